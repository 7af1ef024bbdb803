import { sql } from '@hubhours/platform/database';
import type { EntityManager } from 'typeorm';
import type { SetUp } from '../domain/professional.ts';
import { emptySchedule, type Schedule } from '../domain/schedule.ts';
import * as history from './set-up-history.ts';

/** The set-up with its revision, 0 if none was saved; undefined for a professional of whom booking has not told yet. */
export async function find(
  db: Pick<EntityManager, 'query'>,
  professionalId: string,
): Promise<Omit<SetUp, 'services'> | undefined> {
  const [row] = await sql<{ time_zone: string; revision: number | null; body: Schedule | null }>(
    db,
    `SELECT p.time_zone, s.revision, s.body
     FROM professionals p LEFT JOIN schedules s ON s.professional_id = p.id
     WHERE p.id = $1 AND p.time_zone IS NOT NULL`,
    [professionalId],
  );
  if (row === undefined) return undefined;
  return { revision: row.revision ?? 0, schedule: row.body ?? emptySchedule(row.time_zone) };
}

/** Saves a revision and keeps who saved it when. Under the professional's lock. */
export async function save(
  tx: EntityManager,
  saved: { professionalId: string; revision: number; schedule: Schedule; by: string; at: Date },
): Promise<void> {
  const { professionalId, revision, schedule, by, at } = saved;
  await tx.query(
    `INSERT INTO schedules (professional_id, revision, body) VALUES ($1, $2, $3)
     ON CONFLICT (professional_id) DO UPDATE SET revision = excluded.revision, body = excluded.body`,
    [professionalId, revision, JSON.stringify(schedule)],
  );
  await history.keep(tx, { professionalId, by, at }, { what: 'schedule-saved', revision, body: schedule });
}
