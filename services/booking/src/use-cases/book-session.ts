import { sessionBooked } from '@hubhours/contracts/events/booking';
import type { Programme } from '@hubhours/kernel/charging';
import { DomainError } from '@hubhours/kernel/domain-error';
import { Outbox } from '@hubhours/messaging/outbox';
import type { Operation } from '@hubhours/platform/operation';
import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import { book } from '../domain/book.ts';
import type { Actor, Scheduled, Session } from '../domain/session.ts';
import { bookingFacts } from '../persistence/relations.ts';
import * as sessions from '../persistence/sessions.ts';
import * as timeline from '../persistence/timeline.ts';
import { factsOf } from './session-events.ts';
import { SlotClaims } from './slot-claims.ts';

export type BookCommand = {
  readonly professionalId: string;
  readonly serviceId: string;
  readonly clientId: string;
  readonly by: Actor;
  readonly start: Date;
  readonly programme?: Programme | undefined;
  readonly overbook: boolean;
};

/**
 * Books a session: the time is claimed first, then everything is decided again and kept in one transaction.
 * @throws DomainError those of `book`, `service.not-found`, `session.overbook-not-allowed` and those of `SlotClaims.withClaim`
 */
@Injectable()
export class BookSession {
  constructor(
    private readonly db: DataSource,
    private readonly slots: SlotClaims,
    private readonly outbox: Outbox,
  ) {}

  async execute(command: BookCommand, operation: Operation): Promise<Session> {
    if (command.overbook && command.by === 'client') throw new DomainError('forbidden', 'session.overbook-not-allowed');
    const done = operation.isFirst ? null : await sessions.madeBy(this.db.manager, operation.id);
    if (done) return done;
    const ids = { id: uuidv7(), lineageId: uuidv7() };
    const wanted = await this.decide(this.db.manager, command, ids, operation.receivedAt); // refused before anything is claimed
    const { professionalId, clientId, serviceId, lineageId, start, end } = wanted;
    const claim = { professionalId, clientId, serviceId, lineageId, start, end, movingSessionId: null };
    const terms = { askedBy: command.by, overbook: command.overbook, receivedAt: operation.receivedAt };
    try {
      return await this.slots.withClaim({ claimId: operation.id, ...claim, ...terms }, (held) =>
        this.db.transaction(async (tx) => {
          await sessions.lockProfessional(tx, professionalId);
          const decided = await this.decide(tx, command, ids, operation.receivedAt);
          const session = await sessions.insert(tx, decided, { ...command, operationId: operation.id });
          await this.tell(tx, session, command.by, held.id);
          held.requireFresh();
          return session;
        }),
      );
    } catch (error) {
      // A repeat that ran beside the first one: what that one booked is the answer.
      const booked = sessions.isRepeat(error) ? await sessions.madeBy(this.db.manager, operation.id) : null;
      if (booked) return booked;
      throw error;
    }
  }

  private async decide(
    db: EntityManager,
    command: BookCommand,
    ids: { id: string; lineageId: string },
    now: Date,
  ): Promise<Scheduled> {
    const { professionalId, clientId, by, start, programme } = command;
    const facts = await bookingFacts(db, command);
    return book({ ...ids, ...facts, professionalId, clientId, by, programme, start }, now);
  }

  private async tell(tx: EntityManager, session: Scheduled, by: Actor, claimId: string): Promise<void> {
    const { id, lineageId, sequence, start, programme, overbooked, bookedAt } = session;
    const details = { start: start.toISOString(), programme, overbooked };
    await timeline.add(tx, { sessionId: id, at: bookedAt, kind: 'booked', by, details });
    const data = { session: factsOf(session), claimId, bookedBy: by, notifyClient: true };
    await this.outbox.append(tx, sessionBooked.create({ subject: lineageId, sequence, data }));
  }
}
