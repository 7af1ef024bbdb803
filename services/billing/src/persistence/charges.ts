import { DomainError } from '@hubhours/kernel/domain-error';
import { sql } from '@hubhours/platform/database';
import type { EntityManager } from 'typeorm';
import type { Charge, ChargeFor, PaidCharge } from '../domain/charge.ts';

/** A charge with the operation that recorded its payment, so that a repeat of that operation is known. */
export type StoredCharge = Charge & { readonly operationId: string | null };

type Row = {
  id: string;
  session_id: string;
  decision_id: string | null;
  professional_id: string;
  client_id: string;
  kind: Charge['kind'];
  charged_for: ChargeFor;
  amount_minor: number;
  currency: string;
  provider: string;
  paid_through: string | null;
  refunded_minor: number;
  status: Charge['status'];
  created_at: Date;
  operation_id: string | null;
};

/** Of two that want to pay or withdraw it, the second waits for the first. @throws DomainError `charge.not-found` */
export async function lock(tx: EntityManager, chargeId: string): Promise<StoredCharge> {
  const [row] = await sql<Row>(tx, `SELECT * FROM charges WHERE id = $1 FOR UPDATE`, [chargeId]);
  if (row === undefined) throw new DomainError('not-found', 'charge.not-found');
  return fromRow(row);
}

/** What the decision has charged and not withdrawn, locked. */
export async function lockOfDecision(tx: EntityManager, decisionId: string): Promise<StoredCharge | undefined> {
  const text = `SELECT * FROM charges WHERE decision_id = $1 AND status <> 'voided' FOR UPDATE`;
  const [row] = await sql<Row>(tx, text, [decisionId]);
  return row && fromRow(row);
}

/** The database refuses a second one of a session, unless the first was withdrawn. */
export async function insert(tx: EntityManager, charge: Charge): Promise<void> {
  await sql(
    tx,
    `INSERT INTO charges (id, session_id, decision_id, professional_id, client_id, kind, charged_for, amount_minor,
       currency, provider, status, created_at, paid_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, CASE $11 WHEN 'paid' THEN $12::timestamptz END)`,
    [
      charge.id,
      charge.sessionId,
      charge.decisionId,
      charge.professionalId,
      charge.clientId,
      charge.kind,
      charge.for,
      charge.amount?.amountMinor,
      charge.amount?.currency,
      charge.provider,
      charge.status,
      charge.createdAt,
    ],
  );
}

export async function savePaid(
  tx: EntityManager,
  chargeId: string,
  payment: { at: Date; through: string; reference: string | null; operationId: string | null },
): Promise<void> {
  await sql(
    tx,
    `UPDATE charges SET status = 'paid', paid_at = $2, paid_through = $3, reference = $4, operation_id = $5 WHERE id = $1`,
    [chargeId, payment.at, payment.through, payment.reference, payment.operationId],
  );
}

/** The database refuses more than was paid. */
export async function saveRefunded(tx: EntityManager, { id, refundedMinor }: PaidCharge): Promise<void> {
  await sql(tx, `UPDATE charges SET refunded_minor = $2 WHERE id = $1`, [id, refundedMinor]);
}

export async function saveVoided(tx: EntityManager, chargeId: string): Promise<void> {
  await sql(tx, `UPDATE charges SET status = 'voided' WHERE id = $1`, [chargeId]);
}

function fromRow(row: Row): StoredCharge {
  const facts = {
    id: row.id,
    sessionId: row.session_id,
    decisionId: row.decision_id,
    professionalId: row.professional_id,
    clientId: row.client_id,
    for: row.charged_for,
    status: row.status,
    createdAt: row.created_at,
    operationId: row.operation_id,
  };
  if (row.kind === 'credit') return { ...facts, kind: 'credit', amount: null, provider: null };
  const amount = { amountMinor: row.amount_minor, currency: row.currency };
  const { provider, paid_through: paidThrough, refunded_minor: refundedMinor } = row;
  return { ...facts, kind: 'direct', amount, provider, paidThrough, refundedMinor };
}
