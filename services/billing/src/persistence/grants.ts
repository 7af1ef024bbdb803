import { sql } from '@hubhours/platform/database';
import type { EntityManager } from 'typeorm';

export type Grant = {
  readonly id: string;
  readonly hubId: string;
  readonly grantedBy: string;
  readonly grantedAt: Date;
  /** How many clients got it. */
  readonly clients: number;
  /** For each of them. */
  readonly credits: number;
  readonly expiresAt: Date;
};

export async function find(tx: EntityManager, grantId: string): Promise<Grant | undefined> {
  const [row] = await sql<Grant>(
    tx,
    `SELECT id, hub_id AS "hubId", granted_by AS "grantedBy", granted_at AS "grantedAt", clients, credits,
       expires_at AS "expiresAt"
     FROM grants WHERE id = $1`,
    [grantId],
  );
  return row;
}

export async function insert(tx: EntityManager, grant: Grant): Promise<void> {
  await sql(
    tx,
    `INSERT INTO grants (id, hub_id, granted_by, granted_at, clients, credits, expires_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7)`,
    [grant.id, grant.hubId, grant.grantedBy, grant.grantedAt, grant.clients, grant.credits, grant.expiresAt],
  );
}
