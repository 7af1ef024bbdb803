import { sql } from '@hubhours/platform/database';
import type { EntityManager } from 'typeorm';
import * as leases from './leases.ts';

type Db = Pick<EntityManager, 'query'>;

/** A page of the provider on which a client leaves a card for later. */
export type CardSetup = {
  readonly id: string;
  readonly clientId: string;
  readonly reference: string;
  readonly tries: number;
};
type Row = { id: string; client_id: string; reference: string; tries: number };

export async function insert(db: Db, { id, clientId, reference }: Omit<CardSetup, 'tries'>): Promise<void> {
  await sql(
    db,
    `INSERT INTO card_setups (id, client_id, reference, state, due_at)
     VALUES ($1, $2, $3, 'open', clock_timestamp() + interval '1 minute') ON CONFLICT DO NOTHING`,
    [id, clientId, reference],
  );
}

export async function takeDue(db: Db, most: number, leaseMs: number): Promise<CardSetup[]> {
  const rows = await leases.take<Row>(db, 'card_setups', '*', { most, leaseMs });
  return rows.map((row) => ({ id: row.id, clientId: row.client_id, reference: row.reference, tries: row.tries }));
}

export async function save(db: Db, id: string, state: 'done' | 'lapsed'): Promise<void> {
  await sql(db, `UPDATE card_setups SET state = $2, due_at = NULL, leased_until = NULL WHERE id = $1`, [id, state]);
}

export async function askAgain(db: Db, id: string, inMs: number): Promise<void> {
  await sql(
    db,
    `UPDATE card_setups SET due_at = clock_timestamp() + $2 * interval '1 ms', leased_until = NULL WHERE id = $1`,
    [id, inMs],
  );
}

export async function lookNow(db: Db, id: string): Promise<void> {
  await sql(db, `UPDATE card_setups SET due_at = clock_timestamp() WHERE id = $1 AND state = 'open'`, [id]);
}
