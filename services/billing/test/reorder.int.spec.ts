import type { EventEnvelope } from '@hubhours/contracts/event';
import fc from 'fast-check';
import { v7 as uuidV7 } from 'uuid';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Billing } from './billing.ts';
import { hours, Lineage } from './lineage.ts';

let billing: Billing;

beforeAll(async () => {
  billing = await Billing.start();
});
afterAll(() => billing.stop());

type Move = { readonly late: boolean; readonly by: 'client' | 'professional' };
type Ending = {
  readonly kind: 'completed' | 'cancelled' | 'no-show' | 'none';
  readonly decision: Intent;
  readonly late: boolean;
};
type Intent = 'open' | 'charge-credit' | 'charge-direct' | 'waive' | null;
type History = { readonly credits: number; readonly moves: readonly Move[]; readonly ending: Ending };

/** Each history is played through a real database. */
const PATIENCE_MS = 180_000;

const history: fc.Arbitrary<History> = fc.record({
  credits: fc.integer({ min: 0, max: 3 }),
  moves: fc.array(fc.record({ late: fc.boolean(), by: fc.constantFrom('client' as const, 'professional' as const) }), {
    maxLength: 3,
  }),
  ending: fc.record({
    kind: fc.constantFrom('completed' as const, 'cancelled' as const, 'no-show' as const, 'none' as const),
    decision: fc.constantFrom<Intent>('open', 'charge-credit', 'charge-direct', 'waive', null),
    late: fc.boolean(),
  }),
});

/** The events of a history, of people and sessions of its own, and the sessions in their order. */
async function tell({ credits, moves, ending }: History) {
  const hubId = uuidV7();
  const clientId = await billing.member(hubId, credits);
  const lineage = new Lineage({ hubId, clientId });
  const sessionIds = [lineage.sessionId];
  lineage.booked();
  for (const { late, by } of moves) {
    const lateByClient = late && by === 'client';
    const decision = lateByClient ? 'open' : null;
    lineage.rescheduled(hours(12), { by, askedBy: by, late: lateByClient, decision });
    sessionIds.push(lineage.sessionId);
  }
  const { kind, decision, late } = ending;
  if (kind === 'completed') lineage.completed();
  if (kind === 'cancelled') lineage.cancelled({ decision, late });
  if (kind === 'no-show') lineage.noShow({ decision });
  return { clientId, sessionIds, events: lineage.events };
}

/** What came of a history, without the ids that differ from one telling to the next. */
async function ledgerOf({
  clientId,
  sessionIds,
}: {
  clientId: string;
  sessionIds: readonly string[];
}): Promise<unknown> {
  const movements = await billing.db.query(
    `SELECT postings.kind, accounts.kind AS account, amount, array_position($2::uuid[], session_id) AS session
     FROM entries JOIN postings ON postings.id = posting_id JOIN accounts ON accounts.id = account_id
     WHERE session_id = ANY($2) OR owner = $1 ORDER BY entries.id`,
    [clientId, sessionIds],
  );
  const told = await Promise.all(sessionIds.map((sessionId) => billing.told(sessionId)));
  const outcomes = await billing.db.query(
    `SELECT outcome, opened_by FROM decisions WHERE session_id = ANY($1) ORDER BY array_position($1::uuid[], session_id)`,
    [sessionIds],
  );
  return { balances: await billing.balances(clientId), movements, told, outcomes };
}

it(
  'a lineage’s events, repeated and in whatever order, end in the same ledger, told in the same order',
  async () => {
    const order = fc.infiniteStream(fc.double({ min: 0, max: 1, noNaN: true }));
    await fc.assert(
      fc.asyncProperty(history, order, fc.boolean(), async (told, keys, atOnce) => {
        const straight = await tell(told);
        await billing.receive(...straight.events);
        const shuffled = await tell(told);
        const deliveries = [...shuffled.events, ...shuffled.events]
          .map((event): [number, EventEnvelope] => [keys.next().value, event])
          .sort(([a], [b]) => a - b)
          .map(([, event]) => event);
        if (atOnce) await Promise.all(deliveries.map((event) => billing.receive(event)));
        else await billing.receive(...deliveries);
        expect(await ledgerOf(shuffled)).toEqual(await ledgerOf(straight));
      }),
      { numRuns: 20 },
    );
    expect(await billing.faults()).toEqual([]);
  },
  PATIENCE_MS,
);

it(
  'several lineages of one client at once never use a credit twice, nor lose one',
  async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(history, { minLength: 2, maxLength: 4 }),
        fc.integer({ min: 0, max: 4 }),
        async (all, credits) => {
          const hubId = uuidV7();
          const clientId = await billing.member(hubId, credits);
          const lineages = all.map(({ moves, ending }) => {
            const lineage = new Lineage({ hubId, clientId });
            lineage.booked();
            for (const { late } of moves) lineage.rescheduled(hours(12), { late, decision: late ? 'open' : null });
            if (ending.kind === 'completed') lineage.completed();
            else lineage.cancelled({ decision: ending.decision, late: ending.late });
            return lineage;
          });
          await Promise.all(lineages.map(({ events }) => billing.receive(...events)));
          const { available, held, spent } = await billing.balances(clientId);
          expect(available + held + spent).toBe(credits);
          // what is held is held for an open decision, and for nothing else: every session has ended
          const [{ open }] = await billing.db.query(
            `SELECT count(*)::int AS open FROM decisions JOIN session_credits USING (session_id)
         WHERE outcome IS NULL AND held > 0 AND client_id = $1`,
            [clientId],
          );
          expect(held).toBe(open);
          const [{ charged }] = await billing.db.query(
            `SELECT count(*)::int AS charged FROM charges WHERE client_id = $1 AND kind = 'credit' AND status = 'paid'`,
            [clientId],
          );
          expect(spent).toBe(charged);
        },
      ),
      { numRuns: 15 },
    );
    expect(await billing.faults()).toEqual([]);
  },
  PATIENCE_MS,
);
