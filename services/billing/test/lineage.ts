import type { EventDefinition, EventEnvelope } from '@hubhours/contracts/event';
import {
  sessionBooked,
  sessionCancelled,
  sessionCompleted,
  sessionNoShow,
  sessionRescheduled,
  type ChangeFacts,
  type SessionFacts,
} from '@hubhours/contracts/events/booking';
import { v7 as uuidV7 } from 'uuid';

/** The instant at which these tests play. */
export const NOW = new Date('2027-01-11T09:00:00Z');
export const HOUR = 3_600_000;
export const hours = (count: number, from: Date = NOW): string => new Date(from.getTime() + count * HOUR).toISOString();

type Intent = 'open' | 'charge-credit' | 'charge-direct' | 'waive' | null;
type Told = Partial<ChangeFacts> & { decision?: Intent; notifyClient?: boolean };

/** Tells the story of one session and its successors, as booking would: each call is the next event of the lineage. */
export class Lineage {
  readonly id = uuidV7();
  readonly events: EventEnvelope[] = [];
  private session: SessionFacts;

  constructor(facts: Partial<SessionFacts> = {}) {
    const start = facts.start ?? hours(12);
    this.session = {
      sessionId: uuidV7(),
      professionalId: uuidV7(),
      clientId: uuidV7(),
      programme: 'hub',
      hubId: uuidV7(),
      serviceId: uuidV7(),
      policy: { windowHours: 24, termsVersion: 1, price: { amountMinor: 7500, currency: 'EUR' } },
      overbooked: false,
      ...facts,
      lineageId: this.id,
      start,
      end: hours(1, new Date(start)),
    };
  }

  get facts(): SessionFacts {
    return this.session;
  }

  get sessionId(): string {
    return this.session.sessionId;
  }

  booked(time = hours(-48)): EventEnvelope {
    const data = { session: this.session, claimId: uuidV7(), bookedBy: 'client' as const, notifyClient: true };
    return this.next(sessionBooked, data, time);
  }

  completed(time = hours(0)): EventEnvelope {
    return this.next(sessionCompleted, { session: this.session }, time);
  }

  /** By the client, late, and a decision asked for, unless told otherwise. */
  cancelled({ decision = 'open', notifyClient = true, ...change }: Told = {}): EventEnvelope {
    const facts = this.change('cancelled', change);
    return this.next(sessionCancelled, { session: this.session, change: facts, decision, notifyClient }, facts.at);
  }

  noShow({ decision = 'open', ...change }: Told = {}): EventEnvelope {
    const facts = this.change('no-show', { by: 'professional', ...change });
    return this.next(sessionNoShow, { session: this.session, change: facts, decision }, facts.at);
  }

  /** As {@link cancelled}; the lineage goes on with the successor. */
  rescheduled(start: string, { decision = 'open', notifyClient = true, ...change }: Told = {}): EventEnvelope {
    const facts = this.change('rescheduled', change);
    const ended = this.session;
    const successor = { ...ended, sessionId: uuidV7(), start, end: hours(1, new Date(start)) };
    const data = { ended, successor, change: facts, decision, claimId: uuidV7(), notifyClient };
    const event = this.next(sessionRescheduled, data, facts.at);
    this.session = successor;
    return event;
  }

  private change(kind: ChangeFacts['kind'], told: Partial<ChangeFacts>): ChangeFacts {
    return { kind, by: 'client', askedBy: 'client', at: hours(0), late: true, reason: null, warning: null, ...told };
  }

  private next(definition: EventDefinition, data: unknown, time: string): EventEnvelope {
    const { type, subject, sequence } = definition.create({ subject: this.id, sequence: this.events.length + 1, data });
    const event = { id: uuidV7(), source: 'booking', type, subject, sequence, time, data };
    this.events.push(event);
    return event;
  }
}
