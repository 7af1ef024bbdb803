import type { EntityManager } from 'typeorm';
import { v7 as uuidV7 } from 'uuid';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { checkLedger } from '../src/persistence/ledger-check.ts';
import { ledgerPromises } from '../src/persistence/ledger-promises.ts';
import { Billing, professional } from './billing.ts';
import { hours, Lineage } from './lineage.ts';

let billing: Billing;

/** A little of everything: credits held, spent, returned, expired and withdrawn; debts open, paid and withdrawn. */
beforeAll(async () => {
  billing = await Billing.start();
  const hubId = uuidV7();
  const clientId = await billing.member(hubId, 5);
  const [held, done, waived, charged, directly, gone] = Array.from(
    { length: 6 },
    () => new Lineage({ hubId, clientId }),
  );
  await billing.receive(held!.booked(), done!.booked(), done!.completed());
  await billing.receive(waived!.booked(), waived!.cancelled({ by: 'professional', decision: 'waive' }));
  await billing.receive(charged!.booked(), charged!.cancelled({ by: 'professional', decision: 'charge-credit' }));
  await billing.receive(directly!.booked(), directly!.cancelled({ by: 'professional', decision: 'charge-direct' }));
  await billing.receive(gone!.booked(), gone!.cancelled({ by: 'professional', decision: 'charge-direct' }));
  const paid = await billing.chargeOn(directly!.facts);
  await billing.post(professional(directly!.facts.professionalId), `/api/charges/${paid.id}/payment`);
  const undone = await billing.decisionOn(gone!.facts);
  await billing.delete(professional(gone!.facts.professionalId), `/api/decisions/${undone.id}/outcome`);
  const open = new Lineage({ programme: 'private', hubId: null, start: hours(48) });
  await billing.receive(open.booked(), open.completed());
  const early = new Lineage({ hubId, clientId, start: hours(48) });
  await billing.receive(early.booked(), early.cancelled({ late: false, decision: null }));
});
afterAll(() => billing.stop());

it('a sound ledger has no faults, and every promise was held against something', async () => {
  const { checks, totals } = await checkLedger(billing.db);
  expect(checks.filter(({ faults }) => faults > 0)).toEqual([]);
  expect(checks.filter(({ looked }) => looked === 0)).toEqual([]);
  expect(totals.find(({ kind }) => kind === 'grants')).toEqual({ unit: 'credit', kind: 'grants', sum: '-5' });
  for (const unit of ['credit', 'EUR']) {
    const sums = totals.filter((total) => total.unit === unit).map(({ sum }) => Number(sum));
    expect(sums.reduce((a, b) => a + b)).toBe(0);
  }
});

const anEntry = `(SELECT max(id) FROM entries WHERE unit = 'credit')`;
const aHeldSession = `(SELECT session_id FROM session_credits WHERE held > 0 ORDER BY session_id LIMIT 1)`;

/** What a slip of code or of a hand at the database could do, with the triggers out of the way. */
const slips: [promise: string, slip: string][] = [
  ['every posting has entries', `INSERT INTO postings (kind, at) VALUES ('held', now())`],
  ['every posting balances in every unit', `UPDATE entries SET amount = amount + 1 WHERE id = ${anEntry}`],
  [
    'every entry stands on an account of somebody whom its lot or its charge concerns',
    `UPDATE accounts SET owner = (SELECT max(owner) FROM accounts WHERE kind = 'grants') WHERE kind = 'held'`,
  ],
  [
    'every lot is what its entries say, and none of its states is below zero',
    `UPDATE lot_balances SET available = available + 1`,
  ],
  ['every lot holds what was granted: no credit appears or vanishes', `UPDATE grants SET credits = credits + 1`],
  [
    'every session’s credit is what its entries say, and there is one at most',
    `UPDATE session_credits SET held = 0 WHERE session_id = ${aHeldSession}`,
  ],
  [
    'a credit is held for a session to come, or for one whose decision is open',
    `UPDATE sessions SET status = 'completed', change = NULL WHERE id IN (SELECT session_id FROM session_credits WHERE held > 0)`,
  ],
  ['a credit is charged exactly where one is spent', `UPDATE charges SET status = 'voided' WHERE kind = 'credit'`],
  [
    'what is owed for a charge is its amount while it is to be paid, and nothing afterwards',
    `UPDATE charges SET status = 'paid', paid_through = 'manual' WHERE kind = 'direct' AND status = 'pending'`,
  ],
  [
    'a professional has still to get what is owed to her, and what came by a provider and did not go back',
    `DELETE FROM entries WHERE posting_id IN (SELECT id FROM postings WHERE kind = 'settled')`,
  ],
  [
    'what was given back of a charge is what its refunds say, and what was entered',
    `UPDATE charges SET refunded_minor = refunded_minor + 1 WHERE paid_through IS NOT NULL`,
  ],
  [
    'a change is charged for as its decision says, and by nothing else',
    `UPDATE decisions SET outcome = 'waive' WHERE outcome = 'charge-credit'`,
  ],
  [
    'no hub client is charged for a change that was not late (R7)',
    `UPDATE sessions SET change = jsonb_set(change, '{late}', 'false') WHERE change IS NOT NULL`,
  ],
];

it('every promise has its slip', () => {
  expect(slips.map(([promise]) => promise)).toEqual(ledgerPromises.map(({ promise }) => promise));
});

it.each(slips)('a breach is found: %s', async (promise, slip) => {
  const broken = afterwardsUndone(async (tx) => {
    await tx.query(`SET LOCAL session_replication_role = replica`);
    await tx.query(slip);
    return await checkLedger(tx);
  });
  const found = (await broken).checks.find((check) => check.promise === promise)!;
  expect(found.faults).toBeGreaterThan(0);
  expect(found.first[0]).toMatch(/^[0-9a-f-]+: /);
});

async function afterwardsUndone<T>(work: (tx: EntityManager) => Promise<T>): Promise<T> {
  const runner = billing.db.createQueryRunner();
  await runner.startTransaction();
  try {
    return await work(runner.manager);
  } finally {
    await runner.rollbackTransaction();
    await runner.release();
  }
}
