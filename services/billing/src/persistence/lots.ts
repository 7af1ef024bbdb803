import { sql } from '@hubhours/platform/database';
import type { EntityManager } from 'typeorm';
import type { Lot } from '../domain/credits.ts';

type Row = {
  id: string;
  client_id: string;
  hub_id: string;
  expires_at: Date;
  closed_at: Date | null;
  available: number;
  withdrawn: number;
};

/** The credit of a session, with the lot that it is of. */
export type SessionCredit = { readonly lot: Lot; readonly state: 'held' | 'spent' };

const lot = `lots.id, client_id, hub_id, lots.expires_at, closed_at, available, withdrawn`;
const balances = `lots JOIN lot_balances ON lot_balances.lot_id = lots.id`;

/** Those of the client's lots that have credits left, expired or not. */
export async function withCredits(tx: EntityManager, clientId: string): Promise<Lot[]> {
  return await ofClients(tx, [clientId]);
}

/** Those of the client's lots that a session booked at `at` may hold a credit of; which, is the domain's to say. */
export async function holdable(tx: EntityManager, clientId: string, at: Date): Promise<Lot[]> {
  const text = `SELECT ${lot} FROM ${balances}
    WHERE client_id = $1 AND (closed_at IS NULL AND available > 0 OR closed_at > $2 AND withdrawn > 0)`;
  return (await sql<Row>(tx, text, [clientId, at])).map(fromRow);
}

/** As {@link withCredits}, of several clients. */
export async function ofClients(tx: EntityManager, clientIds: readonly string[]): Promise<Lot[]> {
  const text = `SELECT ${lot} FROM ${balances} WHERE client_id = ANY($1) AND available > 0 AND closed_at IS NULL`;
  return (await sql<Row>(tx, text, [clientIds])).map(fromRow);
}

/**
 * Locks clients who have credits that expired by then, as `ledger.lockClients` does, but passes over those whom
 * somebody else has locked: it waits for nobody, so their order does not matter.
 */
export async function lockClientsWithExpired(tx: EntityManager, expiredBy: Date, limit: number): Promise<string[]> {
  const rows = await sql<{ client_id: string }>(
    tx,
    `SELECT lots.client_id FROM lot_balances AS balance JOIN lots ON lots.id = balance.lot_id
     JOIN accounts ON accounts.owner = lots.client_id::text AND accounts.kind = 'available' AND accounts.unit = 'credit'
     WHERE balance.available > 0 AND balance.expires_at <= $1
     ORDER BY balance.expires_at LIMIT $2
     FOR NO KEY UPDATE OF accounts SKIP LOCKED`,
    [expiredBy, limit],
  );
  return [...new Set(rows.map((row) => row.client_id))];
}

export async function get(tx: EntityManager, lotId: string): Promise<Lot> {
  const [row] = await sql<Row>(tx, `SELECT ${lot} FROM ${balances} WHERE lots.id = $1`, [lotId]);
  if (row === undefined) throw new Error(`Lot ${lotId} is not known`);
  return fromRow(row);
}

/** The credit that is held for the session, or was spent on it. */
export async function creditOf(tx: EntityManager, sessionId: string): Promise<SessionCredit | undefined> {
  const [row] = await sql<Row & { held: number }>(
    tx,
    `SELECT ${lot}, credit.held
     FROM session_credits AS credit JOIN lots ON lots.id = credit.lot_id JOIN lot_balances ON lot_balances.lot_id = lots.id
     WHERE credit.session_id = $1 AND credit.held + credit.spent > 0`,
    [sessionId],
  );
  return row && { lot: fromRow(row), state: row.held > 0 ? 'held' : 'spent' };
}

export async function insert(
  tx: EntityManager,
  grantId: string,
  lots: readonly Omit<Lot, 'closedAt' | 'available' | 'withdrawn'>[],
): Promise<void> {
  await sql(
    tx,
    `INSERT INTO lots (grant_id, id, client_id, hub_id, expires_at)
     SELECT $1, * FROM unnest($2::uuid[], $3::uuid[], $4::uuid[], $5::timestamptz[])`,
    [
      grantId,
      lots.map(({ id }) => id),
      lots.map(({ clientId }) => clientId),
      lots.map(({ hubId }) => hubId),
      lots.map(({ expiresAt }) => expiresAt),
    ],
  );
}

/** Ends every lot of the client that is still open, so that what is held of it is withdrawn when it comes back. */
export async function close(tx: EntityManager, clientId: string, at: Date): Promise<void> {
  await sql(tx, `UPDATE lots SET closed_at = $2 WHERE client_id = $1 AND closed_at IS NULL`, [clientId, at]);
}

function fromRow(row: Row): Lot {
  return {
    id: row.id,
    clientId: row.client_id,
    hubId: row.hub_id,
    expiresAt: row.expires_at,
    closedAt: row.closed_at,
    available: row.available,
    withdrawn: row.withdrawn,
  };
}
