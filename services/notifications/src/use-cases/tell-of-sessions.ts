import type { EventEnvelope } from '@hubhours/contracts/event';
import {
  sessionBooked,
  sessionCancelled,
  sessionCompleted,
  sessionNoShow,
  sessionRescheduled,
  type ChangeFacts,
  type SessionFacts,
} from '@hubhours/contracts/events/booking';
import { OrderedInbox } from '@hubhours/messaging/ordered-inbox';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { tellOfBooking, tellOfCancellation, tellOfMove, type Change } from '../domain/tell-of-session.ts';
import { Bell } from '../mail/bell.ts';
import * as sessions from '../persistence/sessions.ts';
import { applierOf, sessionOf } from './appliers.ts';
import { QueueMails } from './queue-mails.ts';

type ChangeData = {
  readonly change: ChangeFacts;
  readonly decision: Change['decision'];
  readonly notifyClient: boolean;
};

/** What booking says of sessions, told to the people concerned: every event of a lineage, in order (R13). */
@Injectable()
export class TellOfSessions {
  private readonly inbox: OrderedInbox;

  constructor(
    db: DataSource,
    queue: QueueMails,
    private readonly bell: Bell,
  ) {
    this.inbox = new OrderedInbox(db, 'tell-of-sessions', {
      ...applierOf(sessionBooked, (tx, id, { session, ...booking }) =>
        queue.execute(tx, id, tellOfBooking(sessionOf(session), booking)),
      ),
      ...applierOf(sessionCancelled, (tx, id, { session, ...data }) =>
        queue.execute(tx, id, tellOfCancellation(sessionOf(session), changeOf(session, data))),
      ),
      ...applierOf(sessionRescheduled, (tx, id, { ended, successor, ...data }) =>
        queue.execute(tx, id, tellOfMove(sessionOf(ended), sessionOf(successor), changeOf(ended, data))),
      ),
      // no mail of their own
      ...applierOf(sessionCompleted, (tx, _id, { session }) => sessions.note(tx, sessionOf(session))),
      ...applierOf(sessionNoShow, (tx, _id, { session }) => sessions.note(tx, sessionOf(session))),
    });
  }

  async execute(event: EventEnvelope): Promise<void> {
    await this.inbox.receive(event);
    this.bell.ring();
  }
}

function changeOf(given: SessionFacts, { change, decision, notifyClient }: ChangeData): Change {
  const { by, askedBy, at, late } = change;
  return { by, askedBy, at: new Date(at), late, windowHours: given.policy.windowHours, decision, notifyClient };
}
