import { v7 as uuidV7 } from 'uuid';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { administratorOf, Billing, client, professional } from './billing.ts';
import { hours, Lineage } from './lineage.ts';

let billing: Billing;
let hubId: string;
let clientIds: string[];

const JANUARY = '2027-01-01';
const inJanuary = (day: number) => `2027-01-${String(day).padStart(2, '0')}T10:00:00.000Z`;

beforeAll(async () => {
  billing = await Billing.start();
});
afterAll(() => billing.stop());
/** A hub of UTC with twelve members since December and a minimum of three. */
beforeEach(async () => {
  billing.clock.set('2026-12-10T09:00:00Z');
  hubId = uuidV7();
  await billing.openHub(hubId, 3);
  clientIds = Array.from({ length: 12 }, () => uuidV7());
  for (const clientId of clientIds) await billing.join(clientId, hubId, '2026-12-10T09:00:00.000Z');
});
afterEach(async () => {
  expect(await billing.faults()).toEqual([]);
});

const usage = (query = '?from=2027-01-01&to=2027-02-01') =>
  billing.get(administratorOf(hubId), `/api/hubs/${hubId}/usage${query}`);
const month = async (query?: string) => (await usage(query)).body.months[0];

async function took(place: string, clientId: string, recordedAt = hours(1, new Date(place))): Promise<Lineage> {
  const session = new Lineage({ hubId, clientId, start: place });
  await billing.receive(session.booked('2026-12-12T09:00:00.000Z'));
  billing.clock.set(recordedAt);
  await billing.receive(session.completed(hours(1, new Date(place))));
  return session;
}

async function close(at: string): Promise<void> {
  billing.clock.set(at);
  await billing.closeMonths.execute();
}

