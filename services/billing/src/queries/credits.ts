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
      // of each posting the side that received; the other one is some account of hers, or the hub's grants
      `SELECT postings.at, postings.kind, entries.amount::int AS credits, entries.session_id AS "sessionId",
         lots.expires_at AS "expiresAt"
       FROM entries JOIN postings ON postings.id = entries.posting_id JOIN lots ON lots.id = entries.lot_id
       WHERE lots.client_id = $1 AND entries.amount > 0
       ORDER BY entries.id DESC
       LIMIT ${SHOWN}`,
      [clientId],
    );
    return {
      ...balance!,
      entries: entries.map((row) => ({ ...row, at: row.at.toISOString(), expiresAt: row.expiresAt.toISOString() })),
    };
  }
}
