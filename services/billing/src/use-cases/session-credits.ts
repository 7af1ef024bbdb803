import { creditHeld, creditNotHeld, creditReturned, creditSpent } from '@hubhours/contracts/events/billing';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { firstToExpire, heldFrom, returnsTo, type Lot } from '../domain/credits.ts';
import * as entry from '../domain/ledger.ts';
import type { Session } from '../domain/session.ts';
import * as ledger from '../persistence/ledger.ts';
import * as lots from '../persistence/lots.ts';
import * as sessions from '../persistence/sessions.ts';
import { Announcer, type Telling } from './announcer.ts';
import { UsageNotes } from './usage-notes.ts';

/**
 * Moves the one credit of a session (R15). Every method is a step of a transaction that has locked the client's account
 * (`ledger.lockClient`) before it looked at anything; `at` is the moment that the step is told of, not the clock's.
 */
@Injectable()
export class SessionCredits {
  constructor(
    private readonly announcer: Announcer,
    private readonly usage: UsageNotes,
  ) {}

  /** Holds the client's credit that expires first; a private session never holds one. */
  async hold(tx: EntityManager, session: Session, at: Date): Promise<void> {
    if (session.hubId === null) return;
    const lot = firstToExpire(await lots.holdable(tx, session.clientId, at), session.hubId, at);
    if (lot !== undefined && (await this.holdOf(tx, lot, session, at))) return;
    await this.announcer.say(tx, session, (stream, about) => creditNotHeld.create({ ...stream, data: about }));
  }

  /** Holds one of `lot` that was returned before; false where it can no longer be had. */
  async holdAgain(tx: EntityManager, lotId: string, session: Session, at: Date): Promise<boolean> {
    return await this.holdOf(tx, await lots.get(tx, lotId), session, at);
  }

  /**
   * Gives the session's credit back. Streams of several sessions keep no order among them: one that was booked after this
   * return, and was heard of before it and so without a credit, has it now.
   */
  async giveBack(tx: EntityManager, lot: Lot, session: Session, at: Date): Promise<void> {
    await ledger.post(tx, entry.returned(lot, returnsTo(lot, at), session.id, at));
    await this.announcer.say(tx, session, (stream, about) => creditReturned.create({ ...stream, data: about }));
    const overtaken = await sessions.firstWithoutCredit(tx, lot, at);
    if (overtaken !== undefined) await this.holdAgain(tx, lot.id, overtaken.session, overtaken.bookedAt);
  }

  /** @param why What is told after it, in the same breath. */
  async spend(tx: EntityManager, lot: Lot, session: Session, at: Date, ...why: readonly Telling[]): Promise<void> {
    await ledger.post(tx, entry.spent(lot, session.id, at));
    await this.usage.note(tx, session, 1);
    const spent: Telling = (stream, about) => creditSpent.create({ ...stream, data: about });
    await this.announcer.say(tx, session, spent, ...why);
  }

  /** Puts a spent credit back on hold, as if it had never been spent. */
  async unspend(tx: EntityManager, lot: Lot, session: Session, at: Date): Promise<void> {
    await ledger.post(tx, entry.unspent(lot, session.id, at));
    await this.usage.note(tx, session, -1);
    await this.announcer.say(tx, session, (stream, about) => creditHeld.create({ ...stream, data: about }));
  }

  /** The successor of a move inherits the hold, or holds a credit of its own if there was none to inherit. */
  async passOn(tx: EntityManager, from: Session, to: Session, at: Date): Promise<void> {
    const credit = await lots.creditOf(tx, from.id);
    if (credit?.state !== 'held') return await this.hold(tx, to, at);
    await ledger.post(tx, entry.passedOn(credit.lot, from.id, to.id, at));
    await this.announcer.say(tx, to, (stream, about) => creditHeld.create({ ...stream, data: about }));
  }

  private async holdOf(tx: EntityManager, lot: Lot, session: Session, at: Date): Promise<boolean> {
    const from = heldFrom(lot, at);
    if (from === undefined) return false;
    await ledger.post(tx, entry.held(lot, from, session.id, at));
    await this.announcer.say(tx, session, (stream, about) => creditHeld.create({ ...stream, data: about }));
    return true;
  }
}
