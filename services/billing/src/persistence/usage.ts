import { sql } from '@hubhours/platform/database';
import type { EntityManager } from 'typeorm';
import type { Month } from '../domain/month.ts';
import type { Session } from '../domain/session.ts';
import type { Cells, ClientFigures, Count } from '../domain/usage.ts';

type Queryable = Pick<EntityManager, 'query'>;

/** What has come of a hub session: that it took place, and a credit that was used for it, or (-1) taken back. */
export type Fact = { readonly sessions: 0 | 1; readonly credits: -1 | 0 | 1 };

export async function note(tx: Queryable, session: Session, { sessions, credits }: Fact, at: Date): Promise<void> {
  await sql(
    tx,
    `INSERT INTO usage_facts (session_id, hub_id, client_id, starts_at, recorded_at, sessions, credits)
     VALUES ($1, $2, $3, $4, $5, $6, $7)`,
    [session.id, session.hubId, session.clientId, session.start, at, sessions, credits],
  );
}

/** The start of the hub's earliest session that anything is noted of. */
export async function earliestStart(tx: Queryable, hubId: string): Promise<Date | null> {
  const text = `SELECT min(starts_at) AS start FROM usage_facts WHERE hub_id = $1`;
  const [row] = await sql<{ start: Date | null }>(tx, text, [hubId]);
  return row?.start ?? null;
}

/** Whatever counts in the month of hub $1, from $2 to before $3, opened at $4 and closed at $5. */
const counted = `
  SELECT client_id, sessions, credits FROM usage_facts
  WHERE hub_id = $1 AND starts_at >= $2 AND starts_at < $3 AND recorded_at < $5
  UNION ALL
  SELECT client_id, sessions, credits FROM usage_facts
  WHERE hub_id = $1 AND starts_at < $2 AND recorded_at >= $4 AND recorded_at < $5`;

/** What each client who had anything in the counted month had. */
export async function figures(tx: Queryable, hubId: string, count: Count): Promise<ClientFigures[]> {
  return await sql<ClientFigures>(
    tx,
    `SELECT sum(sessions)::int AS sessions, sum(credits)::int AS credits,
       (count(*) FILTER (WHERE sessions > 0 AND credits = 0))::int AS uncovered
     FROM (${counted}) AS counted GROUP BY client_id`,
    [hubId, count.from, count.to, count.opened, count.closed],
  );
}

/**
 * Of each member of the hub from the first instant of the month to its last, as far as is known for certain: how many
 * credits she used in the month, and has left of those that could be used for half of it at least; none where there was
 * no such grant. One to many on the last evening makes nobody one who stayed away.
 */
export async function couldUse(tx: Queryable, hubId: string, count: Count): Promise<number[]> {
  const rows = await sql<{ credits: number }>(
    tx,
    `WITH member AS (
       SELECT DISTINCT client_id FROM memberships WHERE hub_id = $1 AND since <= $2 AND (until IS NULL OR until >= $3)
     ), used AS (
       SELECT client_id, sum(credits) AS credits FROM (${counted}) AS counted GROUP BY client_id
     ), had AS (
       SELECT client_id, sum(available + held + expired + withdrawn) AS credits
       FROM member JOIN lots USING (client_id) JOIN grants ON grants.id = grant_id JOIN lot_balances ON lot_id = lots.id
       WHERE lots.hub_id = $1 AND (closed_at IS NULL OR closed_at >= $3)
         AND least(lots.expires_at, $3) - greatest(granted_at, $2) >= ($3::timestamptz - $2::timestamptz) / 2
       GROUP BY client_id
     )
     SELECT coalesce(had.credits + coalesce(used.credits, 0), 0)::int AS credits
     FROM member LEFT JOIN used USING (client_id) LEFT JOIN had USING (client_id)`,
    [hubId, count.from, count.to, count.opened, count.closed],
  );
  return rows.map(({ credits }) => credits);
}

/** Publishes a month; the database refuses to do so twice, and ever to change it. */
export async function disclose(tx: Queryable, hubId: string, month: Month, cells: Cells, at: Date): Promise<void> {
  await sql(
    tx,
    `INSERT INTO usage_months (hub_id, month, sessions, credits_used, clients, published_at) VALUES ($1, $2, $3, $4, $5, $6)`,
    [hubId, month, cells.sessions, cells.creditsUsed, cells.clients, at],
  );
}

/** What was published of the months from `from` to before `to`. */
export async function published(
  tx: Queryable,
  hubId: string,
  from: Month,
  to: Month,
): Promise<(Cells & { readonly month: Month })[]> {
  return await sql<Cells & { month: Month }>(
    tx,
    `SELECT to_char(month, 'YYYY-MM-DD') AS month, sessions, credits_used AS "creditsUsed", clients
     FROM usage_months WHERE hub_id = $1 AND month >= $2 AND month < $3 ORDER BY month`,
    [hubId, from, to],
  );
}