describe('a month of a hub', () => {
  it('R16: shows sessions, credits used and distinct clients once it is closed, and nothing before', async () => {
    await billing.grant(hubId, [...clientIds.slice(0, 3), ...clientIds.slice(6)], 5);
    for (const [index, clientId] of clientIds.slice(0, 4).entries()) await took(inJanuary(10 + index), clientId);
    await took(inJanuary(20), clientIds[0]!);
    for (const clientId of clientIds.slice(4, 6)) await took(inJanuary(21), clientId);
    await close('2027-02-04T00:09:00Z');
    const shape = { month: JANUARY, publishedAt: '2027-02-04T00:00:00.000Z' };
    expect(await month()).toEqual({ ...shape, sessions: null, creditsUsed: null, clients: null });
    await close('2027-02-04T00:10:00Z');
    expect((await usage()).body).toEqual({
      timeZone: 'UTC',
      minimumGroupSize: 3,
      months: [{ ...shape, sessions: 7, creditsUsed: 4, clients: 6 }],
    });
  });

  it('R16: credits are hidden where the employer granted them to hardly more than used them, whatever it grants afterwards', async () => {
    await billing.grant(hubId, clientIds.slice(0, 5), 1);
    for (const clientId of clientIds.slice(0, 3)) await took(inJanuary(10), clientId);
    // of these nobody could have used one for half of the month
    billing.clock.set('2027-01-16T12:00:00.001Z');
    await billing.grant(hubId, clientIds.slice(5), 1);
    await close('2027-02-10T00:00:00Z');
    expect(await month()).toMatchObject({ sessions: 3, creditsUsed: null, clients: 3 });
  });

  it.each([
    ['all of it', '2026-12-11T00:00:00.000Z', hours(24 * 365), 3],
    ['its second half', '2027-01-16T12:00:00.000Z', hours(24 * 365), 3],
    ['its first half', '2026-12-11T00:00:00.000Z', '2027-01-16T12:00:00.000Z', 3],
    ['less than half of it', '2026-12-11T00:00:00.000Z', '2027-01-16T11:59:59.999Z', null],
  ])('R16: as many stay behind credits that others could have used in %s', async (_part, from, to, shown) => {
    await billing.grant(hubId, clientIds.slice(0, 3), 1);
    billing.clock.set(from);
    await billing.grant(hubId, clientIds.slice(3, 6), 1, to);
    for (const clientId of clientIds.slice(0, 3)) await took(inJanuary(10), clientId);
    billing.clock.set('2027-02-10T00:00:00Z');
    await billing.expireCredits.execute();
    await billing.closeMonths.execute();
    expect(await month()).toMatchObject({ sessions: 3, creditsUsed: shown });
  });

  it('R16: below the minimum every cell is hidden', async () => {
    for (const clientId of clientIds.slice(0, 2)) await took(inJanuary(10), clientId);
    await close('2027-02-10T00:00:00Z');
    expect(await month()).toMatchObject({ sessions: null, creditsUsed: null, clients: null });
  });

  it('R16: is published once: what is recorded later counts in the month that is open then', async () => {
    for (const clientId of clientIds.slice(0, 3)) await took(inJanuary(10), clientId);
    await took(inJanuary(31), clientIds[3]!, '2027-02-03T23:59:59.999Z');
    await close('2027-02-04T00:10:00Z');
    expect(await month()).toMatchObject({ sessions: 4, clients: 4 });
    await took(inJanuary(31), clientIds[4]!, '2027-02-04T00:11:00.000Z');
    for (const clientId of clientIds.slice(5, 8)) await took('2027-02-10T10:00:00.000Z', clientId);
    await close('2027-03-05T00:00:00Z');
    expect(await month()).toMatchObject({ sessions: 4, clients: 4 });
    expect(await month('?from=2027-02-01&to=2027-03-01')).toMatchObject({ sessions: 4, clients: 4 });
  });

  it('a month begins and ends by the hub’s own clocks', async () => {
    hubId = uuidV7();
    billing.clock.set('2026-12-10T09:00:00Z');
    await billing.openHub(hubId, 3, 'America/New_York');
    for (const clientId of clientIds)
      await billing.hear(billing.membership(clientId, hubId, null, '2026-12-10T09:00:00.000Z'));
    // in New York the first three are of December, the others of January
    for (const clientId of clientIds.slice(0, 3)) await took('2027-01-01T04:59:59.999Z', clientId);
    for (const clientId of clientIds.slice(0, 4)) await took('2027-01-01T05:00:00.000Z', clientId);
    await close('2027-02-10T00:00:00Z');
    const { months } = (await usage('?from=2026-12-01&to=2027-02-01')).body;
    expect(months).toMatchObject([{ clients: null }, { month: JANUARY, sessions: 4, clients: 4 }]);
  });

  it('R16: a charge by credit counts where it is decided, and its undo takes it back there', async () => {
    await billing.grant(hubId, clientIds, 2);
    const decided = [];
    for (const clientId of clientIds.slice(0, 4)) {
      const late = new Lineage({ hubId, clientId, start: inJanuary(15) });
      const at = hours(-1, new Date(inJanuary(15)));
      await billing.receive(late.booked('2026-12-12T09:00:00.000Z'), late.cancelled({ at }));
      billing.clock.set(at);
      const { id } = await billing.decisionOn(late.facts);
      const path = `/api/decisions/${id}/outcome`;
      await billing.post(professional(late.facts.professionalId), path, { outcome: 'charge-credit' });
      decided.push({ late, path });
    }
    await billing.delete(professional(decided[0]!.late.facts.professionalId), decided[0]!.path);
    await close('2027-02-10T00:00:00Z');
    expect(await month()).toMatchObject({ sessions: null, creditsUsed: 3, clients: null });
  });

  it('R16: neither a membership that ends nor one that begins changes what is published', async () => {
    for (const clientId of clientIds.slice(0, 4)) await took(inJanuary(10), clientId);
    await close('2027-02-10T00:00:00Z');
    const published = await month();
    expect(published).toMatchObject({ sessions: 4 });
    await billing.leave(clientIds[0]!, hubId, '2027-02-11T00:00:00.000Z');
    await billing.join(uuidV7(), hubId, '2027-02-11T00:00:00.000Z');
    await billing.openHub(hubId, 50, 'UTC', 2);
    await billing.closeMonths.execute();
    expect(await month()).toEqual(published);
  });

  it('R16: only members of the whole month hide others: who joins or leaves within it can’t', async () => {
    for (const clientId of clientIds.slice(3)) await billing.leave(clientId, hubId, '2027-01-01T00:00:00.001Z');
    for (const clientId of clientIds.slice(0, 3)) await took(inJanuary(10), clientId);
    for (const _ of clientIds) await billing.join(uuidV7(), hubId, '2027-01-01T00:00:00.001Z');
    await close('2027-02-10T00:00:00Z');
    expect(await month()).toMatchObject({ sessions: null, clients: null });
  });

  it('private sessions of the same people are none of the employer’s business', async () => {
    for (const clientId of clientIds.slice(0, 4)) {
      const own = new Lineage({ programme: 'private', hubId: null, clientId, start: inJanuary(10) });
      billing.clock.set(inJanuary(11));
      await billing.receive(own.booked(), own.completed(inJanuary(11)));
    }
    await close('2027-02-10T00:00:00Z');
    expect(await month()).toMatchObject({ sessions: null, clients: null });
  });

  it('replicas that close at once publish each month once, and the database lets nobody change it', async () => {
    for (const clientId of clientIds.slice(0, 3)) await took(inJanuary(10), clientId);
    billing.clock.set('2027-04-10T00:00:00Z');
    await Promise.all(Array.from({ length: 4 }, () => billing.closeMonths.execute()));
    const { months } = (await usage('?from=2026-11-01&to=2027-04-01')).body;
    expect(months.map((one: { sessions: number | null }) => one.sessions)).toEqual([null, null, 3, null, null]);
    await expect(billing.db.query(`UPDATE usage_months SET sessions = 1`)).rejects.toThrow(/stays as it is/);
    await expect(billing.db.query(`DELETE FROM usage_months`)).rejects.toThrow(/stays as it is/);
  });
});

