import { changed, sql } from '@hubhours/platform/database';
import type { EntityManager } from 'typeorm';

/** The links of one address that could still be used. better-auth deletes a row when it is used. */
export async function countUnused(tx: EntityManager, email: string): Promise<number> {
  const [row] = await sql<{ count: number }>(
    tx,
    `SELECT count(*)::int AS count
     FROM sign_in_requests r JOIN verifications v ON v.identifier = r.link
     WHERE r.email = $1 AND v."expiresAt" > now()`,
    [email],
  );
  return row?.count ?? 0;
}

/** Takes back a link whose mail did not leave. */
export async function remove(tx: EntityManager, row: string): Promise<void> {
  await tx.query(`DELETE FROM verifications WHERE identifier = $1`, [row]);
}

/** Forgets links and sessions that are over. */
export async function prune(tx: EntityManager): Promise<number> {
  const links = await changed(tx, `DELETE FROM verifications WHERE "expiresAt" < now()`);
  return links + (await changed(tx, `DELETE FROM sessions WHERE "expiresAt" < now()`));
}
