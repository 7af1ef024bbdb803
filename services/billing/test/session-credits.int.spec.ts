import { v7 as uuidV7 } from 'uuid';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Billing, professional } from './billing.ts';
import { hours, Lineage } from './lineage.ts';

let billing: Billing;
let hubId: string;
let clientId: string;

beforeAll(async () => {
  billing = await Billing.start();
});
afterAll(() => billing.stop());
beforeEach(async () => {
  hubId = uuidV7();
  clientId = await billing.member(hubId, 2);
});
afterEach(async () => {
  expect(await billing.faults()).toEqual([]);
});

const session = (facts = {}) => new Lineage({ hubId, clientId, ...facts });
const privately = () => session({ programme: 'private', hubId: null });

describe('booking', () => {
  it('R15: a hub booking holds one credit', async () => {
    const booked = session();
    await billing.receive(booked.booked());
    expect(await billing.balances(clientId)).toMatchObject({ available: 1, held: 1 });
    expect(await billing.told(booked.sessionId)).toEqual(['credit-held']);
  });

  it('R15: a client with no credit left may still book, and pays directly', async () => {
    const poor = session({ clientId: await billing.member(hubId, 0) });
    await billing.receive(poor.booked(), poor.completed());
    expect(await billing.told(poor.sessionId)).toEqual(['credit-not-held', 'charge-created']);
    expect(await billing.chargeOn(poor.facts)).toMatchObject({
      kind: 'direct',
      status: 'pending',
      amount: { amountMinor: 7500, currency: 'EUR' },
      decisionId: null,
    });
  });

  it('R15: a private booking never holds a credit, though the client has some', async () => {
    const own = privately();
    await billing.receive(own.booked());
    expect(await billing.balances(clientId)).toMatchObject({ available: 2, held: 0 });
    expect(await billing.told(own.sessionId)).toEqual([]);
  });

  it('the credit that expires first is used first, and an expired one never', async () => {
    const rich = await billing.member(hubId, 1, hours(1));
    await billing.grant(hubId, [rich], 1, hours(500));
    await billing.grant(hubId, [rich], 1, hours(100));
    const [first, second, third] = [1, 2, 3].map(() => session({ clientId: rich }));
    // the first of the grants has expired by the time of these bookings
    await billing.receive(first!.booked(hours(1)), second!.booked(hours(99)), third!.booked(hours(499)));
    const lots = await billing.db.query(
      `SELECT expires_at FROM session_credits JOIN lots ON lots.id = lot_id WHERE session_id = ANY($1) ORDER BY expires_at`,
      [[first!.sessionId, second!.sessionId]],
    );
    expect(lots.map((lot: { expires_at: Date }) => lot.expires_at.toISOString())).toEqual([hours(100), hours(500)]);
    expect(await billing.told(third!.sessionId)).toEqual(['credit-not-held']);
  });

  it('a hub’s credits don’t pay for a session of another hub', async () => {
    const elsewhere = session({ hubId: uuidV7() });
    await billing.receive(elsewhere.booked());
    expect(await billing.told(elsewhere.sessionId)).toEqual(['credit-not-held']);
  });
});

describe('completion', () => {
  it('R15: spends the held credit', async () => {
    const done = session();
    await billing.receive(done.booked(), done.completed());
    expect(await billing.balances(clientId)).toMatchObject({ available: 1, held: 0, spent: 1 });
    expect(await billing.told(done.sessionId)).toEqual(['credit-held', 'credit-spent']);
    expect(await billing.chargeOn(done.facts)).toMatchObject({ kind: 'credit', status: 'paid', amount: null });
  });

  it('a private session is charged directly, at its frozen price', async () => {
    const own = privately();
    await billing.receive(own.booked(), own.completed());
    const [event] = await billing.emitted(own.sessionId);
    expect(event).toMatchObject({ type: 'billing.charge-created.v1', sequence: 1 });
    expect(event!.data).toMatchObject({ for: 'session', amount: { amountMinor: 7500, currency: 'EUR' } });
    const debts = await billing.db.query(
      `SELECT kind, owner, sum(amount)::int AS sum FROM entries JOIN accounts ON accounts.id = account_id
       WHERE session_id = $1 GROUP BY kind, owner ORDER BY kind`,
      [own.sessionId],
    );
    expect(debts).toEqual([
      { kind: 'payable', owner: clientId, sum: -7500 },
      { kind: 'receivable', owner: own.facts.professionalId, sum: 7500 },
    ]);
  });

  it('a session that costs nothing makes no charge', async () => {
    const policy = { windowHours: null, termsVersion: null, price: { amountMinor: 0, currency: 'EUR' } };
    const free = session({ programme: 'private', hubId: null, policy });
    await billing.receive(free.booked(), free.completed());
    expect(await billing.told(free.sessionId)).toEqual([]);
  });
});