describe('asking', () => {
  it('R16: only for months that are over, by their first days', async () => {
    billing.clock.set('2027-03-31T23:59:59Z');
    expect(await usage('?from=2027-03-01&to=2027-04-01')).toMatchObject({
      status: 422,
      body: { code: 'usage.month-not-over', latest: '2027-03-01' },
    });
    expect((await usage('?from=2027-02-01&to=2027-03-01')).status).toBe(200);
    for (const query of [
      '?from=2027-01-02&to=2027-02-01',
      '?from=2027-01-01&to=2027-01-31',
      '?from=2027-02-01&to=2027-02-01',
      '?from=2027-02-01&to=2027-01-01',
      '?from=2027-01&to=2027-02',
      '?from=2016-01-01&to=2027-02-01',
      '?from=2027-01-01&to=2027-02-01&clientId=x',
    ]) {
      expect((await usage(query)).status, query).toBe(400);
    }
  });

  it('without a range the last twelve months are shown', async () => {
    billing.clock.set('2027-03-31T23:59:59Z');
    const { months } = (await usage('')).body;
    expect(months).toHaveLength(12);
    expect([months[0].month, months[11].month]).toEqual(['2026-03-01', '2027-02-01']);
  });

  it('is for the hub’s administrator alone', async () => {
    const path = `/api/hubs/${hubId}/usage?from=2026-11-01&to=2026-12-01`;
    for (const other of [administratorOf(uuidV7()), client(clientIds[0]!), professional(uuidV7())]) {
      expect((await billing.get(other, path)).status).toBe(404);
    }
    expect((await billing.get({ partyId: uuidV7(), roles: ['operator'] }, path)).status).toBe(404);
  });

  it('waits for a hub that is not known yet', async () => {
    const unknown = uuidV7();
    const answer = await billing.get(administratorOf(unknown), `/api/hubs/${unknown}/usage`);
    expect(answer).toMatchObject({ status: 409, body: { code: 'hub.not-yet-known' } });
    expect(answer.headers.get('retry-after')).toBe('1');
  });
});

it('a hub that becomes known after its sessions still counts them', async () => {
  const [early, late] = [uuidV7(), hubId];
  hubId = early;
  for (const clientId of clientIds)
    await billing.hear(billing.membership(clientId, hubId, late, '2026-10-01T00:00:00.000Z'));
  for (const clientId of clientIds.slice(0, 3)) await took('2026-11-10T10:00:00.000Z', clientId);
  billing.clock.set('2027-02-10T00:00:00Z');
  await billing.openHub(hubId, 3);
  await billing.closeMonths.execute();
  expect(await month('?from=2026-11-01&to=2026-12-01')).toMatchObject({ sessions: 3, clients: 3 });
});
