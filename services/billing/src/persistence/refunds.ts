import type { Money } from '@hubhours/kernel/money';
import { sql } from '@hubhours/platform/database';
import type { EntityManager } from 'typeorm';
import * as leases from './leases.ts';

type Db = Pick<EntityManager, 'query'>;

/** Money on its way back to the client, or there already. */
export type Refund = {
  readonly id: string;
  readonly chargeId: string;
  /** The attempt whose payment goes back; null: by hand. */
  readonly attempt: number | null;
  readonly amount: Money;
  /** Of money that was never owed: no part of the charge, and with no receipt. */
  readonly surplus: boolean;
  /** The professional's own note. */
  readonly reason: string;
  readonly requestedAt: Date;
  /** Null until the provider has given it back. */
  readonly paidBackAt: Date | null;
};

/** One that the provider is asked for. */
export type DueRefund = Pick<Refund, 'id' | 'chargeId' | 'amount' | 'surplus'> & {
  readonly attempt: number;
  readonly tries: number;
};
type Row = {
  id: string;
  charge_id: string;
  attempt: number;
  amount_minor: number;
  currency: string;
  surplus: boolean;
  tries: number;
  paid_back_at: Date | null;
  failure: string | null;
};

/** Whether the operation has brought one about before. */
export async function isMadeBy(tx: EntityManager, operationId: string): Promise<boolean> {
  return (await sql(tx, `SELECT FROM refunds WHERE operation_id = $1`, [operationId])).length > 0;
}

/** What is not back with the client yet is due at once. */
export async function insert(tx: EntityManager, refund: Refund, operationId: string): Promise<void> {
  const { id, chargeId, attempt, amount, surplus, reason, requestedAt, paidBackAt } = refund;
  await sql(
    tx,
    `INSERT INTO refunds (id, charge_id, operation_id, attempt, amount_minor, currency, surplus, reason, requested_at,
       paid_back_at, due_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, CASE WHEN $10::timestamptz IS NULL THEN clock_timestamp() END)`,
    [id, chargeId, operationId, attempt, amount.amountMinor, amount.currency, surplus, reason, requestedAt, paidBackAt],
  );
}

export async function takeDue(db: Db, most: number, leaseMs: number): Promise<DueRefund[]> {
  const rows = await leases.take<Row>(db, 'refunds', '*', { most, leaseMs });
  return rows.map(({ id, charge_id: chargeId, attempt, amount_minor: amountMinor, currency, surplus, tries }) => ({
    id,
    chargeId,
    attempt,
    amount: { amountMinor, currency },
    surplus,
    tries,
  }));
}

/** Whether nobody has said yet what became of it; its row is held until the transaction ends. */
export async function lockOpen(tx: Db, id: string): Promise<boolean> {
  const [row] = await sql<Row>(tx, `SELECT * FROM refunds WHERE id = $1 FOR UPDATE`, [id]);
  return row !== undefined && row.paid_back_at === null && row.failure === null;
}

export async function savePaidBack(tx: Db, id: string, at: Date): Promise<void> {
  await sql(tx, `UPDATE refunds SET paid_back_at = $2, due_at = NULL, leased_until = NULL WHERE id = $1`, [id, at]);
}

export async function saveFailed(tx: Db, id: string, failure: string): Promise<void> {
  await sql(tx, `UPDATE refunds SET failure = $2, due_at = NULL, leased_until = NULL WHERE id = $1`, [id, failure]);
}

export async function askAgain(db: Db, id: string, inMs: number): Promise<void> {
  await sql(
    db,
    `UPDATE refunds SET due_at = clock_timestamp() + $2 * interval '1 ms', leased_until = NULL WHERE id = $1`,
    [id, inMs],
  );
}

export async function lookNow(db: Db, id: string): Promise<void> {
  await sql(db, `UPDATE refunds SET due_at = clock_timestamp() WHERE id = $1 AND due_at IS NOT NULL`, [id]);
}
