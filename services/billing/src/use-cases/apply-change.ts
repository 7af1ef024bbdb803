import type { sessionCancelled, sessionNoShow, sessionRescheduled } from '@hubhours/contracts/events/booking';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { z } from 'zod';
import { end, keepsHoldAfterMove } from '../domain/change.ts';
import type { Change, Session } from '../domain/session.ts';
import * as ledger from '../persistence/ledger.ts';
import * as lots from '../persistence/lots.ts';
import * as sessions from '../persistence/sessions.ts';
import { DecisionDesk } from './decision-desk.ts';
import { SessionCredits } from './session-credits.ts';
import { bookedSession, toldChange } from './session-facts.ts';

/**
 * Keeps how a session ended its way, opens the decision that its event asks for, and sees to the credit (R7, R12, R15).
 * The session is the one billing knows; the event adds the change and nothing else.
 */
@Injectable()
export class ApplyChange {
  constructor(
    private readonly decisions: DecisionDesk,
    private readonly credits: SessionCredits,
  ) {}

  async cancelled(tx: EntityManager, { time, data }: z.output<typeof sessionCancelled.schema>): Promise<void> {
    const session = await this.end(tx, data.session, toldChange(data.change, data.notifyClient));
    const settlement = await this.decisions.settleChange(tx, session, data.decision, new Date(time));
    if (settlement.kind === 'none') await this.giveBack(tx, session, new Date(time));
  }

  async noShow(tx: EntityManager, { time, data }: z.output<typeof sessionNoShow.schema>): Promise<void> {
    const session = await this.end(tx, data.session, toldChange(data.change, true));
    const settlement = await this.decisions.settleChange(tx, session, data.decision, new Date(time));
    if (settlement.kind === 'none') await this.giveBack(tx, session, new Date(time));
  }

  async rescheduled(tx: EntityManager, { time, data }: z.output<typeof sessionRescheduled.schema>): Promise<void> {
    const at = new Date(time);
    const ended = await this.end(tx, data.ended, toldChange(data.change, data.notifyClient));
    const successor = bookedSession(data.successor);
    await sessions.insert(tx, successor, at);
    const settlement = await this.decisions.settleChange(tx, ended, data.decision, at);
    if (keepsHoldAfterMove(settlement)) await this.credits.hold(tx, successor, at);
    else await this.credits.passOn(tx, ended, successor, at);
  }

  private async end(tx: EntityManager, facts: { sessionId: string; clientId: string }, told: Change): Promise<Session> {
    await ledger.lockClient(tx, facts.clientId);
    const session = end(await sessions.get(tx, facts.sessionId), told);
    await sessions.save(tx, session);
    return session;
  }

  private async giveBack(tx: EntityManager, session: Session, at: Date): Promise<void> {
    const credit = await lots.creditOf(tx, session.id);
    if (credit?.state === 'held') await this.credits.giveBack(tx, credit.lot, session, at);
  }
}
