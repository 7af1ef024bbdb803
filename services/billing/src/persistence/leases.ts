import { sql } from '@hubhours/platform/database';
import type { EntityManager } from 'typeorm';

/** What is asked of the provider, and may have to be asked again. */
type Table = 'payment_attempts' | 'refunds' | 'card_setups';

const keys: Readonly<Record<Table, string>> = {
  payment_attempts: '(charge_id, number)',
  refunds: '(id)',
  card_setups: '(id)',
};

/**
 * Takes what is due, for as long as `leaseMs`: no other replica has it in hand meanwhile, and one that dies gives it back
 * by the lease's end. No transaction waits for the provider.
 */
export async function take<Row>(
  db: Pick<EntityManager, 'query'>,
  table: Table,
  columns: string,
  { most, leaseMs }: { most: number; leaseMs: number },
): Promise<Row[]> {
  const key = keys[table];
  return await sql<Row>(
    db,
    `UPDATE ${table} SET tries = tries + 1, leased_until = clock_timestamp() + $2 * interval '1 ms'
     WHERE ${key} IN (
       SELECT ${key.slice(1, -1)} FROM ${table}
       WHERE due_at <= clock_timestamp() AND (leased_until IS NULL OR leased_until <= clock_timestamp())
       ORDER BY due_at LIMIT $1 FOR UPDATE SKIP LOCKED
     )
     RETURNING ${columns}`,
    [most, leaseMs],
  );
}
