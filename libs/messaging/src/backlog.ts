import type { DataSource } from 'typeorm';

/** What waits in a service's own tables. Ages in seconds; null where nothing waits. */
export type Backlog = {
  readonly outboxPending: number;
  readonly outboxOldestSeconds: number | null;
  /** Events that came before their predecessors. */
  readonly earlyEvents: number;
  readonly earlyOldestSeconds: number | null;
};

export async function backlogOf(db: DataSource): Promise<Backlog> {
  const [backlog] = await db.query<Backlog[]>(`
    SELECT outbox."outboxPending", outbox."outboxOldestSeconds", early."earlyEvents", early."earlyOldestSeconds"
    FROM (
      SELECT count(*)::int AS "outboxPending",
             extract(epoch FROM clock_timestamp() - min(time))::float8 AS "outboxOldestSeconds"
      FROM outbox WHERE published_at IS NULL
    ) AS outbox, (
      SELECT count(*)::int AS "earlyEvents",
             extract(epoch FROM clock_timestamp() - min(received_at))::float8 AS "earlyOldestSeconds"
      FROM early_events
    ) AS early`);
  return backlog as Backlog;
}
