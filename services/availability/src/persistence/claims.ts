import { changed, sql } from '@hubhours/platform/database';
import type { EntityManager } from 'typeorm';
import type { LiveClaim, Wish } from '../domain/claim.ts';
import type { Grouping } from '../domain/grouping.ts';

type Db = Pick<EntityManager, 'query'>;
type Status = 'held' | 'confirmed' | 'released' | 'expired' | 'freed' | 'evicted' | 'refused';
type Programme = 'hub' | 'private';
/** A session's time, as booking's events tell it. */
export type SessionTime = {
  readonly programme: Programme;
  readonly sessionId: string;
  readonly lineageId: string;
  readonly professionalId: string;
  readonly clientId: string;
  readonly start: Date;
  readonly end: Date;
};

/** Ends the professional's holds that have run out; how many there were. Under her lock. */
export async function expireOverdue(tx: EntityManager, professionalId: string, now: Date): Promise<number> {
  return changed(
    tx,
    `UPDATE claims SET status = 'expired' WHERE professional_id = $1 AND status = 'held' AND expires_at <= $2`,
    [professionalId, now],
  );
}

/** Live claims that share time with the stretch, but for claim `except`. */
export async function overlapping(
  tx: EntityManager,
  { professionalId, start, end }: Pick<SessionTime, 'professionalId' | 'start' | 'end'>,
  except: string,
): Promise<LiveClaim[]> {
  return sql<LiveClaim>(
    tx,
    `SELECT id, lineage_id AS "lineageId", conflict_group AS "group", status = 'held' AS held,
       epoch_ms(starts_at)::float8 AS start, epoch_ms(ends_at)::float8 AS end, epoch_ms(expires_at)::float8 AS "expiresAt"
     FROM claims
     WHERE professional_id = $1 AND status IN ('held', 'confirmed') AND id <> $4
       AND tstzrange(starts_at, ends_at) && tstzrange($2, $3)`,
    [professionalId, start, end, except],
  );
}

/** Makes one group of several, in one statement: between two the constraint would see them apart. Under the lock. */
export async function merge(
  tx: EntityManager,
  professionalId: string,
  { merge: groups, group }: Grouping,
): Promise<void> {
  if (groups.length === 0) return;
  await tx.query(
    `UPDATE claims SET conflict_group = $3
     WHERE professional_id = $1 AND status IN ('held', 'confirmed') AND conflict_group = ANY ($2::uuid[])`,
    [professionalId, groups, group],
  );
}

/**
 * Puts a hold on the time and counts the professional's revision up, if it is still the one that the hold was decided by.
 * One statement, which takes the professional's lock first: who waited for it finds another revision and nothing done.
 * @param number of a client's own hold; null for one that a professional asked for
 * @returns whether it was done; not, if the revision is another one by now, or the claim is there already
 * @throws QueryFailedError 23505 `claims_hold_numbers` if the client got another hold of this number meanwhile
 * @throws QueryFailedError 23P01 if it overlaps a claim that it is not grouped with: then the code before it is wrong
 */
export async function hold(
  db: Db,
  wish: Wish,
  { revision, number, group, heldAt, expiresAt, answer }: NewHold,
): Promise<boolean> {
  const [row] = await sql<{ held: boolean }>(
    db,
    'SELECT hold_time($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) AS held',
    [...identity(wish), group, wish.askedBy, heldAt, expiresAt, JSON.stringify(answer), revision, number],
  );
  return row!.held;
}

type NewHold = {
  readonly revision: number;
  readonly number: number | null;
  readonly group: string;
  readonly heldAt: Date;
  readonly expiresAt: Date;
  readonly answer: object;
};

/** Keeps a refusal, to be repeated; false if there is a claim of this id already. Takes no time, so needs no lock. */
export async function refuse(db: Db, wish: Wish, { at, answer }: { at: Date; answer: object }): Promise<boolean> {
  const inserted = await sql(
    db,
    `INSERT INTO claims (id, professional_id, client_id, lineage_id, starts_at, ends_at, conflict_group, status,
       asked_by, held_at, expires_at, answer)
     VALUES ($1, $2, $3, $4, $5, $6, $4, 'refused', $7, $8, $8, $9)
     ON CONFLICT (id) DO NOTHING RETURNING id`,
    [...identity(wish), wish.askedBy, at, JSON.stringify(answer)],
  );
  return inserted.length > 0;
}

/** Ends a mere hold as `status`; false if it was none any more. Under the lock. */
export async function endHold(tx: EntityManager, claimId: string, status: 'released' | 'freed'): Promise<boolean> {
  return (await changed(tx, `UPDATE claims SET status = $2 WHERE id = $1 AND status = 'held'`, [claimId, status])) > 0;
}

