import { v7 as uuidV7 } from 'uuid';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { administratorOf, Billing, client, professional } from './billing.ts';
import { hours, Lineage, NOW } from './lineage.ts';

let billing: Billing;
let hubId: string;
let administrator: ReturnType<typeof administratorOf>;

beforeAll(async () => {
  billing = await Billing.start();
});
afterAll(() => billing.stop());
beforeEach(() => {
  billing.clock.set(NOW);
  hubId = uuidV7();
  administrator = administratorOf(hubId);
});
afterEach(async () => {
  expect(await billing.faults()).toEqual([]);
});

const grant = (body: object, headers = {}) =>
  billing.post(
    administrator,
    `/api/hubs/${hubId}/credit-grants`,
    { credits: 3, expiresAt: hours(48), ...body },
    headers,
  );
const creditsOf = async (clientId: string) =>
  (await billing.get(client(clientId), `/api/clients/${clientId}/credits`)).body;

describe('a grant', () => {
  it('R15: gives each named member her credits, and a client named twice hers once', async () => {
    const [one, other] = [await billing.member(hubId, 0), await billing.member(hubId, 0)];
    expect(await grant({ clientIds: [one, other, one.toUpperCase()] })).toMatchObject({
      status: 201,
      body: { clients: 2, credits: 3, expiresAt: hours(48) },
    });
    for (const clientId of [one, other]) expect(await creditsOf(clientId)).toMatchObject({ available: 3, held: 0 });
    const [hub] = await billing.db.query(
      `SELECT sum(amount)::int AS sum FROM entries JOIN accounts ON accounts.id = account_id WHERE owner = $1`,
      [hubId],
    );
    expect(hub.sum).toBe(-6);
  });

  it('to all reaches the present members, and nobody else', async () => {
    const [member, left, stranger] = [await billing.member(hubId, 0), await billing.member(hubId, 0), uuidV7()];
    await billing.leave(left, hubId);
    await billing.member(uuidV7(), 0, hours(1), stranger);
    expect(await grant({ all: true })).toMatchObject({ status: 201, body: { clients: 1 } });
    expect((await creditsOf(member)).available).toBe(3);
    for (const clientId of [left, stranger]) expect((await creditsOf(clientId)).available).toBe(0);
  });

  it('to all of a hub without members is a grant to nobody', async () => {
    expect(await grant({ all: true })).toMatchObject({ status: 201, body: { clients: 0 } });
  });

  it('expires in the future', async () => {
    const clientIds = [await billing.member(hubId, 0)];
    for (const expiresAt of [hours(-1), hours(0)]) {
      expect(await grant({ clientIds, expiresAt })).toMatchObject({
        status: 422,
        body: { code: 'credit.expiry-in-past' },
      });
    }
    expect((await grant({ clientIds, expiresAt: new Date(NOW.getTime() + 1).toISOString() })).status).toBe(201);
  });

  it('with one who is no member is refused as a whole', async () => {
    const member = await billing.member(hubId, 0);
    const left = await billing.member(hubId, 0);
    await billing.leave(left, hubId);
    const elsewhere = await billing.member(uuidV7(), 0);
    for (const other of [left, elsewhere]) {
      expect(await grant({ clientIds: [member, other] })).toMatchObject({
        status: 422,
        body: { code: 'client.not-a-member' },
      });
    }
    expect((await creditsOf(member)).available).toBe(0);
  });

  it('waits for a client who is on her way, for 2 s at the most', async () => {
    const coming = uuidV7();
    const pending = grant({ clientIds: [coming] });
    await billing.join(coming, hubId);
    expect((await pending).status).toBe(201);
    const answer = await grant({ clientIds: [uuidV7()] });
    expect(answer).toMatchObject({ status: 409, body: { code: 'client.not-yet-known' } });
    expect(answer.headers.get('retry-after')).toBe('1');
  });

  it('repeated under one Idempotency-Key gives its credits once, also where the first answer was lost', async () => {
    const member = await billing.member(hubId, 0);
    const headers = { 'idempotency-key': 'the-same' };
    const [first] = await Promise.all([1, 2, 3].map(() => grant({ clientIds: [member] }, headers)));
    await billing.db.query(`DELETE FROM idempotency_keys`);
    expect(await grant({ clientIds: [member] }, headers)).toMatchObject({ status: 201, body: { id: first!.body.id } });
    expect((await creditsOf(member)).available).toBe(3);
  });

  it('is for administrators of this hub', async () => {
    const body = { all: true, credits: 1, expiresAt: hours(1) };
    const path = `/api/hubs/${hubId}/credit-grants`;
    for (const who of [administratorOf(uuidV7()), client(uuidV7()), professional(uuidV7())]) {
      expect(await billing.post(who, path, body)).toMatchObject({ status: 404, body: { code: 'hub.not-found' } });
    }
  });

  it('bad input is told, and changes nothing', async () => {
    const bad = [
      {},
      { all: false },
      { clientIds: [] },
      { clientIds: ['x'] },
      { all: true, clientIds: [uuidV7()] },
      { all: true, credits: 0 },
      { all: true, credits: 1.5 },
      { all: true, expiresAt: 'soon' },
    ];
    for (const body of bad)
      expect(await grant(body)).toMatchObject({ status: 400, body: { code: 'request.malformed' } });
  });

  it('to a thousand members takes one request', async () => {
    const members = Array.from({ length: 1000 }, () => uuidV7());
    await billing.db.query(`INSERT INTO members SELECT unnest($1::uuid[]), $2`, [members, hubId]);
    expect(await grant({ clientIds: members })).toMatchObject({ status: 201, body: { clients: 1000 } });
    expect((await creditsOf(members[999]!)).available).toBe(3);
  });
});

