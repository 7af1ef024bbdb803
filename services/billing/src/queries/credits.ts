import type { credits } from '@hubhours/contracts/http/billing';
import { Clock } from '@hubhours/platform/clock';
import { sql } from '@hubhours/platform/database';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { z } from 'zod';

type Credits = z.output<typeof credits>;
type Balance = Pick<Credits, 'available' | 'held' | 'spent' | 'expired'>;
type EntryRow = Omit<Credits['entries'][number], 'at' | 'expiresAt'> & { at: Date; expiresAt: Date };

/** How many of a client's latest entries are shown. */
const SHOWN = 200;

/** A client's own view of her credits: the balances, and the latest movements, newest first. */
@Injectable()
export class CreditsOf {
  constructor(
    private readonly db: DataSource,
    private readonly clock: Clock,
  ) {}

  async execute(clientId: string): Promise<Credits> {
    const [balance] = await sql<Balance>(
      this.db.manager,
      // what has passed its expiry is as good as gone, also before the ledger has been told
      `SELECT coalesce(sum(available) FILTER (WHERE lots.expires_at > $2), 0)::int AS available,
         coalesce(sum(held), 0)::int AS held,
         coalesce(sum(spent), 0)::int AS spent,
         (coalesce(sum(expired), 0) + coalesce(sum(available) FILTER (WHERE lots.expires_at <= $2), 0))::int AS expired
       FROM lots JOIN lot_balances ON lot_balances.lot_id = lots.id
       WHERE client_id = $1`,
      [clientId, this.clock.now()],
    );
    const entries = await sql<EntryRow>(
      this.db.manager,
      // of each posting the side that received; the other one is some account of hers, or the hub's grants. The latest of
      // each account are enough to find the latest of all, however many there are
      `SELECT postings.at, postings.kind, latest.amount::int AS credits, latest.session_id AS "sessionId",
         lots.expires_at AS "expiresAt"
       FROM (
         SELECT received.* FROM accounts CROSS JOIN LATERAL (
           SELECT id, posting_id, lot_id, session_id, amount FROM entries
           WHERE account_id = accounts.id AND amount > 0 ORDER BY id DESC LIMIT ${SHOWN}
         ) AS received
         WHERE accounts.owner = $1 AND accounts.unit = 'credit' ORDER BY received.id DESC LIMIT ${SHOWN}
       ) AS latest
       JOIN postings ON postings.id = latest.posting_id JOIN lots ON lots.id = latest.lot_id
       ORDER BY latest.id DESC`,
      [clientId.toLowerCase()],
    );
    return {
      ...balance!,
      entries: entries.map((row) => ({ ...row, at: row.at.toISOString(), expiresAt: row.expiresAt.toISOString() })),
    };
  }
}