/** Ends holds that a booked session finds in its way. Under the lock. */
export async function evict(tx: EntityManager, claimIds: readonly string[]): Promise<void> {
  if (claimIds.length === 0) return;
  await tx.query(`UPDATE claims SET status = 'evicted' WHERE id = ANY ($1::uuid[]) AND status = 'held'`, [claimIds]);
}

/** Frees the time of the lineage's sessions, but for the one that is live; how many there were. Under the lock. */
export async function freeLineage(tx: EntityManager, lineageId: string, liveSessionId: string | null): Promise<number> {
  return changed(
    tx,
    `UPDATE claims SET status = 'freed'
     WHERE lineage_id = $1 AND status = 'confirmed' AND session_id IS DISTINCT FROM $2`,
    [lineageId, liveSessionId],
  );
}

/** The claim that holds a session's time, and the group of a claim that is live; each undefined if there is none. */
export async function findForSession(
  tx: EntityManager,
  { sessionId, claimId }: { sessionId: string; claimId: string | null },
): Promise<{ confirmedId: string | undefined; liveGroup: string | undefined }> {
  const rows = await sql<{ id: string; status: Status; group: string }>(
    tx,
    `SELECT id, status, conflict_group AS "group" FROM claims
     WHERE id = $2 OR (session_id = $1 AND status = 'confirmed')`,
    [sessionId, claimId],
  );
  const live = rows.find(({ id, status }) => id === claimId && (status === 'held' || status === 'confirmed'));
  return { confirmedId: rows.find(({ status }) => status === 'confirmed')?.id, liveGroup: live?.group };
}

/** Gives the time to the session for good, whatever had become of the claim. Under the lock. */
export async function confirm(tx: EntityManager, claimId: string, session: SessionTime, group: string): Promise<void> {
  await tx.query(
    `INSERT INTO claims AS claim (id, professional_id, client_id, lineage_id, starts_at, ends_at, conflict_group,
       session_id, programme, status, asked_by, held_at, expires_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'confirmed', 'professional', now(), now())
     ON CONFLICT (id) DO UPDATE
     SET status = 'confirmed', session_id = $8, programme = $9, conflict_group = $7, starts_at = $5, ends_at = $6,
       professional_id = $2, client_id = $3, lineage_id = $4`,
    [...identity({ ...session, claimId }), group, session.sessionId, session.programme],
  );
}

/** The professionals with a hold that has run out. */
export async function professionalsWithOverdueHolds(db: Db, now: Date): Promise<string[]> {
  const rows = await sql<{ id: string }>(
    db,
    `SELECT DISTINCT professional_id AS id FROM (
       SELECT professional_id FROM claims WHERE status = 'held' AND expires_at <= $1 ORDER BY expires_at LIMIT 500
     ) AS overdue`,
    [now],
  );
  return rows.map(({ id }) => id);
}

/** Forgets claims that came to nothing before `until`; how many. A late event of one is taken as a new one's. */
export async function prune(db: Db, until: Date): Promise<number> {
  return changed(
    db,
    `DELETE FROM claims WHERE id IN (
       SELECT id FROM claims
       WHERE status IN ('released', 'expired', 'evicted', 'refused') AND expires_at < $1
       ORDER BY expires_at LIMIT 1000 FOR UPDATE SKIP LOCKED
     )`,
    [until],
  );
}

/** `programme` is null where it was not kept. */
type BookedTime = Pick<SessionTime, 'sessionId' | 'start' | 'end'> & { readonly programme: Programme | null };

/** Sessions of the professional that have not ended by `from`, up to those that start before `until`. */
export async function sessionsBetween(
  db: Db,
  professionalId: string,
  from: Date,
  until: Date | null,
): Promise<BookedTime[]> {
  return sql(
    db,
    `SELECT session_id AS "sessionId", starts_at AS start, ends_at AS end, programme FROM claims
     WHERE professional_id = $1 AND status = 'confirmed' AND ends_at > $2
       AND starts_at > $2::timestamptz - interval '1 day' AND ($3::timestamptz IS NULL OR starts_at < $3)
     ORDER BY starts_at`,
    [professionalId, from, until],
  );
}

type Identified = {
  readonly claimId: string;
  readonly professionalId: string;
  readonly clientId: string;
  readonly lineageId: string;
  readonly start: number | Date;
  readonly end: number | Date;
};

function identity({ claimId, professionalId, clientId, lineageId, start, end }: Identified): unknown[] {
  return [claimId, professionalId, clientId, lineageId, new Date(start), new Date(end)];
}
