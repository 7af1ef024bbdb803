import { sql } from '@hubhours/platform/database';
import type { EntityManager } from 'typeorm';
import type { Month } from '../domain/month.ts';

type Queryable = Pick<EntityManager, 'query'>;

export type Hub = { readonly id: string; readonly timeZone: string; readonly minimumGroupSize: number };
/** A hub with its first month that is not closed yet, and when that closes. */
export type OpenHub = Hub & { readonly nextMonth: Month; readonly closesAt: Date };

const columns = `id, time_zone AS "timeZone", minimum_group_size AS "minimumGroupSize",
  to_char(next_month, 'YYYY-MM-DD') AS "nextMonth", closes_at AS "closesAt"`;

export async function find(tx: Queryable, hubId: string): Promise<OpenHub | undefined> {
  const [row] = await sql<OpenHub>(tx, `SELECT ${columns} FROM hubs WHERE id = $1`, [hubId]);
  return row;
}

/** A hub whose next month closed before `now`, locked; one that another replica has in hand is passed over. */
export async function lockDue(tx: Queryable, now: Date): Promise<OpenHub | undefined> {
  const text = `SELECT ${columns} FROM hubs WHERE closes_at <= $1 ORDER BY closes_at LIMIT 1 FOR UPDATE SKIP LOCKED`;
  const [row] = await sql<OpenHub>(tx, text, [now]);
  return row;
}

export async function insert(tx: Queryable, hub: OpenHub): Promise<void> {
  await sql(
    tx,
    `INSERT INTO hubs (id, time_zone, minimum_group_size, next_month, closes_at) VALUES ($1, $2, $3, $4, $5)`,
    [hub.id, hub.timeZone, hub.minimumGroupSize, hub.nextMonth, hub.closesAt],
  );
}

export async function save(tx: Queryable, hub: OpenHub): Promise<void> {
  await sql(
    tx,
    `UPDATE hubs SET time_zone = $2, minimum_group_size = $3, next_month = $4, closes_at = $5 WHERE id = $1`,
    [hub.id, hub.timeZone, hub.minimumGroupSize, hub.nextMonth, hub.closesAt],
  );
}
