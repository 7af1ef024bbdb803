import { changed, sql } from '@hubhours/platform/database';
import type { EntityManager } from 'typeorm';

export type TimeOff = { readonly id: string; readonly start: Date; readonly end: Date; readonly note: string | null };
type By = { readonly professionalId: string; readonly by: string; readonly at: Date };
type Db = Pick<EntityManager, 'query'>;

/** Adds time off once: a repeat with the same id changes nothing. Under the professional's lock. */
export async function add(tx: EntityManager, off: TimeOff, { professionalId, by, at }: By): Promise<void> {
  const { id, start, end, note } = off;
  const added = await sql(
    tx,
    `INSERT INTO time_off (id, professional_id, starts_at, ends_at, note) VALUES ($1, $2, $3, $4, $5)
     ON CONFLICT DO NOTHING RETURNING id`,
    [id, professionalId, start, end, note],
  );
  if (added.length > 0) await keepHistory(tx, 'time-off-added', { id, start, end }, { professionalId, by, at });
}

/** Whether there was such time off. Under the professional's lock. */
export async function remove(tx: EntityManager, id: string, { professionalId, by, at }: By): Promise<boolean> {
  const removed = await changed(tx, 'DELETE FROM time_off WHERE id = $1 AND professional_id = $2', [
    id,
    professionalId,
  ]);
  if (removed > 0) await keepHistory(tx, 'time-off-removed', { id }, { professionalId, by, at });
  return removed > 0;
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

async function keepHistory(
  tx: EntityManager,
  what: string,
  body: object,
  { professionalId, by, at }: By,
): Promise<void> {
  await tx.query('INSERT INTO setup_history (professional_id, at, by, what, body) VALUES ($1, $2, $3, $4, $5)', [
    professionalId,
    at,
    by,
    what,
    JSON.stringify(body),
  ]);
}
