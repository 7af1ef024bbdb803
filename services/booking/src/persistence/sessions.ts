import { DomainError } from '@hubhours/kernel/domain-error';
import { isExclusionViolation, isUniqueViolation, sql } from '@hubhours/platform/database';
import type { EntityManager } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import { groupWith, type Neighbour } from '../domain/conflicts.ts';
import type { Actor, Completed, Ended, Scheduled, Session } from '../domain/session.ts';
import { SessionSchema, type SessionRow } from './session.schema.ts';

/** @throws DomainError `session.not-found` */
export async function get(db: EntityManager, id: string): Promise<Session> {
  return found(await db.findOneBy(SessionSchema, { id }));
}

/**
 * The session, locked until the transaction ends.
 * @throws DomainError `session.not-found`
 */
export async function lock(tx: EntityManager, id: string): Promise<Session> {
  return found(await tx.findOne(SessionSchema, { where: { id }, lock: { mode: 'for_no_key_update' } }));
}

function found(session: SessionRow | null): SessionRow {
  if (!session) throw new DomainError('not-found', 'session.not-found');
  return session;
}

/** What an operation that is repeated after a crash has done already. */
export async function madeBy(db: EntityManager, operationId: string): Promise<Session | null> {
  return db.findOneBy(SessionSchema, { bookedByOperation: operationId });
}

export async function isChangedBy(db: EntityManager, id: string, operationId: string): Promise<boolean> {
  return db.existsBy(SessionSchema, { id, changedByOperation: operationId });
}

/**
 * Serializes all that takes a professional's time. Taken before any session's own lock: without it two insertions that
 * wait for each other in the exclusion constraint's index deadlock.
 * @throws DomainError `professional.not-found`
 */
export async function lockProfessional(tx: EntityManager, professionalId: string): Promise<void> {
  const rows = await sql(tx, 'SELECT 1 FROM professionals WHERE id = $1 FOR NO KEY UPDATE', [professionalId]);
  if (rows.length === 0) throw new DomainError('not-found', 'professional.not-found');
}

/** Ends a session its way, as the domain decided. */
export async function save(tx: EntityManager, session: Ended | Completed, operationId: string): Promise<void> {
  const { status, sequence, change, nextSessionId } = session;
  await sql(
    tx,
    `UPDATE sessions SET status = $2, sequence = $3, change = $4, next_session_id = $5, changed_by_operation = $6
      WHERE id = $1`,
    [session.id, status, sequence, change && JSON.stringify(change), nextSessionId, operationId],
  );
}

/**
 * Inserts a scheduled session; the exclusion constraint has the last word. Returns it as it lies: overbooked or not.
 * The professional's row must be locked.
 * @throws DomainError `session.slot-not-free` for a client, `session.overlaps` for a professional
 * @see docs/rules.md R18
 */
export async function insert(
  tx: EntityManager,
  session: Scheduled,
  { by, overbook, operationId }: { by: Actor; overbook: boolean; operationId: string },
): Promise<Scheduled> {
  const neighbours = await sql<Neighbour>(
    tx,
    `SELECT lineage_id AS "lineageId", conflict_group AS "conflictGroup" FROM sessions
      WHERE professional_id = $1 AND status IN ('scheduled', 'completed', 'no-show')
        AND tstzrange(starts_at, ends_at) && tstzrange($2, $3)`,
    [session.professionalId, session.start, session.end],
  );
  const { group, merge, overbooked } = groupWith(neighbours, { lineageId: session.lineageId, by, overbook }, uuidv7());
  if (merge.length > 0) {
    await sql(
      tx,
      `UPDATE sessions SET conflict_group = $1
        WHERE professional_id = $2 AND conflict_group = ANY ($3) AND status IN ('scheduled', 'completed', 'no-show')`,
      [group, session.professionalId, merge],
    );
  }
  const row = {
    ...session,
    overbooked,
    conflictGroup: group,
    bookedByOperation: operationId,
    changedByOperation: null,
  };
  try {
    await tx.insert(SessionSchema, row);
  } catch (error) {
    if (isExclusionViolation(error, 'sessions_never_overlap')) throw overlapRefused(by);
    throw error;
  }
  return { ...session, overbooked };
}

/** Whether the insertion lost against a repeat of its own operation. */
export function isRepeat(error: unknown): boolean {
  return isUniqueViolation(error, 'sessions_booked_by_operation_key');
}

function overlapRefused(by: Actor): DomainError {
  return by === 'client'
    ? new DomainError('conflict', 'session.slot-not-free', { alternatives: [] })
    : new DomainError('conflict', 'session.overlaps');
}
