import { DomainError } from '@hubhours/kernel/domain-error';
import { sql } from '@hubhours/platform/database';
import type { EntityManager } from 'typeorm';
import type { Decided, Decision } from '../domain/decision.ts';

/** A decision with the operation that decided it, so that a repeat of that operation is known. */
export type StoredDecision = Decision & { readonly operationId: string | null };

/** Enough of a decision to come back to it. */
export type Overdue = { readonly id: string; readonly deadline: Date };

type Row = {
  id: string;
  session_id: string;
  professional_id: string;
  client_id: string;
  opened_by: Decision['openedBy'];
  opened_at: Date;
  deadline: Date | null;
  deadline_hours: number | null;
  outcome: Decided['outcome'] | null;
  amount_minor: number | null;
  currency: string | null;
  reason: string | null;
  decided_by: Decided['by'];
  decided_at: Date;
  lot_id: string | null;
  operation_id: string | null;
};

/** @throws DomainError `decision.not-found` */
export async function get(tx: EntityManager, decisionId: string): Promise<StoredDecision> {
  return one(await sql<Row>(tx, `SELECT * FROM decisions WHERE id = $1`, [decisionId]));
}

/** As {@link get}; of two that want to decide, the second waits for the first. @throws DomainError `decision.not-found` */
export async function lock(tx: EntityManager, decisionId: string): Promise<StoredDecision> {
  return one(await sql<Row>(tx, `SELECT * FROM decisions WHERE id = $1 FOR UPDATE`, [decisionId]));
}

export async function ofSession(tx: EntityManager, sessionId: string): Promise<StoredDecision | undefined> {
  const [row] = await sql<Row>(tx, `SELECT * FROM decisions WHERE session_id = $1`, [sessionId]);
  return row && fromRow(row);
}

/** The database refuses a second one of a session, and one about a change that R7 and R8 let nobody charge for. */
export async function insert(tx: EntityManager, decision: Decision): Promise<void> {
  await sql(
    tx,
    `INSERT INTO decisions (id, session_id, professional_id, client_id, opened_by, opened_at, deadline, deadline_hours)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [
      decision.id,
      decision.sessionId,
      decision.professionalId,
      decision.clientId,
      decision.openedBy,
      decision.openedAt,
      decision.deadline?.at,
      decision.deadline?.hours,
    ],
  );
}

/** Open decisions whose deadline has come, oldest first, from behind `after` on. */
export async function overdue(
  tx: Pick<EntityManager, 'query'>,
  now: Date,
  after: Overdue | undefined,
  limit: number,
): Promise<Overdue[]> {
  return await sql<Overdue>(
    tx,
    `SELECT id, deadline FROM decisions
     WHERE outcome IS NULL AND deadline <= $1 AND ($2::timestamptz IS NULL OR (deadline, id) > ($2, $3::uuid))
     ORDER BY deadline, id LIMIT $4`,
    [now, after?.deadline, after?.id, limit],
  );
}

export async function save(
  tx: EntityManager,
  { id, decided, deadline }: Decision,
  operationId: string | null,
): Promise<void> {
  await sql(
    tx,
    `UPDATE decisions SET outcome = $2, amount_minor = $3, currency = $4, reason = $5, decided_by = $6,
       decided_at = $7, lot_id = $8, operation_id = $9, deadline = $10, deadline_hours = $11
     WHERE id = $1`,
    [
      id,
      decided?.outcome,
      decided?.amount?.amountMinor,
      decided?.amount?.currency,
      decided?.reason,
      decided?.by,
      decided?.at,
      decided?.lotId,
      operationId,
      deadline?.at,
      deadline?.hours,
    ],
  );
}

function one([row]: Row[]): StoredDecision {
  if (row === undefined) throw new DomainError('not-found', 'decision.not-found');
  return fromRow(row);
}

function fromRow(row: Row): StoredDecision {
  return {
    id: row.id,
    sessionId: row.session_id,
    professionalId: row.professional_id,
    clientId: row.client_id,
    openedBy: row.opened_by,
    openedAt: row.opened_at,
    deadline: row.deadline && { hours: row.deadline_hours!, at: row.deadline },
    decided: row.outcome && {
      outcome: row.outcome,
      amount: row.amount_minor === null ? null : { amountMinor: row.amount_minor, currency: row.currency! },
      reason: row.reason,
      by: row.decided_by,
      at: row.decided_at,
      lotId: row.lot_id,
    },
    operationId: row.operation_id,
  };
}
