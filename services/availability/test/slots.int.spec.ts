import { sessionBooked, type SessionFacts } from '@hubhours/contracts/events/booking';
import { eventually } from '@hubhours/testing/eventually';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
  DAY,
  HOUR,
  MINUTE,
  now,
  openSchedule,
  type Professional,
  professionalEvent,
  sessionOf,
  wish,
  World,
} from './world.ts';

const at = (time: string) => `2027-01-12T${time}:00.000Z`;
/** The 12th of January in Berlin. */
const day = { from: '2027-01-11T23:00:00Z', to: '2027-01-12T23:00:00Z' };

describe('slots over HTTP', () => {
  let world: World;
  beforeAll(async () => {
    world = await World.start(2);
  });
  afterAll(() => world?.stop());
  beforeEach(() => world.clock.set(now));

  const slotsPath = ({ serviceId }: Professional, more: Record<string, string> = {}) =>
    `slots?${new URLSearchParams({ serviceId, ...day, ...more })}`;
  const starts = ({ body }: { body: any }): string[] => body.slots.map(({ start }: { start: string }) => start);

  async function book(
    professional: Professional,
    start: string,
    clientId = uuidv7(),
    more: Partial<SessionFacts> = {},
  ) {
    const request = wish(professional, start, { clientId });
    await world.claim(request);
    const session = sessionOf(request, more);
    const data = { session, claimId: request.claimId, bookedBy: 'client' as const, notifyClient: true };
    await world.tell(sessionBooked.create({ subject: session.lineageId, sequence: 1, data }));
    await eventually(async () => (await world.statusOf(request.claimId)) === 'confirmed');
    return session;
  }

  test('R17: a hub client and the professional see the same slots, in the zone of the set-up', async () => {
    const professional = await world.professional();
    const own = await world.as(professional).get(slotsPath(professional));
    const hers = await world.asClient(professional).get(slotsPath(professional));
    expect(own.status).toBe(200);
    expect(own.body.timeZone).toBe('Europe/Berlin');
    expect(own.body.slots).toHaveLength(23); // 08:00 to 20:00 in Berlin, every half hour, an hour long
    expect(own.body.slots[0]).toEqual({ start: '2027-01-12T07:00:00.000Z', end: '2027-01-12T08:00:00.000Z' });
    expect(own.body.slots.at(-1)).toEqual({ start: '2027-01-12T18:00:00.000Z', end: '2027-01-12T19:00:00.000Z' });
    expect(hers.body).toEqual(own.body);
  });

  test('only the professional herself and members of a hub see slots', async () => {
    const professional = await world.professional();
    const path = slotsPath(professional);
    const someone = uuidv7();
    const callers = [
      { partyId: someone, roles: ['client' as const] },
      { partyId: someone, roles: ['professional' as const] },
      { partyId: someone, roles: ['hub-admin' as const], administers: [uuidv7()] },
      { partyId: someone, roles: ['operator' as const] },
    ];
    for (const caller of callers) {
      expect(await world.as(professional, caller).get(path)).toMatchObject({
        status: 403,
        body: { code: 'access.forbidden' },
      });
    }
    const both = { partyId: someone, roles: ['professional' as const, 'client' as const], memberOf: uuidv7() };
    expect((await world.as(professional, both).get(path)).status).toBe(200);
  });

  test('a service that is unknown, or not offered to hubs, is said to be so; the professional sees hers', async () => {
    const professional = await world.professional();
    const unknown = await world.as(professional).get(slotsPath(professional, { serviceId: uuidv7() }));
    expect(unknown).toMatchObject({ status: 404, body: { code: 'service.not-found' } });
    const hidden = slotsPath(professional, { serviceId: professional.privateServiceId });
    expect(await world.asClient(professional).get(hidden)).toMatchObject({
      status: 404,
      body: { code: 'service.not-offered' },
    });
    expect((await world.as(professional).get(hidden)).status).toBe(200);
  });

  test('a professional of whom booking has not told yet is waited for, then said to be unknown', async () => {
    const professional = { id: uuidv7(), serviceId: uuidv7(), privateServiceId: uuidv7() };
    const unknown = await world.as(professional).get(slotsPath(professional));
    expect(unknown).toMatchObject({ status: 409, body: { code: 'professional.not-yet-known' } });
    expect(unknown.headers.get('retry-after')).toBe('1');
    const asked = world.as(professional).get(slotsPath(professional));
    await world.tell(professionalEvent(professional));
    expect(await asked).toMatchObject({ status: 200, body: { slots: [] } });
  });

  test('a range is 92 days at most and runs forwards', async () => {
    const professional = await world.professional();
    const ask = (from: number, to: number) => {
      const range = { from: new Date(from).toISOString(), to: new Date(to).toISOString() };
      return world.as(professional).get(slotsPath(professional, range));
    };
    const start = now.getTime();
    expect((await ask(start, start + 92 * DAY)).status).toBe(200);
    for (const to of [start + 92 * DAY + 1, start, start - 1]) {
      expect(await ask(start, to)).toMatchObject({ status: 422, body: { code: 'slots.range-too-long' } });
    }
    for (const more of [{ from: 'yesterday' }, { to: '2027-01-12T23:00:00' }, { serviceId: '1' }, { more: '1' }]) {
      const refused = await world.as(professional).get(slotsPath(professional, more as never));
      expect(refused).toMatchObject({ status: 400, body: { code: 'request.malformed' } });
    }
    expect(await ask(Date.UTC(9999, 0, 1), Date.UTC(9999, 0, 2))).toMatchObject({ status: 200, body: { slots: [] } });
    expect(await ask(Date.UTC(0, 0, 1), Date.UTC(0, 0, 2))).toMatchObject({ status: 200, body: { slots: [] } });
  });

  test('R17: holds, sessions and time off take slots away at once, whichever replica is asked', async () => {
    const professional = await world.professional();
    const seen = async (replica: number) =>
      starts(await world.as(professional, {}, replica).get(slotsPath(professional)));
    expect(await seen(0)).toContain(at('10:00'));
    expect(await seen(1)).toContain(at('10:00'));
    await world.claim(wish(professional, at('10:00')));
    for (const replica of [0, 1]) {
      const now = await seen(replica);
      expect(now).not.toContain(at('09:30'));
      expect(now).not.toContain(at('10:00'));
      expect(now).not.toContain(at('10:30'));
      expect(now).toContain(at('11:00'));
    }
    await world.as(professional).post('time-off', { start: at('14:00'), end: at('15:00') });
    for (const replica of [0, 1]) expect(await seen(replica)).not.toContain(at('14:00'));
    world.clock.advance(30_000);
    for (const replica of [0, 1]) expect(await seen(replica)).toContain(at('10:00'));
  });

  test('an unchanged answer is a 304, on any replica; a changed one has another tag', async () => {
    world.clock.advance(10_000); // all that follows is of one minute
    const professional = await world.professional();
    const path = slotsPath(professional);
    const first = await world.as(professional).get(path);
    const etag = first.headers.get('etag')!;
    expect(etag).toMatch(/^"[^"]+"$/);
    for (const replica of [0, 1]) {
      const again = await world.as(professional, {}, replica).get(path, undefined, { 'if-none-match': etag });
      expect(again.status).toBe(304);
      expect(again.body).toBeUndefined();
      expect(again.headers.get('etag')).toBe(etag);
    }
    await world.claim(wish(professional, at('10:00')));
    const held = await world.as(professional).get(path, undefined, { 'if-none-match': etag });
    expect(held.status).toBe(200);
    expect(held.headers.get('etag')).not.toBe(etag);
    world.clock.advance(30_000); // nothing is written, yet the hold is over
    const free = await world.as(professional).get(path, undefined, { 'if-none-match': held.headers.get('etag')! });
    expect(free.status).toBe(200);
    expect(free.body).toEqual(first.body);
  });

  test('a question that was answered before is answered as before, and judged anew for every other caller', async () => {
    const professional = await world.professional();
    const path = slotsPath(professional);
    const clientId = uuidv7();
    const asked = await world.asClient(professional, clientId).get(path);
    const again = await world.asClient(professional, clientId).get(path);
    expect(again.status).toBe(200);
    expect(again.body).toEqual(asked.body);
    for (const name of ['etag', 'cache-control', 'content-type', 'content-length']) {
      expect(again.headers.get(name)).toBe(asked.headers.get(name));
    }
    expect(again.headers.get('x-request-id')).toMatch(/^[\w.-]{8,64}$/);
    const named = await world.asClient(professional, clientId).get(path, undefined, { 'x-request-id': 'one-of-mine' });
    expect(named.headers.get('x-request-id')).toBe('one-of-mine');
    const others = [
      { partyId: clientId, roles: ['client' as const], memberOf: null },
      { roles: ['hub-admin' as const] },
    ];
    for (const other of [...others, ...others])
      expect((await world.as(professional, other).get(path)).status).toBe(403);
    const unsigned = await fetch(`${world.replicas[0]!.url}/api/professionals/${professional.id}/${path}`);
    expect(unsigned.status).toBe(401);
    const odd = await world.asClient(professional, clientId).get(`${path}&more=1`);
    expect(odd.status).toBe(400);
  });

  test('an answer ahead of the guards is measured as every other', async () => {
    const professional = await world.professional();
    const path = slotsPath(professional);
    const counted = async () => {
      const metrics = await (await fetch(`${world.replicas[0]!.url}/metrics`)).text();
      const found =
        /^http_request_duration_seconds_count\{method="GET",route="([^"]+\/slots)",status="(304)"\} (\d+)$/m;
      return Number(found.exec(metrics)?.[3] ?? 0);
    };
    const { headers } = await world.as(professional).get(path);
    const before = await counted();
    for (let round = 0; round < 3; round++) {
      const same = await world.as(professional).get(path, undefined, { 'if-none-match': headers.get('etag')! });
      expect(same.status).toBe(304);
    }
    await eventually(async () => (await counted()) === before + 3);
  });

  test('time alone changes the answer and its tag: a start falls out of the notice period', async () => {
    const professional = await world.professional({ noticeHours: 24 });
    const path = slotsPath(professional);
    const first = await world.as(professional).get(path);
    expect(starts(first)[0]).toBe(at('09:00'));
    world.clock.advance(1);
    const later = await world.as(professional).get(path, undefined, { 'if-none-match': first.headers.get('etag')! });
    expect(later.status).toBe(200);
    expect(starts(later)[0]).toBe(at('09:30'));
    world.clock.advance(30 * MINUTE - 1);
    const same = await world.as(professional).get(path, undefined, { 'if-none-match': later.headers.get('etag')! });
    expect(same.status).toBe(304);
  });

  test('R10: for moving a session its own time counts for nothing, and its own length counts', async () => {
    const professional = await world.professional({ maxPerDay: 1 });
    const clientId = uuidv7();
    const { sessionId } = await book(professional, at('10:00'), clientId);
    const client = world.asClient(professional, clientId);
    expect((await client.get(slotsPath(professional))).body.slots).toEqual([]);
    const moving = await client.get(slotsPath(professional, { sessionId }));
    expect(moving.body.slots).toHaveLength(23);
    const otherService = await client.get(
      slotsPath(professional, { sessionId, serviceId: professional.privateServiceId }),
    );
    expect(otherService.body).toEqual(moving.body);
    expect(await world.asClient(professional).get(slotsPath(professional, { sessionId }))).toMatchObject({
      status: 404,
      body: { code: 'session.not-found' },
    });
    expect((await world.as(professional).get(slotsPath(professional, { sessionId }))).status).toBe(200);
    const formerMember = world.as(professional, { partyId: clientId, roles: ['client'] });
    expect((await formerMember.get(slotsPath(professional, { sessionId }))).body).toEqual(moving.body);
    expect((await formerMember.get(slotsPath(professional))).status).toBe(403);
  });

  test('R11: a private client sees no slots for moving a session; her professional does', async () => {
    const professional = await world.professional();
    const clientId = uuidv7();
    const { sessionId } = await book(professional, at('10:00'), clientId, { programme: 'private', hubId: null });
    const path = slotsPath(professional, { sessionId });
    // a member of a hub, too: the session is the professional's own
    for (const memberOf of [null, uuidv7()]) {
      const client = world.as(professional, { partyId: clientId, roles: ['client'], memberOf });
      expect(await client.get(path)).toMatchObject({ status: 403, body: { code: 'access.forbidden' } });
    }
    expect((await world.as(professional).get(path)).body.slots).toHaveLength(23);
  });

  test('the explanation names every reason, and none for a slot', async () => {
    const professional = await world.professional({
      bufferAfterMinutes: 15,
      noticeHours: 2,
      hubAvailability: [{ days: [1, 2, 3, 4, 5], start: '08:00', end: '18:00' }],
      overrides: [{ date: '2027-01-13', closed: true }],
    });
    await book(professional, at('10:00'));
    await world.claim(wish(professional, at('13:00')));
    await world.as(professional).post('time-off', { start: at('15:00'), end: at('15:30') });
    const why = async (start: string) => {
      const query = new URLSearchParams({ serviceId: professional.serviceId, start });
      return (await world.asClient(professional).get(`slots/explanation?${query}`)).body;
    };
    expect(await why(at('08:00'))).toEqual({ offered: true, reasons: [] });
    expect(await why(at('09:00'))).toEqual({ offered: false, reasons: ['buffer'] });
    expect(await why(at('10:10'))).toEqual({ offered: false, reasons: ['off-grid', 'session'] });
    expect(await why(at('13:30'))).toEqual({ offered: false, reasons: ['held'] });
    expect(await why(at('15:00'))).toEqual({ offered: false, reasons: ['time-off'] });
    expect(await why(at('17:00'))).toEqual({ offered: false, reasons: ['outside-hub-availability'] });
    expect(await why(at('21:00'))).toEqual({ offered: false, reasons: ['outside-hours', 'outside-hub-availability'] });
    expect(await why('2027-01-13T10:00:00Z')).toEqual({ offered: false, reasons: ['override-closed'] });
    expect(await why('2027-01-11T10:00:00Z')).toEqual({ offered: false, reasons: ['notice'] });
    expect(await why('2027-04-12T07:00:00Z')).toEqual({ offered: false, reasons: ['bookable-period'] });
    expect((await why('9999-01-01T07:00:00Z')).offered).toBe(false);
  });

  test('a preview offers what the set-up would once it is saved, says why not, and saves nothing', async () => {
    const professional = await world.professional();
    await book(professional, at('10:00'));
    const caller = world.as(professional);
    const draft = { ...openSchedule, bufferAfterMinutes: 60, startIntervalMinutes: 30 };
    const wish = { schedule: draft, serviceId: professional.serviceId, ...day };
    const before = starts(await caller.get(slotsPath(professional)));
    const previewed = await caller.post('schedule/preview', { ...wish, start: at('11:30') });
    expect(previewed).toMatchObject({ status: 200, body: { explanation: { offered: false, reasons: ['buffer'] } } });
    expect(starts(await caller.get(slotsPath(professional)))).toEqual(before);
    const { etag } = Object.fromEntries((await caller.get('schedule')).headers) as { etag: string };
    await caller.put('schedule', draft, { 'if-match': etag });
    expect(starts(previewed)).toEqual(starts(await caller.get(slotsPath(professional))));
    expect(starts(previewed)).not.toEqual(before);
  });

  test('a preview refuses what could not be saved, and is hers alone', async () => {
    const professional = await world.professional();
    const hours = { days: [2], start: '12:00', end: '10:00' };
    const wish = { schedule: { ...openSchedule, workingHours: [hours] }, serviceId: professional.serviceId, ...day };
    const refused = await world.as(professional).post('schedule/preview', wish);
    expect(refused).toMatchObject({ status: 422, body: { code: 'schedule.invalid' } });
    expect((await world.asClient(professional).post('schedule/preview', wish)).status).toBe(403);
  });

  test('a client without a hub may ask why, and another professional may not', async () => {
    const professional = await world.professional();
    const path = `slots/explanation?${new URLSearchParams({ serviceId: professional.serviceId, start: at('10:00') })}`;
    expect((await world.as(professional, { partyId: uuidv7(), roles: ['client'] }).get(path)).status).toBe(200);
    expect((await world.as(professional, { partyId: uuidv7() }).get(path)).status).toBe(403);
  });

  test('what slots offer a claim is granted, and what they do not it is refused', async () => {
    const professional = await world.professional({ bufferBeforeMinutes: 10, maxPerDay: 3, startIntervalMinutes: 20 });
    await book(professional, at('10:00'));
    const slots = starts(await world.as(professional).get(slotsPath(professional)));
    const candidates = Array.from({ length: 24 * 6 }, (_, i) =>
      new Date(Date.parse(day.from) + i * 10 * MINUTE).toISOString(),
    );
    expect(slots.length).toBeGreaterThan(20);
    for (const start of candidates) {
      const request = wish(professional, start);
      const reply = await world.claim(request);
      expect({ start, granted: reply.granted }).toEqual({ start, granted: slots.includes(start) });
      world.clock.advance(30_000); // the hold is over; the slots asked for were those of one moment
    }
    expect(Date.parse(candidates.at(-1)!) - now.getTime()).toBeGreaterThan(HOUR);
  });
});
