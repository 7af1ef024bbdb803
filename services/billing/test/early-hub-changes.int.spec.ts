import type { EventEnvelope } from '@hubhours/contracts/event';
import { v7 as uuidV7 } from 'uuid';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { checkLedger } from '../src/persistence/ledger-check.ts';
import { Billing, professional } from './billing.ts';
import { hours, Lineage, NOW } from './lineage.ts';

/** R7 by every way that a charge could come about here: each event that may end a session, then every route to money. */
let billing: Billing;
let hubId: string;
let clientId: string;

beforeAll(async () => {
  billing = await Billing.start();
});
afterAll(() => billing.stop());
beforeEach(async () => {
  billing.clock.set(NOW);
  hubId = uuidV7();
  clientId = await billing.member(hubId, 1);
});
afterEach(async () => {
  expect(await billing.faults()).toEqual([]);
  const { checks } = await checkLedger(billing.db);
  expect(checks.filter(({ faults }) => faults > 0)).toEqual([]);
});

type Intent = 'open' | 'charge-credit' | 'charge-direct' | 'waive' | null;
const intents: readonly Intent[] = ['open', 'charge-credit', 'charge-direct', 'waive', null];

/** A day and its last millisecond before the start, and one less. */
const EARLY = hours(24);
const LATE = new Date(Date.parse(EARLY) - 1).toISOString();

/** An event whose facts of the session are other than those that billing knows. */
function lying(event: EventEnvelope, facts: object): EventEnvelope {
  const data = event.data as { session: object };
  return { ...event, data: { ...data, session: { ...data.session, ...facts } } };
}

type Ending = (session: Lineage, decision: Intent) => EventEnvelope;
const endings: readonly (readonly [what: string, end: Ending])[] = [
  ['a cancellation that is told as it was', (session, decision) => session.cancelled({ decision, late: false })],
  ['a cancellation that is told as late', (session, decision) => session.cancelled({ decision, late: true })],
  [
    'the professional’s, at the client’s wish, with an early notice',
    (session, decision) => session.cancelled({ decision, by: 'professional', reason: 'by-client', late: true }),
  ],
  [
    'the professional’s, for reasons of her own',
    (session, decision) =>
      session.cancelled({ decision, by: 'professional', askedBy: 'professional', reason: 'by-professional' }),
  ],
  ['a move that is told as late', (session, decision) => session.rescheduled(hours(60), { decision, late: true })],
  ['a no-show that is told a day before the start', (session, decision) => session.noShow({ decision })],
  [
    'a cancellation of what it calls a private session',
    (session, decision) => lying(session.cancelled({ decision }), { programme: 'private', hubId: null }),
  ],
  [
    'a cancellation of what it says begins sooner',
    (session, decision) => lying(session.cancelled({ decision }), { start: hours(1), end: hours(2) }),
  ],
  [
    'a cancellation under what it calls longer terms',
    (session, decision) => {
      const policy = { windowHours: 720, termsVersion: 9, price: { amountMinor: 99_900, currency: 'EUR' } };
      return lying(session.cancelled({ decision }), { policy });
    },
  ],
];
const everyEnding = endings.flatMap(([what, end]) => intents.map((intent) => ({ what, end, intent })));

const decided = (session: Lineage, path: string, body?: object) =>
  billing.post(professional(session.facts.professionalId), path, body);

/** What a professional could ask for, to be paid for a session: every route of hers that moves a credit or money. */
const routes = (sessionId: string, decisionId: string) => [
  { path: `/api/sessions/${sessionId}/decision`, body: undefined, refused: [422, 'charge.not-allowed'] },
  ...['charge-credit', 'charge-direct', 'waive'].map((outcome) => ({
    path: `/api/decisions/${decisionId}/outcome`,
    body: { outcome },
    refused: [404, 'decision.not-found'],
  })),
  { path: `/api/charges/${sessionId}/payment`, body: undefined, refused: [404, 'charge.not-found'] },
  { path: `/api/charges/${sessionId}/refund`, body: { reason: 'No.' }, refused: [404, 'charge.not-found'] },
];

/** That nothing of a session has cost anybody anything, nor ever will. */
async function expectFree(sessionId: string): Promise<void> {
  const costs = await billing.db.query(
    `SELECT 'decision' AS what FROM decisions WHERE session_id = $1
     UNION ALL SELECT 'charge' FROM charges WHERE session_id = $1
     UNION ALL SELECT 'money' FROM entries WHERE session_id = $1 AND unit <> 'credit'
     UNION ALL SELECT 'credit' FROM session_credits WHERE session_id = $1 AND held + spent > 0`,
    [sessionId],
  );
  expect(costs).toEqual([]);
}

