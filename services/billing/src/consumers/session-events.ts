import type { EventEnvelope } from '@hubhours/contracts/event';
import {
  sessionBooked,
  sessionCancelled,
  sessionCompleted,
  sessionNoShow,
  sessionRescheduled,
} from '@hubhours/contracts/events/booking';
import { OrderedInbox } from '@hubhours/messaging/ordered-inbox';
import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import type { z } from 'zod';
import { ApplyBooking } from '../use-cases/apply-booking.ts';
import { ApplyChange } from '../use-cases/apply-change.ts';
import { ApplyCompletion } from '../use-cases/apply-completion.ts';

/** What was parsed when it arrived; an early event waits in the database as it came. */
type Of<Event extends { schema: z.ZodType }> = z.output<Event['schema']>;

/** Every event of a lineage has its effect once, in the order of the lineage, in one transaction with its mark. */
@Injectable()
export class SessionEvents {
  private readonly inbox: OrderedInbox;

  constructor(db: DataSource, booking: ApplyBooking, completion: ApplyCompletion, change: ApplyChange) {
    this.inbox = new OrderedInbox(db, 'billing.sessions', {
      [sessionBooked.name]: (tx, event) => booking.execute(tx, event as Of<typeof sessionBooked>),
      [sessionCompleted.name]: (tx, event) => completion.execute(tx, event as Of<typeof sessionCompleted>),
      [sessionCancelled.name]: (tx, event) => change.cancelled(tx, event as Of<typeof sessionCancelled>),
      [sessionRescheduled.name]: (tx, event) => change.rescheduled(tx, event as Of<typeof sessionRescheduled>),
      [sessionNoShow.name]: (tx, event) => change.noShow(tx, event as Of<typeof sessionNoShow>),
    } satisfies Record<string, (tx: EntityManager, event: EventEnvelope) => Promise<void>>);
  }

  async receive(event: EventEnvelope): Promise<void> {
    await this.inbox.receive(event);
  }
}
