import { sql } from '@hubhours/platform/database';
import type { EntityManager } from 'typeorm';

/** Which hub each of the clients is a member of (null: of none); one that billing has never heard of is left out. */
export async function hubsOf(tx: EntityManager, clientIds: readonly string[]): Promise<Map<string, string | null>> {
  const text = `SELECT client_id, hub_id FROM members WHERE client_id = ANY($1)`;
  const rows = await sql<{ client_id: string; hub_id: string | null }>(tx, text, [clientIds]);
  return new Map(rows.map((row) => [row.client_id, row.hub_id]));
}

export async function ofHub(tx: EntityManager, hubId: string): Promise<string[]> {
  const rows = await sql<{ client_id: string }>(tx, `SELECT client_id FROM members WHERE hub_id = $1`, [hubId]);
  return rows.map((row) => row.client_id);
}

/** Keeps since when she is a member of `hubId` (null: of none), and until when she was one of the hub before. */
export async function keepStay(
  tx: EntityManager,
  clientId: string,
  hubId: string | null,
  at: Date,
  { overtaken }: { overtaken: boolean },
): Promise<void> {
  await sql(
    tx,
    // of a stay whose end was never heard of nothing is certain but its beginning
    `UPDATE memberships SET until = CASE WHEN $3 THEN since ELSE greatest(since, $2) END
     WHERE client_id = $1 AND until IS NULL`,
    [clientId, at, overtaken],
  );
  if (hubId === null) return;
  await sql(tx, `INSERT INTO memberships (client_id, hub_id, since) VALUES ($1, $2, $3)`, [clientId, hubId, at]);
}

export async function save(tx: EntityManager, clientId: string, hubId: string | null): Promise<void> {
  await sql(
    tx,
    `INSERT INTO members (client_id, hub_id) VALUES ($1, $2) ON CONFLICT (client_id) DO UPDATE SET hub_id = $2`,
    [clientId, hubId],
  );
}
