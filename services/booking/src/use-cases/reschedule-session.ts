import { sessionRescheduled } from '@hubhours/contracts/events/booking';
import { DomainError } from '@hubhours/kernel/domain-error';
import { Outbox } from '@hubhours/messaging/outbox';
import type { Operation } from '@hubhours/platform/operation';
import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import { reschedule, type Move, type Rescheduled } from '../domain/reschedule.ts';
import type { Actor, Session, WarningCode } from '../domain/session.ts';
import * as servings from '../persistence/servings.ts';
import * as sessions from '../persistence/sessions.ts';
import * as timeline from '../persistence/timeline.ts';
import { factsOf, changeFactsOf } from './session-events.ts';
import { SlotClaims } from './slot-claims.ts';
import { WarningRefusals } from './warning-refusals.ts';

export type RescheduleCommand = {
  readonly sessionId: string;
  readonly by: Actor;
  readonly start: Date;
  readonly acknowledged?: WarningCode | undefined;
  readonly overbook: boolean;
  readonly notifyClient: boolean;
};

/**
 * Moves a session to another time. The old time is given up only together with the new one's booking.
 * @throws DomainError those of `reschedule`, `session.overbook-not-allowed` and those of `SlotClaims.withClaim`
 */
@Injectable()
export class RescheduleSession {
  constructor(
    private readonly db: DataSource,
    private readonly slots: SlotClaims,
    private readonly outbox: Outbox,
    private readonly refusals: WarningRefusals,
  ) {}

  async execute(command: RescheduleCommand, operation: Operation): Promise<Session> {
    const { sessionId, by, start, overbook } = command;
    if (overbook && by === 'client') throw new DomainError('forbidden', 'session.overbook-not-allowed');
    const done = operation.isFirst ? null : await sessions.madeBy(this.db.manager, operation.id);
    if (done) return done;
    const seen = await sessions.get(this.db.manager, sessionId);
    const move: Move = {
      start,
      by,
      acknowledged: command.acknowledged,
      servedAt: await servings.lastServed(this.db.manager, sessionId, command.acknowledged),
      successorId: uuidv7(),
    };
    const now = operation.receivedAt;
    // Refused before anything is claimed.
    const { successor } = await this.refusals.recorded(sessionId, now, () => reschedule(seen, move, now));
    const { professionalId, clientId, serviceId, lineageId, end } = successor;
    const wish = { professionalId, clientId, serviceId, lineageId, start, end, movingSessionId: sessionId };
    try {
      return await this.slots.withClaim(
        { claimId: operation.id, ...wish, askedBy: by, overbook, receivedAt: now },
        (claim) =>
          this.db.transaction(async (tx) => {
            await sessions.lockProfessional(tx, professionalId);
            const moved = reschedule(await sessions.lock(tx, sessionId), move, now);
            await sessions.save(tx, moved.ended, operation.id);
            const booked = await sessions.insert(tx, moved.successor, { by, overbook, operationId: operation.id });
            await this.tell(tx, { ...moved, successor: booked }, claim.id, command.notifyClient);
            claim.requireFresh();
            return booked;
          }),
      );
    } catch (error) {
      const booked = await sessions.madeBy(this.db.manager, operation.id);
      if (booked) return booked; // a repeat that ran beside the first one
      throw error;
    }
  }

  private async tell(
    tx: EntityManager,
    { ended, successor, decision }: Rescheduled,
    claimId: string,
    notifyClient: boolean,
  ): Promise<void> {
    const { change } = ended;
    const [from, to] = [ended.start.toISOString(), successor.start.toISOString()];
    const { at, by, late } = change;
    const entry = { at, by, details: { from, to, late, warning: change.warning?.code ?? null } };
    await timeline.add(tx, { sessionId: ended.id, kind: 'rescheduled', ...entry });
    await timeline.add(tx, { sessionId: successor.id, kind: 'booked-by-move', ...entry });
    const data = {
      ended: factsOf(ended),
      successor: factsOf(successor),
      change: changeFactsOf(change),
      decision,
      claimId,
      notifyClient,
    };
    const { lineageId: subject, sequence } = ended;
    await this.outbox.append(tx, sessionRescheduled.create({ subject, sequence, data }));
  }
}
