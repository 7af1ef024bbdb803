import { sql } from '@hubhours/platform/database';
import type { EntityManager } from 'typeorm';

type Queryable = Pick<EntityManager, 'query'>;

/** How long the professional's decisions stay open; null: until they are decided. */
export async function deadlineHours(tx: Queryable, professionalId: string): Promise<number | null> {
  const text = `SELECT deadline_hours AS hours FROM decision_defaults WHERE professional_id = $1`;
  const [row] = await sql<{ hours: number | null }>(tx, text, [professionalId]);
  return row?.hours ?? null;
}

export async function save(tx: Queryable, professionalId: string, hours: number | null): Promise<void> {
  await sql(
    tx,
    `INSERT INTO decision_defaults (professional_id, deadline_hours) VALUES ($1, $2)
     ON CONFLICT (professional_id) DO UPDATE SET deadline_hours = $2`,
    [professionalId, hours],
  );
}