describe('cancellation', () => {
  it('R15: an early one returns the credit', async () => {
    const early = session({ start: hours(48) });
    await billing.receive(early.booked(), early.cancelled({ late: false, decision: null }));
    expect(await billing.balances(clientId)).toMatchObject({ available: 2, held: 0 });
    expect(await billing.told(early.sessionId)).toEqual(['credit-held', 'credit-returned']);
    expect(await billing.decisionOn(early.facts)).toBeUndefined();
  });

  it('R15: what it returns is held for the session booked after it, also where that is heard of first', async () => {
    const single = await billing.member(hubId, 1);
    const [first, earlier, next, last] = Array.from({ length: 4 }, () =>
      session({ clientId: single, start: hours(60) }),
    );
    const at = hours(-10);
    await billing.receive(first!.booked(hours(-48)), last!.booked(hours(-8)), next!.booked(hours(-9)));
    await billing.receive(earlier!.booked(at));
    await billing.receive(first!.cancelled({ at, late: false, decision: null }));
    expect(await billing.told(next!.sessionId)).toEqual(['credit-not-held', 'credit-held']);
    for (const { sessionId } of [earlier!, last!]) expect(await billing.told(sessionId)).toEqual(['credit-not-held']);
    // and so on, when that one gives it back before the last was booked
    await billing.receive(next!.cancelled({ at: hours(-8.5), late: false, decision: null }));
    expect(await billing.told(last!.sessionId)).toEqual(['credit-not-held', 'credit-held']);
    expect(await billing.balances(single)).toMatchObject({ available: 0, held: 1 });
    await billing.receive(last!.completed(hours(61)));
    expect(await billing.chargeOn(last!.facts)).toMatchObject({ kind: 'credit' });
  });

  it('R15: the professional’s own returns it too, however late', async () => {
    const own = session({ start: hours(1) });
    const change = { by: 'professional', askedBy: 'professional', reason: 'by-professional', late: false } as const;
    await billing.receive(own.booked(), own.cancelled({ ...change, decision: null }));
    expect(await billing.told(own.sessionId)).toEqual(['credit-held', 'credit-returned']);
  });

  it('R6: a late one keeps the hold for the professional’s decision', async () => {
    const late = session();
    await billing.receive(late.booked(), late.cancelled());
    expect(await billing.balances(clientId)).toMatchObject({ available: 1, held: 1 });
    const [, opened] = await billing.emitted(late.sessionId);
    expect(opened).toMatchObject({ type: 'billing.decision-opened.v1', sequence: 2 });
    expect(opened!.data).toMatchObject({
      waiting: true,
      intentRefused: null,
      allowed: ['charge-credit', 'charge-direct', 'waive'],
      deadline: null,
    });
    expect(await billing.decisionOn(late.facts)).toMatchObject({ openedBy: 'client', outcome: null });
  });

  it('a credit that is returned after its expiry expires; one returned before it can be used again', async () => {
    const brief = await billing.member(hubId, 1, hours(2));
    const [kept, lost] = [
      session({ clientId: brief, start: hours(60) }),
      session({ clientId: brief, start: hours(60) }),
    ];
    await billing.receive(kept.booked(), kept.cancelled({ at: hours(1), late: false, decision: null }));
    expect(await billing.balances(brief)).toMatchObject({ available: 1, held: 0, expired: 0 });
    await billing.receive(lost.booked(hours(1)), lost.cancelled({ at: hours(2), late: false, decision: null }));
    expect(await billing.balances(brief)).toMatchObject({ available: 0, held: 0, expired: 1 });
  });

  it('R15: a held credit doesn’t expire: it is spent after its expiry as well', async () => {
    const brief = await billing.member(hubId, 1, hours(2));
    const done = session({ clientId: brief, start: hours(60) });
    await billing.receive(done.booked(), done.completed(hours(61)));
    expect(await billing.balances(brief)).toMatchObject({ held: 0, spent: 1, expired: 0 });
  });
});

