import { DomainError } from '@hubhours/kernel/domain-error';
import { changed, sql } from '@hubhours/platform/database';
import type { EntityManager } from 'typeorm';
import type { Change, Policy, Session, SessionStatus, Warning } from '../domain/session.ts';

type Row = {
  id: string;
  lineage_id: string;
  professional_id: string;
  client_id: string;
  programme: Session['programme'];
  hub_id: string | null;
  starts_at: Date;
  ends_at: Date;
  policy: Policy;
  status: SessionStatus;
  change: StoredChange | null;
};

/** JSON has no dates. */
type StoredWarning = Omit<Warning, 'servedAt' | 'acknowledgedAt'> & { servedAt: string | null; acknowledgedAt: string };
type StoredChange = Omit<Change, 'at' | 'warning'> & { at: string; warning: StoredWarning | null };

/** A session that billing must know, because an earlier event of its lineage told of it. */
export async function get(tx: EntityManager, sessionId: string): Promise<Session> {
  const session = await find(tx, sessionId);
  if (session === undefined)
    throw new Error(`Session ${sessionId} is not known, though an event of its lineage follows`);
  return session;
}

export async function find(tx: EntityManager, sessionId: string): Promise<Session | undefined> {
  const [row] = await sql<Row>(tx, `SELECT * FROM sessions WHERE id = $1`, [sessionId]);
  return row && fromRow(row);
}

export async function insert(tx: EntityManager, session: Session, bookedAt: Date): Promise<void> {
  await sql(
    tx,
    `INSERT INTO sessions (id, lineage_id, professional_id, client_id, programme, hub_id, starts_at, ends_at, policy,
       status, change, booked_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
    [
      session.id,
      session.lineageId,
      session.professionalId,
      session.clientId,
      session.programme,
      session.hubId,
      session.start,
      session.end,
      session.policy,
      session.status,
      session.change,
      bookedAt,
    ],
  );
}

/** The first of the client's sessions to come that was booked after `at` and holds no credit of `hubId`, and when it was. */
export async function firstWithoutCredit(
  tx: EntityManager,
  { clientId, hubId }: { clientId: string; hubId: string },
  at: Date,
): Promise<{ session: Session; bookedAt: Date } | undefined> {
  const [row] = await sql<Row & { booked_at: Date }>(
    tx,
    `SELECT * FROM sessions WHERE client_id = $1 AND hub_id = $2 AND status = 'scheduled' AND booked_at > $3
       AND NOT EXISTS (SELECT FROM session_credits AS credit WHERE credit.session_id = sessions.id AND held > 0)
     ORDER BY booked_at, id LIMIT 1`,
    [clientId, hubId, at],
  );
  return row && { session: fromRow(row), bookedAt: row.booked_at };
}

/**
 * Keeps how the session ended; nothing else of it ever changes. It ends once: an event that tells of another end would
 * make an early change a late one, or charge for a session that was cancelled.
 * @throws DomainError `session.not-scheduled` (conflict)
 * @see docs/rules.md R7
 */
export async function save(tx: EntityManager, { id, status, change }: Session): Promise<void> {
  const text = `UPDATE sessions SET status = $2, change = $3 WHERE id = $1 AND status = 'scheduled'`;
  const ended = await changed(tx, text, [id, status, change]);
  if (ended === 0) throw new DomainError('conflict', 'session.not-scheduled');
}

/**
 * Takes the next `count` numbers of billing's own stream of events about the session, without gaps: the row stays locked
 * until the transaction ends, and a rollback gives the numbers back.
 * @returns the last of them
 */
export async function takeSequences(tx: EntityManager, sessionId: string, count: number): Promise<number> {
  const [row] = await sql<{ sequence: number }>(
    tx,
    `INSERT INTO session_streams AS stream (session_id, sequence) VALUES ($1, $2)
     ON CONFLICT (session_id) DO UPDATE SET sequence = stream.sequence + excluded.sequence
     RETURNING sequence`,
    [sessionId, count],
  );
  return row!.sequence;
}

function fromRow(row: Row): Session {
  return {
    id: row.id,
    lineageId: row.lineage_id,
    professionalId: row.professional_id,
    clientId: row.client_id,
    programme: row.programme,
    hubId: row.hub_id,
    start: row.starts_at,
    end: row.ends_at,
    policy: row.policy,
    status: row.status,
    change: row.change && changeOf(row.change),
  };
}

function changeOf(stored: StoredChange): Change {
  const { warning } = stored;
  return {
    ...stored,
    at: new Date(stored.at),
    warning: warning && {
      ...warning,
      servedAt: warning.servedAt === null ? null : new Date(warning.servedAt),
      acknowledgedAt: new Date(warning.acknowledgedAt),
    },
  };
}
