import type { sessionCompleted } from '@hubhours/contracts/events/booking';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { z } from 'zod';
import * as ledger from '../persistence/ledger.ts';
import * as lots from '../persistence/lots.ts';
import * as sessions from '../persistence/sessions.ts';
import { ChargeDesk } from './charge-desk.ts';
import { SessionCredits } from './session-credits.ts';
import { UsageNotes } from './usage-notes.ts';

/** A session took place: its credit is spent, or else its frozen price is charged directly (R15); a free one costs nothing. */
@Injectable()
export class ApplyCompletion {
  constructor(
    private readonly credits: SessionCredits,
    private readonly charges: ChargeDesk,
    private readonly usage: UsageNotes,
  ) {}

  async execute(tx: EntityManager, { time, data }: z.output<typeof sessionCompleted.schema>): Promise<void> {
    await ledger.lockClient(tx, data.session.clientId);
    const session = { ...(await sessions.get(tx, data.session.sessionId)), status: 'completed' as const };
    await sessions.save(tx, session);
    const at = new Date(time);
    const credit = await lots.creditOf(tx, session.id);
    if (credit?.state === 'held') {
      await this.credits.spend(tx, credit.lot, session, at);
      await this.charges.recordCredit(tx, session, null, at);
      return;
    }
    await this.usage.note(tx, session, 0);
    if (session.policy.price.amountMinor > 0) {
      await this.charges.chargeDirectly(tx, session, null, session.policy.price, at);
    }
  }
}
