import { Clock } from '@hubhours/platform/clock';
import { decisionDecided, decisionOpened } from '@hubhours/contracts/events/billing';
import { Injectable, Logger } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { v7 as uuidV7 } from 'uuid';
import { settle, type Settlement } from '../domain/change.ts';
import { allowed, deadlineOf, decide, open, type Choice, type Decided, type Decision } from '../domain/decision.ts';
import type { Change, DecisionIntent, Session } from '../domain/session.ts';
import * as defaults from '../persistence/decision-defaults.ts';
import * as decisions from '../persistence/decisions.ts';
import * as lots from '../persistence/lots.ts';
import { Announcer, type Telling } from './announcer.ts';
import { ChargeDesk } from './charge-desk.ts';
import { SessionCredits } from './session-credits.ts';

/** How a decision is opened: whether the professional is to be told that it waits, and why her intent came to nothing. */
type Opening = {
  readonly by: Decision['openedBy'];
  readonly waiting: boolean;
  readonly intentRefused: string | null;
  readonly creditHeld: boolean;
};

/** Who decides, when, and in which operation; an intent belongs to none of ours. */
export type Deciding = {
  readonly by: Decided['by'];
  readonly at: Date;
  readonly operationId: string | null;
};

function toldOf({ kind, by, at, late }: Change) {
  return { kind, by, at: at.toISOString(), late };
}

/** Opens decisions and carries outcomes out. Steps of a transaction that has locked the client's account. */
@Injectable()
export class DecisionDesk {
  private readonly logger = new Logger(DecisionDesk.name);

  constructor(
    private readonly credits: SessionCredits,
    private readonly charges: ChargeDesk,
    private readonly announcer: Announcer,
    private readonly clock: Clock,
  ) {}

  /**
   * Does what the event of `session`'s change says about a charge, as far as R7 lets it, and tells what that was. Where
   * no decision came of it, the credit is left for the caller to give back or pass on.
   */
  async settleChange(tx: EntityManager, session: Session, intent: DecisionIntent, at: Date): Promise<Settlement> {
    const held = await this.heldFor(tx, session);
    const settlement = settle(session, intent, held !== null);
    if (settlement.kind === 'none') {
      // booking refuses this before it commits, so an event that asks for it is a fault to be looked into
      if (settlement.refused)
        this.logger.error({ message: 'an event asked for a charge that R7 forbids', sessionId: session.id, intent });
      return settlement;
    }
    const waiting = settlement.kind === 'open';
    const decision = await this.open(tx, session, at, {
      by: session.change?.by ?? 'professional',
      waiting,
      intentRefused: waiting ? settlement.intentRefused : null,
      creditHeld: held !== null,
    });
    if (!waiting) {
      const { outcome } = settlement;
      await this.carryOut(tx, decision, session, { outcome }, { by: 'professional', at, operationId: null });
    }
    return settlement;
  }

  /** @throws DomainError `charge.not-allowed` */
  async open(tx: EntityManager, session: Session, at: Date, opening: Opening): Promise<Decision> {
    // counted from when she can first see it, so that an outage of ours takes none of her time
    const deadline = deadlineOf(await defaults.deadlineHours(tx, session.professionalId), this.clock.now());
    const decision = open(session, uuidV7(), opening.by, at, deadline);
    await decisions.insert(tx, decision);
    await this.announcer.say(tx, session, (stream, about) =>
      decisionOpened.create({
        ...stream,
        data: {
          ...about,
          decisionId: decision.id,
          waiting: opening.waiting,
          intentRefused: opening.intentRefused,
          allowed: allowed(session, opening.creditHeld, false),
          deadline: deadline?.at.toISOString() ?? null,
          ...(session.change && { change: toldOf(session.change) }),
        },
      }),
    );
    return decision;
  }

  /**
   * Decides, moves the credit and charges, all or nothing.
   * @throws DomainError `decision.already-decided` | `decision.outcome-not-allowed` | `decision.amount-not-allowed`
   */
  async carryOut(
    tx: EntityManager,
    open: Decision,
    session: Session,
    choice: Choice,
    { by, at, operationId }: Deciding,
  ): Promise<void> {
    const held = await this.heldFor(tx, session);
    const { decision, credit } = decide(open, session, held?.id ?? null, choice, by, at);
    const { outcome, amount } = decision.decided;
    await decisions.save(tx, decision, operationId);
    const notifyClient = session.change?.notifyClient ?? true;
    const data = { decisionId: decision.id, outcome, decidedBy: by, notifyClient };
    const decided: Telling = (stream, about) => decisionDecided.create({ ...stream, data: { ...about, ...data } });
    if (held !== null && credit === 'spend') {
      await this.charges.recordCredit(tx, session, decision.id, at);
      return await this.credits.spend(tx, held, session, at, decided);
    }
    if (held !== null && credit === 'return') await this.credits.giveBack(tx, held, session, at);
    if (amount !== null) await this.charges.chargeDirectly(tx, session, decision.id, amount, at);
    await this.announcer.say(tx, session, decided);
  }

  private async heldFor(tx: EntityManager, session: Session) {
    const credit = await lots.creditOf(tx, session.id);
    return credit?.state === 'held' ? credit.lot : null;
  }
}
