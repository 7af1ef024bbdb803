import { changed, sql } from '@hubhours/platform/database';
import type { EntityManager } from 'typeorm';
import type { Content, Recipient } from '../domain/mail.ts';
import type { Party } from './parties.ts';

type Db = Pick<EntityManager, 'query'>;

/** A mail in the hand of one sender, until its lease runs out. */
export type Leased = {
  readonly id: string;
  readonly lease: string;
  readonly messageId: string;
  readonly recipient: Recipient;
  readonly start: Date;
  readonly end: Date;
  readonly createdAt: Date;
  /** A server has it already; whoever sent it died before it was settled. */
  readonly acceptedAt: Date | null;
  /** Of the request that the mail tells of. */
  readonly traceparent: string | null;
  readonly refusals: number;
  readonly troubles: number;
  /** Since the first attempt, in milliseconds. */
  readonly triedForMs: number;
  readonly to: Party;
  readonly counterpart: Party;
} & Content;

/**
 * Takes up to `count` mails that are first in their line, due, and for people whose addresses are known. A line is one
 * lineage and one recipient (R13): while a mail is queued, in hand or not, none behind it can be taken by anybody.
 *
 * The lease is a value and not a lock, so no transaction is open while the mail server is waited for. SKIP LOCKED lets
 * senders that look at the same moment share the rows; whoever waited for a row instead would see it leased (due_at).
 */
export async function take(db: Db, lease: string, count: number, leaseMs: number): Promise<Leased[]> {
  return sql<Leased>(
    db,
    `WITH due AS (
       SELECT d.id FROM deliveries d
       WHERE d.status = 'queued' AND d.due_at <= now()
         AND EXISTS (SELECT FROM parties WHERE parties.id = d.party_id)
         AND EXISTS (SELECT FROM parties WHERE parties.id = d.counterpart_id)
         AND NOT EXISTS (
           SELECT FROM deliveries ahead
           WHERE ahead.lineage_id = d.lineage_id AND ahead.party_id = d.party_id
             AND ahead.position < d.position AND ahead.status = 'queued'
         )
       ORDER BY d.due_at, d.number LIMIT $2
       FOR UPDATE OF d SKIP LOCKED
     ),
     taken AS (
       UPDATE deliveries d
       SET lease = $1, due_at = clock_timestamp() + $3 * interval '1 millisecond', first_attempt_at = coalesce(first_attempt_at, clock_timestamp()),
           attempts = attempts + (accepted_at IS NULL)::int
       FROM due WHERE d.id = due.id
       RETURNING d.*
     )
     SELECT t.id, t.lease, t.message_id AS "messageId", t.recipient, t.kind, t.details,
            t.session_start AS start, t.session_end AS "end", t.created_at AS "createdAt", t.accepted_at AS "acceptedAt", t.traceparent, t.refusals, t.troubles,
            (extract(epoch FROM clock_timestamp() - t.first_attempt_at) * 1000)::float8 AS "triedForMs",
            json_build_object('id', p.id, 'name', p.name, 'email', p.email,
                              'locale', p.locale, 'timeZone', p.time_zone) AS "to",
            json_build_object('id', c.id, 'name', c.name, 'email', c.email,
                              'locale', c.locale, 'timeZone', c.time_zone) AS counterpart
     FROM taken t JOIN parties p ON p.id = t.party_id JOIN parties c ON c.id = t.counterpart_id
     ORDER BY t.number`,
    [lease, count, leaseMs],
  );
}

/**
 * How many mails wait, and for how many seconds the oldest that should be gone; 0 for none. A mail that the server put off
 * by a refusal of its own is not overdue, nor what is behind it in its line; one whose recipient nobody has told of yet is.
 */
export async function waiting(db: Db): Promise<{ readonly count: number; readonly oldestSeconds: number }> {
  const [row] = await sql<{ count: number; oldestSeconds: number }>(
    db,
    `SELECT count(*)::int AS count,
            coalesce(extract(epoch FROM clock_timestamp() - min(d.created_at) FILTER (WHERE NOT EXISTS (
              SELECT FROM deliveries refused
              WHERE refused.lineage_id = d.lineage_id AND refused.party_id = d.party_id
                AND refused.position <= d.position AND refused.status = 'queued'
                AND refused.refusals > 0 AND refused.troubles = 0
            ))), 0)::float8 AS "oldestSeconds"
     FROM deliveries d WHERE d.status = 'queued'`,
  );
  return row!;
}

/**
 * Writes down that the server has a mail, and nothing else: one statement that commits by itself, and does so even if this
 * process is killed as soon as it is sent. What a transaction of several steps would take longer for is time in which a
 * crash means that the mail goes out twice.
 */
export async function noteAccepted(db: Db, { id }: Pick<Leased, 'id'>): Promise<void> {
  await sql(db, 'UPDATE deliveries SET accepted_at = clock_timestamp() WHERE id = $1 AND accepted_at IS NULL', [id]);
}

/** Prolongs the leases of mails in hand. @returns the ids of those that are still in this hand */
export async function renew(
  db: Db,
  inHand: readonly Pick<Leased, 'id' | 'lease'>[],
  leaseMs: number,
): Promise<string[]> {
  const rows = await sql<{ id: string }>(
    db,
    `UPDATE deliveries d SET due_at = clock_timestamp() + $3 * interval '1 millisecond'
     FROM unnest($1::uuid[], $2::uuid[]) AS mine (id, lease)
     WHERE d.id = mine.id AND d.lease = mine.lease AND d.status = 'queued'
     RETURNING d.id`,
    [inHand.map(({ id }) => id), inHand.map(({ lease }) => lease), leaseMs],
  );
  return rows.map(({ id }) => id);
}

/** Puts a mail down after an attempt that came to nothing, to be taken again after a pause. */
export async function putDown(
  db: Db,
  { id, lease }: Pick<Leased, 'id' | 'lease'>,
  { retryInMs, problem, refused }: { retryInMs: number; problem: string; refused: boolean },
): Promise<boolean> {
  const touched = await changed(
    db,
    `UPDATE deliveries
     SET lease = NULL, due_at = clock_timestamp() + $3 * interval '1 millisecond', last_problem = $4,
         refusals = refusals + $5, troubles = troubles + 1 - $5
     WHERE id = $1 AND lease = $2 AND status = 'queued'`,
    [id, lease, retryInMs, problem, refused ? 1 : 0],
  );
  return touched === 1;
}
