import { decisionReopened } from '@hubhours/contracts/events/billing';
import { Clock } from '@hubhours/platform/clock';
import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { undo } from '../domain/decision.ts';
import type { Session } from '../domain/session.ts';
import * as charges from '../persistence/charges.ts';
import * as decisions from '../persistence/decisions.ts';
import * as ledger from '../persistence/ledger.ts';
import * as lots from '../persistence/lots.ts';
import * as sessions from '../persistence/sessions.ts';
import { Announcer } from './announcer.ts';
import { ChargeDesk } from './charge-desk.ts';
import { SessionCredits } from './session-credits.ts';

/** Takes an outcome back while no money has moved (R6). The decision is open again, with its credit on hold if that can be had. */
@Injectable()
export class UndoDecision {
  constructor(
    private readonly db: DataSource,
    private readonly desk: ChargeDesk,
    private readonly credits: SessionCredits,
    private readonly announcer: Announcer,
    private readonly clock: Clock,
  ) {}

  /** @throws DomainError `decision.not-found` | `decision.not-decided` | `decision.money-moved` | `charge.payment-under-way` */
  async execute(decisionId: string): Promise<void> {
    const { clientId } = await decisions.get(this.db.manager, decisionId);
    await this.db.transaction(async (tx) => {
      await ledger.lockClient(tx, clientId);
      const decided = await decisions.lock(tx, decisionId);
      const charge = (await charges.lockOfDecision(tx, decisionId)) ?? null;
      const at = this.clock.now();
      const { decision, previous, credit } = undo(decided, charge, at);
      const session = await sessions.get(tx, decision.sessionId);
      await decisions.save(tx, decision, null);
      if (charge !== null) await this.desk.withdraw(tx, charge, session, at);
      if (credit === 'unspend') await this.unspend(tx, session, at);
      if (credit === 'hold-again' && previous.lotId !== null) {
        await this.credits.holdAgain(tx, previous.lotId, session, at);
      }
      await this.announcer.say(tx, session, (stream, about) =>
        decisionReopened.create({ ...stream, data: { ...about, decisionId, previousOutcome: previous.outcome } }),
      );
    });
  }

  private async unspend(tx: EntityManager, session: Session, at: Date): Promise<void> {
    const credit = await lots.creditOf(tx, session.id);
    if (credit?.state !== 'spent') throw new Error(`Session ${session.id} has no spent credit to put back`);
    await this.credits.unspend(tx, credit.lot, session, at);
  }
}
