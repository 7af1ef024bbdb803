import { sql } from '@hubhours/platform/database';
import type { EntityManager } from 'typeorm';
import { v7 as uuidV7 } from 'uuid';
import { addressee, type Kind, type Mail, type Recipient } from '../domain/mail.ts';

type Db = Pick<EntityManager, 'query'>;
export type Status = 'queued' | 'sent' | 'failed';

/** A mail's state after a change, for the event that tells of it. */
export type Changed = {
  readonly id: string;
  readonly sessionId: string;
  readonly professionalId: string;
  readonly clientId: string;
  readonly kind: Kind;
  readonly recipient: Recipient;
  readonly status: Status;
  readonly attempts: number;
  readonly revision: number;
  readonly at: Date;
};

const CHANGED = `id, session_id AS "sessionId", kind, recipient, status, attempts, revision, clock_timestamp() AS at,
  CASE recipient WHEN 'professional' THEN party_id ELSE counterpart_id END AS "professionalId",
  CASE recipient WHEN 'client' THEN party_id ELSE counterpart_id END AS "clientId"`;

/**
 * Puts a mail at the end of its recipient's line, and holds the line until the transaction ends. Whoever queues for several
 * recipients of a lineage goes by party id, or two may wait for one another.
 * @param host the right half of the Message-ID, which is the row's id
 * @param traceparent of the trace that the sending belongs to
 * @returns undefined if this event's mail is there already
 */
export async function queue(
  tx: Db,
  eventId: string,
  mail: Mail,
  host: string,
  traceparent: string | null,
): Promise<Changed | undefined> {
  const { session, recipient, kind, details } = mail;
  const id = uuidV7();
  const counterpart = recipient === 'client' ? session.professionalId : session.clientId;
  const [row] = await sql<Changed>(
    tx,
    `WITH line AS (
       INSERT INTO lines (lineage_id, party_id, last_position) VALUES ($6, $7, 1)
       ON CONFLICT (lineage_id, party_id) DO UPDATE SET last_position = lines.last_position + 1
       RETURNING last_position
     )
     INSERT INTO deliveries (id, message_id, event_id, recipient, kind, lineage_id, party_id, counterpart_id, session_id,
                             session_start, session_end, details, traceparent, position)
     SELECT $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, last_position FROM line
     ON CONFLICT ON CONSTRAINT deliveries_once DO NOTHING
     RETURNING ${CHANGED}`,
    [
      id,
      messageIdOf(id, host),
      eventId,
      recipient,
      kind,
      session.lineageId,
      addressee(mail),
      counterpart,
      session.sessionId,
      session.start,
      session.end,
      JSON.stringify(details),
      traceparent,
    ],
  );
  return row;
}

/** Holds the mail that the event asked for, of which `id` is one sending, so that resends of it queue up. */
export async function lockOriginal(tx: Db, id: string): Promise<void> {
  await sql(
    tx,
    `SELECT first.id FROM deliveries one
     JOIN deliveries first USING (event_id, recipient, kind)
     WHERE one.id = $1 AND first.resend = 0 FOR UPDATE OF first`,
    [id],
  );
}

/** Whether any sending of the same mail still waits; undefined for an unknown id. */
export async function isWaiting(tx: Db, id: string): Promise<boolean | undefined> {
  const [row] = await sql<{ waiting: boolean }>(
    tx,
    `SELECT EXISTS (
       SELECT FROM deliveries other
       WHERE (other.event_id, other.recipient, other.kind) = (one.event_id, one.recipient, one.kind)
         AND other.status = 'queued'
     ) AS waiting
     FROM deliveries one WHERE one.id = $1`,
    [id],
  );
  return row?.waiting;
}

/** The sending that an operation has already brought about. */
export async function ofOperation(tx: Db, operationId: string): Promise<string | undefined> {
  const [row] = await sql<{ id: string }>(tx, 'SELECT id FROM deliveries WHERE operation_id = $1', [operationId]);
  return row?.id;
}

/**
 * Queues the mail of `id` once more, at the end of the line, with a Message-ID of its own.
 * @param traceparent of the request that asked for it, not of the event
 */
export async function queueAgain(
  tx: Db,
  id: string,
  operationId: string,
  host: string,
  traceparent: string | null,
): Promise<Changed> {
  const again = uuidV7();
  const [row] = await sql<Changed>(
    tx,
    `WITH one AS (SELECT * FROM deliveries WHERE id = $1),
     line AS (
       UPDATE lines SET last_position = last_position + 1 FROM one
       WHERE lines.lineage_id = one.lineage_id AND lines.party_id = one.party_id
       RETURNING last_position
     )
     INSERT INTO deliveries (id, message_id, operation_id, event_id, recipient, kind, lineage_id, party_id, counterpart_id,
                             session_id, session_start, session_end, details, traceparent, position, resend)
     SELECT $2, $3, $4, event_id, recipient, kind, lineage_id, party_id, counterpart_id,
            session_id, session_start, session_end, details, $5, last_position,
            (SELECT max(resend) + 1 FROM deliveries other
             WHERE (other.event_id, other.recipient, other.kind) = (one.event_id, one.recipient, one.kind))
     FROM one, line
     RETURNING ${CHANGED}`,
    [id, again, messageIdOf(again, host), operationId, traceparent],
  );
  if (!row) throw new Error(`delivery ${id} is not there`);
  return row;
}

/** The server has it, whoever sent it and whatever became of that one's lease. Undefined if that is known already. */
export async function markSent(tx: Db, id: string): Promise<Changed | undefined> {
  const [row] = await sql<Changed>(
    tx,
    `UPDATE deliveries SET status = 'sent', sent_at = coalesce(accepted_at, clock_timestamp()), revision = revision + 1, lease = NULL
     WHERE id = $1 AND status = 'queued' RETURNING ${CHANGED}`,
    [id],
  );
  return row;
}

/** It is given up. Undefined if somebody else has it in hand by now. */
export async function markFailed(tx: Db, id: string, lease: string, problem: string): Promise<Changed | undefined> {
  const [row] = await sql<Changed>(
    tx,
    `UPDATE deliveries SET status = 'failed', revision = revision + 1, lease = NULL, last_problem = $3
     WHERE id = $1 AND status = 'queued' AND lease = $2 RETURNING ${CHANGED}`,
    [id, lease, problem],
  );
  return row;
}

function messageIdOf(id: string, host: string): string {
  return `<${id}@${host}>`;
}
