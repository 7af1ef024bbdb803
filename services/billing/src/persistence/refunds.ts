import type { Money } from '@hubhours/kernel/money';
import { sql } from '@hubhours/platform/database';
import type { EntityManager } from 'typeorm';

/** Money on its way back to the client, or there already. */
export type Refund = {
  readonly id: string;
  readonly chargeId: string;
  readonly amount: Money;
  /** The professional's own note. */
  readonly reason: string;
  readonly requestedAt: Date;
  /** Null until the provider has given it back. */
  readonly paidBackAt: Date | null;
};

/** Whether the operation has brought one about before. */
export async function isMadeBy(tx: EntityManager, operationId: string): Promise<boolean> {
  return (await sql(tx, `SELECT FROM refunds WHERE operation_id = $1`, [operationId])).length > 0;
}

export async function insert(tx: EntityManager, refund: Refund, operationId: string): Promise<void> {
  const { id, chargeId, amount, reason, requestedAt, paidBackAt } = refund;
  await sql(
    tx,
    `INSERT INTO refunds (id, charge_id, operation_id, amount_minor, currency, reason, requested_at, paid_back_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [id, chargeId, operationId, amount.amountMinor, amount.currency, reason, requestedAt, paidBackAt],
  );
}
