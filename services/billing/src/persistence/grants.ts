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

/** What the operation has granted before. */
export async function madeBy(tx: EntityManager, operationId: string): Promise<Grant | undefined> {
  const [row] = await sql<Grant>(
    tx,
    `SELECT id, hub_id AS "hubId", granted_by AS "grantedBy", granted_at AS "grantedAt", clients, credits,
       expires_at AS "expiresAt"
     FROM grants WHERE operation_id = $1`,
    [operationId],
  );
  return row;
}

export async function insert(tx: EntityManager, grant: Grant, operationId: string): Promise<void> {
  await sql(
    tx,
    `INSERT INTO grants (id, hub_id, granted_by, granted_at, clients, credits, expires_at, operation_id)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [
      grant.id,
      grant.hubId,
      grant.grantedBy,
      grant.grantedAt,
      grant.clients,
      grant.credits,
      grant.expiresAt,
      operationId,
    ],
  );
}
