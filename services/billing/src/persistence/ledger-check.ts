import { ledgerPromises } from './ledger-promises.ts';

/** Whatever runs a statement and gives its rows. */
type Queryable = { query<Rows>(text: string): Promise<Rows> };

export type LedgerReport = {
  readonly checks: readonly {
    readonly promise: string;
    /** How many rows it was held against, so that a check that looked at nothing is seen. */
    readonly looked: number;
    readonly faults: number;
    /** The first of them, each with the id to look for. */
    readonly first: readonly string[];
  }[];
  /** In minor units or credits; the sums of a unit cancel each other out. */
  readonly totals: readonly { readonly unit: string; readonly kind: string; readonly sum: string }[];
};

type Fault = { readonly id: string; readonly what: string; readonly all: number };

const SHOWN = 10;

/**
 * Recomputes from the entries every balance, every session's credit and every charge, and says where what is kept
 * differs. Reads only; give it a transaction of one snapshot.
 */
export async function checkLedger(tx: Queryable): Promise<LedgerReport> {
  const checks: LedgerReport['checks'][number][] = [];
  for (const { promise, of, faults } of ledgerPromises) {
    const [counted] = await tx.query<{ looked: number }[]>(`SELECT count(*)::int AS looked FROM ${of}`);
    const found = await tx.query<Fault[]>(
      `SELECT id::text, what, count(*) OVER ()::int AS all FROM (${faults}) AS fault ORDER BY id LIMIT ${SHOWN}`,
    );
    const first = found.map(({ id, what }) => `${id}: ${what}`);
    checks.push({ promise, looked: counted?.looked ?? 0, faults: found[0]?.all ?? 0, first });
  }
  const totals = await tx.query<LedgerReport['totals']>(
    `SELECT accounts.unit, kind, sum(amount)::text AS sum FROM entries JOIN accounts ON accounts.id = account_id
     GROUP BY accounts.unit, kind ORDER BY accounts.unit, kind`,
  );
  return { checks, totals };
}
