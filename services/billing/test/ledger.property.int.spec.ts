import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { checkLedger } from '../src/persistence/ledger-check.ts';
import { Billing } from './billing.ts';
import { Crashes } from './crashes.ts';
import { anyHistory } from './histories.ts';
import { Player } from './history-player.ts';

/** `LEDGER_HISTORIES=5000` plays as many; `LEDGER_SEED=…` plays those of a failure again. */
const HISTORIES = Number(process.env['LEDGER_HISTORIES'] ?? 40);
const SEED = Number(process.env['LEDGER_SEED'] ?? Math.floor(Math.random() * 2 ** 31));

let billing: Billing;
let crashes: Crashes;

beforeAll(async () => {
  billing = await Billing.start();
  crashes = new Crashes(billing.db);
});
afterAll(() => billing.stop());

it(
  `whatever happens, in whatever order and however often it crashes, no credit is lost and no money (seed ${SEED})`,
  async () => {
    await fc.assert(
      fc.asyncProperty(anyHistory, async (history) => {
        const player = new Player(billing, crashes);
        await player.play(history);
        await expectAllApplied(player);
        await expectCreditsKept(player.clientIds);
        await expectNobodyOvercharged(player);
        await expectMoneyKept(player.clientIds);
      }),
      { numRuns: HISTORIES, seed: SEED, endOnFailure: HISTORIES > 1_000 },
    );
    // as the command does: one snapshot, for as long as it takes
    const { checks } = await billing.db.transaction('REPEATABLE READ', async (tx) => {
      await tx.query(`SET LOCAL statement_timeout = 0`);
      return await checkLedger(tx);
    });
    expect(checks.filter(({ faults }) => faults > 0)).toEqual([]);
    expect(checks.filter(({ looked }) => looked === 0)).toEqual([]);
    expect(await billing.faults()).toEqual([]);
    // that it could fail: things happened, and many of them were cut short
    const kinds = await billing.db.query(`SELECT DISTINCT kind FROM postings`);
    expect(kinds.length).toBeGreaterThanOrEqual(HISTORIES < 200 ? 8 : 15);
    expect(crashes.happened).toBeGreaterThan(HISTORIES);
  },
  Math.max(120_000, HISTORIES * 3_000),
);

/** Every event had its effect, once and in order, and what was told of it has no gap. */
async function expectAllApplied({ lineages, sessions }: Player): Promise<void> {
  const positions = await billing.db.query(
    `SELECT subject, sequence FROM stream_positions WHERE handler = 'billing.sessions' AND subject = ANY($1)`,
    [lineages.map(({ lineage }) => lineage.id)],
  );
  const told = new Map(lineages.map(({ lineage }) => [lineage.id, lineage.events.length]));
  expect(new Map(positions.map((row: { subject: string; sequence: number }) => [row.subject, row.sequence]))).toEqual(
    told,
  );
  const gaps = await billing.db.query(
    `SELECT subject FROM outbox WHERE subject = ANY($1) GROUP BY subject HAVING max(sequence) <> count(*)`,
    [[...sessions.keys()]],
  );
  expect(gaps).toEqual([]);
}

/** Every credit that was granted is somewhere, once; and no session has cost two. */
async function expectCreditsKept(clientIds: readonly string[]): Promise<void> {
  const lots = await billing.db.query(
    `SELECT available, held, spent, expired, withdrawn, available + held + spent + expired + withdrawn AS all, credits
     FROM lots JOIN lot_balances ON lot_id = lots.id JOIN grants ON grants.id = grant_id WHERE client_id = ANY($1)`,
    [clientIds],
  );
  for (const lot of lots) {
    expect(lot.all).toBe(lot.credits);
    expect(Math.min(lot.available, lot.held, lot.spent, lot.expired, lot.withdrawn)).toBeGreaterThanOrEqual(0);
  }
  const [{ spent, charged, twice }] = await billing.db.query(
    `SELECT
       (SELECT coalesce(sum(spent), 0)::int FROM lots JOIN lot_balances ON lot_id = lots.id WHERE client_id = ANY($1)) AS spent,
       (SELECT count(*)::int FROM charges WHERE client_id = ANY($1) AND kind = 'credit' AND status <> 'voided') AS charged,
       (SELECT count(*)::int FROM (SELECT session_id FROM charges WHERE client_id = ANY($1) AND status <> 'voided'
          GROUP BY session_id HAVING count(*) > 1) AS double) AS twice`,
    [clientIds],
  );
  expect([spent, twice]).toEqual([charged, 0]);
}

/** R7, R9 and a waiver: who must not pay has neither a charge, nor a debt, nor a credit fewer. */
async function expectNobodyOvercharged({ sessions }: Player): Promise<void> {
  const free = [...sessions.values()]
    .filter(({ ended }) => ended?.chargeable === false)
    .map(({ sessionId }) => sessionId);
  const ended = [...sessions.values()].filter((session) => session.ended).map(({ sessionId }) => sessionId);
  const costs = await billing.db.query(
    `SELECT session_id FROM charges WHERE session_id = ANY($1) AND status <> 'voided'
     UNION ALL SELECT session_id FROM session_credits WHERE session_id = ANY($1) AND held + spent > 0
     UNION ALL SELECT session_id FROM decisions WHERE session_id = ANY($1)`,
    [free],
  );
  expect(costs).toEqual([]);
  const waived = await billing.db.query(
    `SELECT decisions.session_id FROM decisions
     LEFT JOIN charges ON charges.session_id = decisions.session_id AND status <> 'voided'
     LEFT JOIN session_credits AS credit ON credit.session_id = decisions.session_id AND held + spent > 0
     WHERE decisions.session_id = ANY($1) AND outcome = 'waive' AND (charges.id IS NOT NULL OR credit.session_id IS NOT NULL)`,
    [ended],
  );
  expect(waived).toEqual([]);
  const [{ byItself }] = await billing.db.query(
    `SELECT count(*)::int AS "byItself" FROM charges JOIN sessions ON sessions.id = session_id
     WHERE session_id = ANY($1) AND charges.status <> 'voided' AND decision_id IS NULL`,
    [ended],
  );
  expect(byItself).toBe(0);
}

/** Money in is what was paid less what was given back; what is owed is what is still to be paid. */
async function expectMoneyKept(clientIds: readonly string[]): Promise<void> {
  const [ledger] = await billing.db.query(
    `SELECT
       coalesce(sum(amount) FILTER (WHERE postings.kind IN ('paid', 'paid-back')), 0)::int AS received,
       coalesce(-sum(amount) , 0)::int AS owed
     FROM entries JOIN postings ON postings.id = posting_id JOIN accounts ON accounts.id = account_id
     WHERE accounts.kind = 'payable' AND owner = ANY($1)`,
    [clientIds],
  );
  const [charges] = await billing.db.query(
    `SELECT
       (coalesce(sum(amount_minor) FILTER (WHERE status = 'paid'), 0) - coalesce(sum(refunded), 0))::int AS received,
       coalesce(sum(amount_minor) FILTER (WHERE status = 'pending'), 0)::int AS owed
     FROM charges LEFT JOIN (SELECT charge_id, sum(amount_minor) AS refunded FROM refunds GROUP BY charge_id) AS given
       ON given.charge_id = charges.id
     WHERE client_id = ANY($1) AND kind = 'direct' AND status <> 'voided'`,
    [clientIds],
  );
  expect(ledger).toEqual(charges);
}