describe('an intent of the professional', () => {
  const asked = { by: 'professional', reason: 'by-client' } as const;

  it('R9: is carried out with the change', async () => {
    const late = session();
    await billing.receive(late.booked(), late.cancelled({ ...asked, decision: 'charge-credit' }));
    expect(await billing.told(late.sessionId)).toEqual([
      'credit-held',
      'decision-opened',
      'credit-spent',
      'decision-decided',
    ]);
    const [, opened, , decided] = await billing.emitted(late.sessionId);
    expect(opened!.data).toMatchObject({ waiting: false, intentRefused: null });
    expect(decided!.data).toMatchObject({ outcome: 'charge-credit', decidedBy: 'professional', notifyClient: true });
    expect(await billing.decisionOn(late.facts)).toMatchObject({ openedBy: 'professional', outcome: 'charge-credit' });
  });

  it('the professional’s choice not to tell the client is passed on with her decision', async () => {
    const late = session();
    await billing.receive(late.booked(), late.cancelled({ ...asked, decision: 'waive', notifyClient: false }));
    const decided = (await billing.emitted(late.sessionId)).at(-1);
    expect(decided).toMatchObject({ type: 'billing.decision-decided.v1', data: { notifyClient: false } });
  });

  it('R15: a direct charge returns the credit and asks for the money', async () => {
    const late = session();
    await billing.receive(late.booked(), late.cancelled({ ...asked, decision: 'charge-direct' }));
    expect(await billing.told(late.sessionId)).toEqual([
      'credit-held',
      'decision-opened',
      'credit-returned',
      'charge-created',
      'decision-decided',
    ]);
    expect(await billing.balances(clientId)).toMatchObject({ available: 2, held: 0, spent: 0 });
  });

  it('R15: by credit, where none is held, leaves the decision open and never falls back to money', async () => {
    const poor = session({ clientId: await billing.member(hubId, 0) });
    await billing.receive(poor.booked(), poor.cancelled({ ...asked, decision: 'charge-credit' }));
    expect(await billing.told(poor.sessionId)).toEqual(['credit-not-held', 'decision-opened']);
    const opened = (await billing.emitted(poor.sessionId)).at(-1);
    expect(opened!.data).toMatchObject({ waiting: true, intentRefused: 'credit.not-held' });
    expect(await billing.decisionOn(poor.facts)).toMatchObject({ outcome: null, allowed: ['charge-direct', 'waive'] });
    expect(await billing.chargeOn(poor.facts)).toBeUndefined();
  });

  it.each(['open', 'charge-credit', 'charge-direct'] as const)(
    'R7: %s for an early hub change opens nothing, charges nothing and returns the credit',
    async (decision) => {
      const early = session({ start: hours(24) });
      await billing.receive(early.booked(), early.cancelled({ ...asked, decision, late: false }));
      expect(await billing.told(early.sessionId)).toEqual(['credit-held', 'credit-returned']);
      // neither is an event believed that calls a change late which was exactly 24 hours before the start
      const told = session({ start: hours(24) });
      await billing.receive(told.booked(), told.cancelled({ ...asked, decision, late: true }));
      expect(await billing.told(told.sessionId)).toEqual(['credit-held', 'credit-returned']);
      expect(await billing.chargeOn(told.facts)).toBeUndefined();
      const opened = await billing.post(
        professional(told.facts.professionalId),
        `/api/sessions/${told.sessionId}/decision`,
      );
      expect(opened).toMatchObject({ status: 422, body: { code: 'charge.not-allowed' } });
    },
  );

  it('R9: a charge for what the professional herself wanted is refused by whatever event', async () => {
    const own = session();
    const change = { by: 'professional', askedBy: 'professional', late: true, decision: 'charge-direct' } as const;
    await billing.receive(own.booked(), own.cancelled(change));
    expect(await billing.told(own.sessionId)).toEqual(['credit-held', 'credit-returned']);
  });
});

