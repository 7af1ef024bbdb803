import { DomainError } from '@hubhours/kernel/domain-error';
import { sql } from '@hubhours/platform/database';
import { randomBytes } from 'node:crypto';
import type { EntityManager } from 'typeorm';
import type { Charge, ChargeFor, DirectCharge, PaidCharge } from '../domain/charge.ts';

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

/** A direct charge that an attempt is made for. */
export async function getDirect(db: EntityManager, chargeId: string): Promise<DirectCharge> {
  const [row] = await sql<Row>(db, `SELECT * FROM charges WHERE id = $1`, [chargeId]);
  return direct(row && fromRow(row), chargeId);
}

/** As {@link getDirect}, locked. */
export async function lockDirect(tx: EntityManager, chargeId: string): Promise<DirectCharge> {
  return direct(await lock(tx, chargeId), chargeId);
}

function direct(charge: Charge | undefined, chargeId: string): DirectCharge {
  if (charge?.kind !== 'direct') throw new Error(`Charge ${chargeId} is not one that a provider collects`);
  return charge;
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

/** Opens the way to pay it online, to whoever has the key that this gives. */
export async function giveKey(tx: EntityManager, chargeId: string): Promise<string> {
  const key = randomBytes(18).toString('base64url');
  await sql(tx, `UPDATE charges SET payment_key = $2 WHERE id = $1`, [chargeId, key]);
  return key;
}

export async function keyOf(tx: EntityManager, chargeId: string): Promise<string | null> {
  const [row] = await sql<{ payment_key: string | null }>(tx, `SELECT payment_key FROM charges WHERE id = $1`, [
    chargeId,
  ]);
  return row?.payment_key ?? null;
}

/** @throws DomainError `charge.not-found` */
export async function idOfKey(db: EntityManager, key: string): Promise<string> {
  const [row] = await sql<{ id: string }>(db, `SELECT id FROM charges WHERE payment_key = $1`, [key]);
  if (row === undefined) throw new DomainError('not-found', 'charge.not-found');
  return row.id;
}

/** Why it could not be collected; null: another attempt is under way. */
export async function saveFailure(tx: EntityManager, chargeId: string, failure: string | null): Promise<void> {
  await sql(tx, `UPDATE charges SET failure = $2 WHERE id = $1`, [chargeId, failure]);
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
