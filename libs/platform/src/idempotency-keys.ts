import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';

/** What identifies a repeat: the caller, the route (method and path) and the key. */
export type KeyedRequest = {
  readonly callerId: string;
  readonly route: string;
  readonly key: string;
  /** Of the body; the same key must come with the same. */
  readonly hash: Buffer;
};

export type Answer = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** JSON text; null for none. */
  readonly body: string | null;
};

/** A key that is the holder's: when its request was first received, and whether nobody held it before. */
export type Claimed = { readonly receivedAt: Date; readonly isFirst: boolean };

export type Found = { readonly hash: Buffer; readonly answer: Answer | undefined };

/** A holder that has not answered by then is taken for dead. Longer than any request may run. */
export const LEASE_SECONDS = 30;

/** The database's memory of keyed requests, shared by all replicas; each call is one statement of its own. */
@Injectable()
export class IdempotencyKeys {
  constructor(private readonly db: DataSource) {}

  /**
   * Takes the key for `holder` if it is new, expired, was released without an answer, or its holder died.
   * @returns undefined if the key is another's or answered
   */
  async claim(request: KeyedRequest, holder: string, receivedAt: Date): Promise<Claimed | undefined> {
    const rows = await this.db.query<Claimed[]>(
      `INSERT INTO idempotency_keys AS kept (caller_id, route, key, request_hash, received_at, holder, leased_until, expires_at)
       VALUES ($1, $2, $3, $4, $5, $6, clock_timestamp() + make_interval(secs => $7), clock_timestamp() + interval '24 hours')
       ON CONFLICT (caller_id, route, key) DO UPDATE
         SET holder = excluded.holder, leased_until = excluded.leased_until, request_hash = excluded.request_hash,
             received_at = CASE WHEN kept.expires_at <= clock_timestamp() THEN excluded.received_at ELSE kept.received_at END,
             expires_at = CASE WHEN kept.expires_at <= clock_timestamp() THEN excluded.expires_at ELSE kept.expires_at END,
             status = NULL, headers = NULL, body = NULL
         WHERE kept.expires_at <= clock_timestamp()
            OR (kept.request_hash = excluded.request_hash AND kept.status IS NULL
                AND coalesce(kept.leased_until, '-infinity') <= clock_timestamp())
       RETURNING received_at AS "receivedAt", xmax = 0 AS "isFirst"`, // a row that was just inserted has no xmax
      [request.callerId, request.route, request.key, request.hash, receivedAt, holder, LEASE_SECONDS],
    );
    return rows[0];
  }

  async find({ callerId, route, key }: KeyedRequest): Promise<Found | undefined> {
    const rows = await this.db.query<
      { request_hash: Buffer; status: number | null; headers: Record<string, string> | null; body: string | null }[]
    >(
      `SELECT request_hash, status, headers, body FROM idempotency_keys
       WHERE caller_id = $1 AND route = $2 AND key = $3 AND expires_at > clock_timestamp()`,
      [callerId, route, key],
    );
    const row = rows[0];
    if (!row) return undefined;
    const answer = row.status === null ? undefined : { status: row.status, headers: row.headers ?? {}, body: row.body };
    return { hash: row.request_hash, answer };
  }

  /** Keeps the answer for repeats, unless another holder has taken over meanwhile. */
  async keep({ callerId, route, key }: KeyedRequest, holder: string, answer: Answer): Promise<void> {
    await this.db.query(
      `UPDATE idempotency_keys SET status = $5, headers = $6, body = $7, holder = NULL, leased_until = NULL
       WHERE caller_id = $1 AND route = $2 AND key = $3 AND holder = $4`,
      [callerId, route, key, holder, answer.status, JSON.stringify(answer.headers), answer.body],
    );
  }

  /** Lets a repeat try again; when the request was first received stays known. */
  async release({ callerId, route, key }: KeyedRequest, holder: string): Promise<void> {
    await this.db.query(
      `UPDATE idempotency_keys SET holder = NULL, leased_until = NULL
       WHERE caller_id = $1 AND route = $2 AND key = $3 AND holder = $4`,
      [callerId, route, key, holder],
    );
  }

  /** As if the request had never come. */
  async forget({ callerId, route, key }: KeyedRequest, holder: string): Promise<void> {
    await this.db.query(
      `DELETE FROM idempotency_keys WHERE caller_id = $1 AND route = $2 AND key = $3 AND holder = $4`,
      [callerId, route, key, holder],
    );
  }

  /** Deletes what is older than 24 hours, a small batch at a time. @returns how many went */
  async prune(batch = 500): Promise<number> {
    const [, count] = await this.db.query<[unknown, number]>(
      `DELETE FROM idempotency_keys WHERE (caller_id, route, key) IN
         (SELECT caller_id, route, key FROM idempotency_keys WHERE expires_at <= clock_timestamp()
          ORDER BY expires_at LIMIT $1 FOR UPDATE SKIP LOCKED)`,
      [batch],
    );
    return count;
  }
}
