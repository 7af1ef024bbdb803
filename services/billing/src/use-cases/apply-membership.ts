import type { membershipChanged } from '@hubhours/contracts/events/booking';
import { isNewest } from '@hubhours/messaging/latest';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { z } from 'zod';
import { endsAs } from '../domain/credits.ts';
import * as entry from '../domain/ledger.ts';
import * as ledger from '../persistence/ledger.ts';
import * as lots from '../persistence/lots.ts';
import * as members from '../persistence/members.ts';

/**
 * Keeps which hub a client is a member of. Each such change ends whatever membership was before, also one whose end was
 * never heard of because a later event overtook it: what is available of its credits is withdrawn, what is held stays
 * for its sessions, and is withdrawn when it comes back.
 */
@Injectable()
export class ApplyMembership {
  constructor(private readonly db: DataSource) {}

  async execute(event: z.output<typeof membershipChanged.schema>): Promise<void> {
    const { clientId, hubId, previousHubId } = event.data;
    await this.db.transaction(async (tx) => {
      if (!(await isNewest(tx, 'billing.memberships', event))) return;
      await ledger.lockClient(tx, clientId);
      const known = (await members.hubsOf(tx, [clientId])).get(clientId);
      // said once more, changed nothing
      if (known === hubId && previousHubId === hubId) return;
      await members.save(tx, clientId, hubId);
      const at = new Date(event.time);
      const overtaken = known !== undefined && known !== previousHubId;
      await members.keepStay(tx, clientId, hubId, at, { overtaken });
      const left = await lots.withCredits(tx, clientId);
      await lots.close(tx, clientId, at);
      if (left.length > 0) await ledger.post(tx, ...left.map((lot) => entry.ended(lot, endsAs(lot, at), at)));
    });
  }
}