describe('a client’s credits', () => {
  it('R16: are seen by herself alone', async () => {
    const clientId = await billing.member(hubId, 2);
    for (const who of [administratorOf(hubId), client(uuidV7()), professional(uuidV7()), professional(clientId)]) {
      expect(await billing.get(who, `/api/clients/${clientId}/credits`)).toMatchObject({ status: 403 });
    }
  });

  it('tell what became of them, newest first', async () => {
    const clientId = await billing.member(hubId, 2, hours(100));
    const late = new Lineage({ hubId, clientId });
    await billing.receive(late.booked(), late.cancelled());
    const { id } = await billing.decisionOn(late.facts);
    const path = `/api/decisions/${id}/outcome`;
    const her = professional(late.facts.professionalId);
    await billing.post(her, path, { outcome: 'charge-credit' });
    await billing.delete(her, path);
    await billing.post(her, path, { outcome: 'waive' });
    const moved = new Lineage({ hubId, clientId, start: hours(60) });
    const old = moved.sessionId;
    await billing.receive(moved.booked(), moved.rescheduled(hours(70), { late: false, decision: null }));
    const answer = await creditsOf(clientId);
    expect(answer).toMatchObject({ available: 1, held: 1, spent: 0, expired: 0 });
    const told = answer.entries.map(({ kind, credits, sessionId }: any) => [kind, credits, sessionId]);
    expect(told).toEqual([
      ['passed-on', 1, moved.sessionId],
      ['held', 1, old],
      ['returned', 1, late.sessionId],
      ['unspent', 1, late.sessionId],
      ['spent', 1, late.sessionId],
      ['held', 1, late.sessionId],
      ['granted', 2, null],
    ]);
    expect(answer.entries[0]).toMatchObject({ at: hours(0), expiresAt: hours(100) });
  });

  it('are expired from the instant of their expiry', async () => {
    const clientId = await billing.member(hubId, 2, hours(1));
    billing.clock.set(new Date(new Date(hours(1)).getTime() - 1));
    expect(await creditsOf(clientId)).toMatchObject({ available: 2, expired: 0 });
    billing.clock.set(hours(1));
    expect(await creditsOf(clientId)).toMatchObject({ available: 0, expired: 2 });
  });

  it('of a client that billing has never heard of are none', async () => {
    expect(await creditsOf(uuidV7())).toEqual({ available: 0, held: 0, spent: 0, expired: 0, entries: [] });
  });
});

describe('a membership that ends', () => {
  it('R15: withdraws what is available and leaves what is held, which is withdrawn when it comes back', async () => {
    const clientId = await billing.member(hubId, 3);
    const [kept, done] = [new Lineage({ hubId, clientId, start: hours(60) }), new Lineage({ hubId, clientId })];
    await billing.receive(kept.booked(), done.booked());
    await billing.leave(clientId, hubId);
    expect(await billing.balances(clientId)).toMatchObject({ available: 0, held: 2, withdrawn: 1 });
    await billing.receive(done.completed(), kept.cancelled({ late: false, decision: null }));
    expect(await billing.balances(clientId)).toMatchObject({ available: 0, held: 0, spent: 1, withdrawn: 2 });
  });

  it('R15: a booking made before its end and heard of after it still holds its credit; one made after it does not', async () => {
    const clientId = await billing.member(hubId, 1);
    const [before, after] = [new Lineage({ hubId, clientId }), new Lineage({ hubId, clientId })];
    await billing.leave(clientId, hubId, hours(-1));
    await billing.receive(after.booked(hours(-1)), before.booked(hours(-2)));
    expect(await billing.told(after.sessionId)).toEqual(['credit-not-held']);
    expect(await billing.told(before.sessionId)).toEqual(['credit-held']);
    expect(await billing.balances(clientId)).toMatchObject({ available: 0, held: 1, withdrawn: 0 });
    await billing.receive(before.completed());
    expect(await billing.chargeOn(before.facts)).toMatchObject({ kind: 'credit' });
  });

  it('R15: leaves as expired what had expired before', async () => {
    const clientId = await billing.member(hubId, 1, hours(1));
    await billing.leave(clientId, hubId, hours(1));
    expect(await billing.balances(clientId)).toMatchObject({ available: 0, expired: 1, withdrawn: 0 });
  });

  it('gives nothing back when the client joins again: a new membership begins without credits', async () => {
    const clientId = await billing.member(hubId, 2);
    const held = new Lineage({ hubId, clientId, start: hours(60) });
    await billing.receive(held.booked());
    await billing.leave(clientId, hubId);
    await billing.join(clientId, hubId);
    await billing.receive(held.cancelled({ late: false, decision: null }));
    expect(await billing.balances(clientId)).toMatchObject({ available: 0, held: 0, withdrawn: 2 });
  });

  it('is not overlooked when the news of the next one overtakes it, and repeats change nothing', async () => {
    const clientId = await billing.member(hubId, 2);
    const left = billing.membership(clientId, null, hubId, hours(1));
    const back = billing.membership(clientId, hubId, null, hours(2));
    for (const event of [back, left, back, left]) await billing.hear(event);
    expect(await billing.balances(clientId)).toMatchObject({ available: 0, withdrawn: 2 });
    // she is a member again, as the newest event says
    await billing.grant(hubId, [clientId], 1);
    for (const event of [left, back]) await billing.hear(event);
    expect(await billing.balances(clientId)).toMatchObject({ available: 1, withdrawn: 2 });
  });

  it('said once more without a change, it takes nothing away', async () => {
    const clientId = await billing.member(hubId, 2);
    await billing.hear(billing.membership(clientId, hubId, hubId));
    expect(await billing.balances(clientId)).toMatchObject({ available: 2, withdrawn: 0 });
  });
});
