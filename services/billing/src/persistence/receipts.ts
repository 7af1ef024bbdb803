import type { Money } from '@hubhours/kernel/money';
import { sql } from '@hubhours/platform/database';
import type { EntityManager } from 'typeorm';

/** What a receipt is for: a payment, or a refund of it. */
export type ReceiptOf = {
  readonly professionalId: string;
  readonly chargeId: string;
  readonly refundId: string | null;
  readonly amount: Money;
  readonly taxLine: string | null;
  readonly issuedAt: Date;
};

/**
 * Issues the professional's next receipt, and gives its number. The series has no gaps: its row stays locked until the
 * transaction ends, and a rollback gives the number back. The database refuses a second one for the same thing.
 */
export async function issue(tx: EntityManager, receipt: ReceiptOf): Promise<number> {
  const { professionalId, chargeId, refundId, amount, taxLine, issuedAt } = receipt;
  const [row] = await sql<{ number: number }>(
    tx,
    `WITH series AS (
       INSERT INTO receipt_series AS series (professional_id, last_number) VALUES ($1, 1)
       ON CONFLICT (professional_id) DO UPDATE SET last_number = series.last_number + 1
       RETURNING last_number
     )
     INSERT INTO receipts (professional_id, number, charge_id, refund_id, amount_minor, currency, tax_line, issued_at)
     SELECT $1, last_number, $2, $3, $4, $5, $6, $7 FROM series
     RETURNING number`,
    [professionalId, chargeId, refundId, amount.amountMinor, amount.currency, taxLine, issuedAt],
  );
  return row!.number;
}
