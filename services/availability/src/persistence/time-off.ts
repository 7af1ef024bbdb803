import { sql } from '@hubhours/platform/database';
import type { EntityManager } from 'typeorm';
import * as history from './set-up-history.ts';

export type TimeOff = { readonly id: string; readonly start: Date; readonly end: Date; readonly note: string | null };
type By = { readonly professionalId: string; readonly by: string; readonly at: Date };
type Db = Pick<EntityManager, 'query'>;

/** Adds time off once: a repeat with the same id changes nothing. Under the professional's lock. */
export async function add(tx: EntityManager, off: TimeOff, kept: By): Promise<void> {
  const { id, start, end, note } = off;
  const added = await sql(
    tx,
    `INSERT INTO time_off (id, professional_id, starts_at, ends_at, note) VALUES ($1, $2, $3, $4, $5)
     ON CONFLICT DO NOTHING RETURNING id`,
    [id, kept.professionalId, start, end, note],
  );
  const body = { id, start: start.toISOString(), end: end.toISOString() };
  if (added.length > 0) await history.keep(tx, kept, { what: 'time-off-added', revision: null, body });
}

/** Whether there was such time off. Under the professional's lock. */
export async function remove(tx: EntityManager, id: string, kept: By): Promise<boolean> {
  const [removed] = await sql<{ start: Date; end: Date }>(
    tx,
    'DELETE FROM time_off WHERE id = $1 AND professional_id = $2 RETURNING starts_at AS start, ends_at AS end',
    [id, kept.professionalId],
  );
  if (removed === undefined) return false;
  const body = { id, start: removed.start.toISOString(), end: removed.end.toISOString() };
  await history.keep(tx, kept, { what: 'time-off-removed', revision: null, body });
  return true;
}

/** By start, latest first; `after` is the last one of the page before. */
export async function list(
  db: Db,
  professionalId: string,
  { limit, after }: { limit: number; after?: readonly [start: string, id: string] | undefined },
): Promise<TimeOff[]> {
  return sql<TimeOff>(
    db,
    `SELECT id, starts_at AS start, ends_at AS end, note FROM time_off
     WHERE professional_id = $1 AND ($2::timestamptz IS NULL OR (starts_at, id) < ($2, $3::uuid))
     ORDER BY starts_at DESC, id DESC LIMIT $4`,
    [professionalId, after?.[0] ?? null, after?.[1] ?? null, limit],
  );
}
