import { Clock } from '@hubhours/platform/clock';
import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import * as entry from '../domain/ledger.ts';
import * as ledger from '../persistence/ledger.ts';
import * as lots from '../persistence/lots.ts';

const BATCH = 200;

/**
 * A credit is of no use from its expiry on, whatever the ledger says; the ledger says so this much later. A booking that
 * was made in time and is heard of late, after an outage of ours, still finds the credit that it was made with.
 */
const GRACE_MS = 24 * 3_600_000;

/**
 * Enters what has expired unused; what is held stays held (R15). Any number of replicas may do so at once: each passes
 * over the clients whose credits another has in hand, and what is entered is not found again.
 */
@Injectable()
export class ExpireCredits {
  constructor(
    private readonly db: DataSource,
    private readonly clock: Clock,
  ) {}

  /** @returns how many lots had credits left */
  async execute(): Promise<number> {
    const expiredBy = new Date(this.clock.now().getTime() - GRACE_MS);
    let expired = 0;
    for (;;) {
      const batch = await this.db.transaction((tx) => this.expire(tx, expiredBy));
      if (batch === 0) return expired;
      expired += batch;
    }
  }

  private async expire(tx: EntityManager, expiredBy: Date): Promise<number> {
    const clientIds = await lots.lockClientsWithExpired(tx, expiredBy, BATCH);
    // looked up again under the locks: a move that was under way may have left less, or nothing
    const left = (await lots.ofClients(tx, clientIds)).filter((lot) => lot.expiresAt <= expiredBy);
    await ledger.post(tx, ...left.map((lot) => entry.ended(lot, 'expired', lot.expiresAt)));
    return left.length;
  }
}