describe('a move', () => {
  const early = { late: false, decision: null } as const;
  const byProfessional = { by: 'professional', askedBy: 'professional', late: false, decision: null } as const;

  it('R15: an early one passes the hold on, also a hold whose credit has expired meanwhile', async () => {
    const brief = await billing.member(hubId, 1, hours(2));
    const moved = session({ clientId: brief, start: hours(60) });
    const old = moved.sessionId;
    await billing.receive(moved.booked(), moved.rescheduled(hours(70), { ...early, at: hours(5) }));
    expect(await billing.balances(brief)).toMatchObject({ held: 1, available: 0, expired: 0 });
    expect(await billing.told(old)).toEqual(['credit-held']);
    expect(await billing.told(moved.sessionId)).toEqual(['credit-held']);
    await billing.receive(moved.completed(hours(71)));
    expect(await billing.balances(brief)).toMatchObject({ held: 0, spent: 1 });
  });

  it('R9: the professional’s own passes it on, however late, and opens no decision', async () => {
    const moved = session({ start: hours(1) });
    const old = moved.facts;
    await billing.receive(moved.booked(), moved.rescheduled(hours(30), byProfessional));
    expect(await billing.balances(clientId)).toMatchObject({ available: 1, held: 1 });
    expect(await billing.decisionOn(old)).toBeUndefined();
  });

  it('R12: a late one leaves the hold with the old session, and the successor holds another', async () => {
    const moved = session();
    const old = moved.facts;
    await billing.receive(moved.booked(), moved.rescheduled(hours(30)));
    expect(await billing.balances(clientId)).toMatchObject({ available: 0, held: 2 });
    expect(await billing.told(old.sessionId)).toEqual(['credit-held', 'decision-opened']);
    expect(await billing.told(moved.sessionId)).toEqual(['credit-held']);
    // moving away first and cancelling later saves nobody the charge
    await billing.receive(moved.cancelled({ ...early, at: hours(1) }));
    expect(await billing.balances(clientId)).toMatchObject({ available: 1, held: 1 });
    expect(await billing.decisionOn(old)).toMatchObject({
      outcome: null,
      allowed: expect.arrayContaining(['charge-credit']),
    });
  });

  it('R12, R15: with one credit and a late move, the old session keeps it and the successor is paid directly', async () => {
    const single = await billing.member(hubId, 1);
    const moved = session({ clientId: single });
    const old = moved.facts;
    await billing.receive(moved.booked(), moved.rescheduled(hours(30)));
    expect(await billing.told(moved.sessionId)).toEqual(['credit-not-held']);
    expect(await billing.decisionOn(old)).toMatchObject({ allowed: ['charge-credit', 'charge-direct', 'waive'] });
    await billing.receive(moved.completed(hours(31)));
    expect(await billing.chargeOn(moved.facts)).toMatchObject({ kind: 'direct', status: 'pending' });
  });

  it('a successor holds a credit that came since, where the old session had none', async () => {
    const later = await billing.member(hubId, 0);
    const moved = session({ clientId: later, start: hours(60) });
    await billing.receive(moved.booked());
    await billing.grant(hubId, [later], 1);
    await billing.receive(moved.rescheduled(hours(70), early));
    expect(await billing.told(moved.sessionId)).toEqual(['credit-held']);
  });

  it('R8: a private one touches no credit', async () => {
    const moved = privately();
    await billing.receive(moved.booked(), moved.rescheduled(hours(30), byProfessional));
    expect(await billing.told(moved.sessionId)).toEqual([]);
    expect(await billing.balances(clientId)).toMatchObject({ available: 2, held: 0 });
  });
});

describe('a no-show', () => {
  it('R9: counts as late and asks the professional', async () => {
    const missed = session({ start: hours(-1) });
    await billing.receive(missed.booked(), missed.noShow());
    expect(await billing.decisionOn(missed.facts)).toMatchObject({
      openedBy: 'professional',
      change: { kind: 'no-show', late: true },
      allowed: ['charge-credit', 'charge-direct', 'waive'],
    });
  });

  it.each([
    ['waive', { available: 2, spent: 0 }],
    ['charge-direct', { available: 2, spent: 0 }],
    ['charge-credit', { available: 1, spent: 1 }],
    [null, { available: 2, spent: 0 }],
  ] as const)('R15: with %s the credit ends where it should', async (decision, balances) => {
    const missed = session({ start: hours(-1) });
    await billing.receive(missed.booked(), missed.noShow({ decision }));
    expect(await billing.balances(clientId)).toMatchObject({ ...balances, held: 0 });
  });

  it('a direct charge for it says so', async () => {
    const missed = session({ start: hours(-1) });
    await billing.receive(missed.booked(), missed.noShow({ decision: 'charge-direct' }));
    const charge = (await billing.emitted(missed.sessionId)).find(({ type }) => type === 'billing.charge-created.v1');
    expect(charge!.data.for).toBe('no-show');
  });
});