describe('R7: a hub client is not charged for what was not late', () => {
  it.each(everyEnding)('$what, with the intent $intent: by no event and no route', async ({ end, intent }) => {
    const session = new Lineage({ hubId, clientId, start: EARLY });
    const { sessionId } = session;
    const booked = session.booked();
    const ended = end(session, intent);
    // out of order, repeated, and once more backwards
    for (const event of [ended, booked, booked, ended, ended, booked]) await billing.receive(event);
    await expectFree(sessionId);
    for (const { path, body, refused } of routes(sessionId, sessionId)) {
      const { status, body: problem } = await decided(session, path, body);
      expect([path, status, problem.code]).toEqual([path, ...refused]);
    }
    const undone = await billing.delete(
      professional(session.facts.professionalId),
      `/api/decisions/${sessionId}/outcome`,
    );
    expect(undone).toMatchObject({ status: 404, body: { code: 'decision.not-found' } });
    billing.clock.set(hours(30));
    await billing.waiveOverdue.execute();
    await expectFree(sessionId);
    const { available, held, spent } = await billing.balances(clientId);
    expect([available + held, spent]).toEqual([1, 0]);
  });

  const afterwards: readonly (readonly [what: string, event: (session: Lineage) => EventEnvelope])[] = [
    ['it was cancelled late', (session) => session.cancelled({ at: hours(23), decision: 'charge-direct' })],
    ['it was moved late', (session) => session.rescheduled(hours(60), { at: hours(23), decision: 'charge-credit' })],
    ['its client did not come', (session) => session.noShow({ at: hours(25), decision: 'charge-direct' })],
    ['it took place', (session) => session.completed(hours(25))],
  ];
  it.each(afterwards)('nor by an event that says of a session that was cancelled early: %s', async (_what, event) => {
    const session = new Lineage({ hubId, clientId, start: EARLY });
    await billing.receive(session.booked(), session.cancelled({ late: false, decision: null }));
    const again = event(session);
    for (const time of [hours(23), hours(26)]) {
      billing.clock.set(time);
      await expect(billing.receive(again)).rejects.toMatchObject({ code: 'session.not-scheduled' });
    }
    await expectFree(session.facts.sessionId);
    expect(await billing.balances(clientId)).toMatchObject({ available: 1, held: 0, spent: 0 });
  });

  it('nor for an early move, by whatever becomes of the session that came of it', async () => {
    const session = new Lineage({ hubId, clientId, start: EARLY });
    const before = session.sessionId;
    await billing.receive(session.booked(), session.rescheduled(hours(60), { late: false, decision: null }));
    await billing.receive(session.cancelled({ at: hours(50) }));
    await expectFree(before);
    expect(await decided(session, `/api/sessions/${before}/decision`)).toMatchObject({ status: 422 });
    expect(await billing.decisionOn(session.facts)).toMatchObject({
      allowed: ['charge-credit', 'charge-direct', 'waive'],
    });
  });
});

describe('R7: one millisecond later a hub client may be charged, by the same events and routes', () => {
  const session = () => new Lineage({ hubId, clientId, start: LATE });
  const lateEndings: typeof endings = [
    ['a cancellation', (session, decision) => session.cancelled({ decision })],
    [
      'a cancellation at her wish',
      (session, decision) => session.cancelled({ decision, by: 'professional', reason: 'by-client' }),
    ],
    ['a move', (session, decision) => session.rescheduled(hours(60), { decision })],
    ['a no-show', (session, decision) => session.noShow({ decision })],
  ];

  it.each(lateEndings)('%s: decided, undone, and decided again', async (_what, end) => {
    const late = session();
    const of = late.facts;
    await billing.receive(late.booked(), end(late, 'open'));
    const { id } = await billing.decisionOn(of);
    const path = `/api/decisions/${id}/outcome`;
    for (const outcome of ['waive', 'charge-direct', 'charge-credit']) {
      expect(await decided(late, path, { outcome })).toMatchObject({ status: 200, body: { outcome } });
      if (outcome === 'charge-credit') break;
      expect(await billing.delete(professional(of.professionalId), path)).toMatchObject({ status: 200 });
    }
    expect(await billing.balances(clientId)).toMatchObject({ held: 0, spent: 1 });
  });

  it('and what is charged for a late change is never the early one beside it', async () => {
    const late = session();
    await billing.receive(late.booked(), late.cancelled());
    const early = new Lineage({ ...late.facts, sessionId: uuidV7(), start: EARLY });
    await billing.receive(early.booked(), early.cancelled({ late: false, decision: null }));
    const { id } = await billing.decisionOn(late.facts);
    await decided(late, `/api/decisions/${id}/outcome`, { outcome: 'charge-direct' });
    expect(await billing.chargeOn(late.facts)).toMatchObject({ sessionId: late.facts.sessionId });
    await expectFree(early.sessionId);
  });
});
