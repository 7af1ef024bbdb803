import { changed, sql } from '@hubhours/platform/database';
import type { EntityManager } from 'typeorm';
import { v7 as uuidV7 } from 'uuid';

/** A request that came from `clientAddress`; how long it waits for its address to become known, in seconds. */
export type NewSignInRequest = {
  readonly email: string;
  readonly returnTo: string | null;
  readonly clientAddress: string;
  readonly waitSeconds: number;
};

export type Claimed = {
  readonly id: string;
  readonly email: string;
  /** Counts this one. */
  readonly attempts: number;
};

export async function insert(tx: EntityManager, request: NewSignInRequest): Promise<void> {
  const { email, returnTo, clientAddress, waitSeconds } = request;
  await tx.query(
    `INSERT INTO sign_in_requests (id, email, return_to, client_address, wanted_until)
     VALUES ($1, $2, $3, $4, clock_timestamp() + make_interval(secs => $5))`,
    [uuidV7(), email, returnTo, clientAddress, waitSeconds],
  );
}

/**
 * How many came from an address in the last `windowSeconds`, and in how many seconds the first of them no longer counts.
 * Holds a lock on the address until the transaction ends, so that a limit judged by it is exact.
 */
export async function recent(
  tx: EntityManager,
  clientAddress: string,
  windowSeconds: number,
): Promise<{ count: number; freeInSeconds: number }> {
  await tx.query(`SELECT pg_advisory_xact_lock(hashtextextended($1, 7224100003))`, [clientAddress]);
  const [row] = await sql<{ count: number; freeInSeconds: number }>(
    tx,
    `SELECT count(*)::int AS count,
            ceil(coalesce($2 - extract(epoch FROM clock_timestamp() - min(requested_at)), 0))::int AS "freeInSeconds"
     FROM sign_in_requests
     WHERE client_address = $1 AND requested_at > clock_timestamp() - make_interval(secs => $2)`,
    [clientAddress, windowSeconds],
  );
  return row ?? { count: 0, freeInSeconds: 0 };
}

/**
 * Leases the next request whose address is known, and counts the attempt. One that was claimed once is tried again even
 * after its waiting time; another replica takes it over when the lease of one that died has run out.
 */
export async function claim(tx: EntityManager, leaseSeconds: number): Promise<Claimed | undefined> {
  const [row] = await sql<Claimed>(
    tx,
    `UPDATE sign_in_requests
     SET attempts = attempts + 1, resting_until = clock_timestamp() + make_interval(secs => $1)
     WHERE id = (
       SELECT r.id FROM sign_in_requests r JOIN users u ON u.email = r.email
       WHERE r.outcome IS NULL AND r.resting_until <= clock_timestamp()
         AND (r.attempts > 0 OR r.wanted_until > clock_timestamp())
       ORDER BY r.resting_until LIMIT 1 FOR UPDATE OF r SKIP LOCKED)
     RETURNING id, email, attempts`,
    [leaseSeconds],
  );
  return row;
}

export async function noteLink(tx: EntityManager, id: string, link: string): Promise<void> {
  await tx.query(`UPDATE sign_in_requests SET link = $2 WHERE id = $1`, [id, link]);
}

export async function settle(tx: EntityManager, id: string, outcome: 'sent' | 'failed' | 'limited'): Promise<void> {
  await tx.query(`UPDATE sign_in_requests SET outcome = $2 WHERE id = $1`, [id, outcome]);
}

/** Another attempt in `seconds`. */
export async function postpone(tx: EntityManager, id: string, seconds: number): Promise<void> {
  await tx.query(
    `UPDATE sign_in_requests SET link = NULL, resting_until = clock_timestamp() + make_interval(secs => $2) WHERE id = $1`,
    [id, seconds],
  );
}

/** Where the page of a link goes on to. */
export async function returnToOf(tx: EntityManager, link: string): Promise<string | null> {
  const [row] = await sql<{ returnTo: string | null }>(
    tx,
    `SELECT return_to AS "returnTo" FROM sign_in_requests WHERE link = $1`,
    [link],
  );
  return row?.returnTo ?? null;
}

/** Forgets requests older than `seconds`, with their addresses. */
export async function prune(tx: EntityManager, seconds: number): Promise<number> {
  return changed(
    tx,
    `DELETE FROM sign_in_requests WHERE requested_at < clock_timestamp() - make_interval(secs => $1)`,
    [seconds],
  );
}
