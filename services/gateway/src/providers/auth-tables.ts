import { getMigrations } from 'better-auth/db/migration';
import type { Pool } from 'pg';
import type { HubhoursAuth } from './auth.ts';

/** Serializes the replicas that start together on one database; an arbitrary number that nothing else takes. */
const MIGRATION_LOCK = 7_224_100_002;

/**
 * Brings better-auth's tables up to date and makes the first signing key, once, however many replicas start together.
 * The lock is a transaction's, so PgBouncer in transaction mode will do; the tables are made over other connections.
 */
export async function migrateAuth(auth: HubhoursAuth, pool: Pool): Promise<void> {
  const client = await pool.connect();
  try {
    await client.query('BEGIN');
    await client.query('SET LOCAL statement_timeout = 0');
    await client.query('SET LOCAL idle_in_transaction_session_timeout = 0');
    await client.query('SELECT pg_advisory_xact_lock($1)', [MIGRATION_LOCK]);
    const { runMigrations } = await getMigrations(auth.options);
    await runMigrations();
    await auth.api.getJwks();
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK').catch(() => undefined);
    throw error;
  } finally {
    client.release();
  }
}
