import { sql } from '@hubhours/platform/database';
import type { EntityManager } from 'typeorm';
import type { Service } from '../domain/professional.ts';

/** What booking tells of a professional. */
export type Professional = { readonly id: string; readonly timeZone: string; readonly services: readonly Service[] };

/**
 * Takes the professional's lock until the transaction ends; everything that changes her slots takes it first.
 * @returns whether booking has told of her
 */
export async function lock(tx: EntityManager, id: string): Promise<boolean> {
  const rows = await sql(tx, 'SELECT FROM professionals WHERE id = $1 AND time_zone IS NOT NULL FOR UPDATE', [id]);
  return rows.length > 0;
}

/** As `lock`, for events of a professional of whom booking may not have told yet. */
export async function lockOrCreate(tx: EntityManager, id: string): Promise<void> {
  const rows = await sql(tx, 'SELECT FROM professionals WHERE id = $1 FOR UPDATE', [id]);
  if (rows.length > 0) return;
  await tx.query('INSERT INTO professionals (id) VALUES ($1) ON CONFLICT DO NOTHING', [id]);
  await tx.query('SELECT FROM professionals WHERE id = $1 FOR UPDATE', [id]);
}

/** Notes that her slots may have changed. Under her lock. */
export async function touch(tx: EntityManager, id: string): Promise<void> {
  await tx.query('UPDATE professionals SET revision = revision + 1 WHERE id = $1', [id]);
}

export async function save(tx: EntityManager, { id, timeZone, services }: Professional): Promise<void> {
  await tx.query(
    `INSERT INTO professionals AS known (id, time_zone, services) VALUES ($1, $2, $3)
     ON CONFLICT (id) DO UPDATE
     SET time_zone = excluded.time_zone, services = excluded.services, revision = known.revision + 1`,
    [id, timeZone, JSON.stringify(services)],
  );
}
