import type { EventDefinition, EventEnvelope } from '@hubhours/contracts/event';
import {
  chargeCreated,
  chargePaid,
  chargeRefunded,
  decisionDecided,
  decisionOpened,
} from '@hubhours/contracts/events/billing';
import {
  partyChanged,
  sessionBooked,
  sessionCancelled,
  sessionRescheduled,
  type ChangeFacts,
  type SessionFacts,
} from '@hubhours/contracts/events/booking';
import { v7 as uuidV7 } from 'uuid';
import type { z } from 'zod';

export type Person = { readonly id: string; readonly name: string; readonly email: string };
type Sum = { amountMinor: number; currency: string };
type PartyData = z.input<(typeof partyChanged)['schema']>['data'];

export function aPerson(name: string): Person {
  const id = uuidV7();
  return { id, name, email: `${name.toLowerCase().replaceAll(/[^a-z]+/g, '.')}.${id.slice(-8)}@people.test` };
}

export function event<Data extends z.ZodType>(
  definition: EventDefinition<string, Data>,
  given: { subject: string; sequence: number; data: z.input<Data> },
): EventEnvelope {
  const { type, subject, sequence, data } = definition.create(given);
  const [source = ''] = type.split('.');
  return { id: uuidV7(), source, type, subject, sequence, data, time: new Date().toISOString() };
}

export function partyEvent(person: Person, change: Partial<PartyData> = {}, sequence = 1): EventEnvelope {
  const { id, name, email } = person;
  const data: PartyData = {
    partyId: id,
    name,
    email,
    locale: 'en-IE',
    timeZone: 'Europe/Dublin',
    roles: [],
    memberOf: null,
    administers: [],
    ...change,
  };
  return event(partyChanged, { subject: id, sequence, data });
}

/** The events of one lineage, in the order of their making. */
export class Lineage {
  readonly id = uuidV7();
  session: SessionFacts;
  private sequence = 0;
  private billingSequence = 0;

  constructor(
    readonly client: Person,
    readonly professional: Person,
  ) {
    this.session = this.at('2026-11-24T14:00:00.000Z');
  }

  booked({ notifyClient = true } = {}): EventEnvelope {
    const data = { session: this.session, claimId: uuidV7(), bookedBy: 'client' as const, notifyClient };
    return this.next(sessionBooked, data);
  }

  /** Moved to `start`; the session is the successor from then on. */
  moved(start: string, { notifyClient = true } = {}): EventEnvelope {
    const ended = this.session;
    this.session = this.at(start);
    const data = {
      ended,
      successor: this.session,
      change: change('rescheduled'),
      decision: 'open' as const,
      claimId: uuidV7(),
      notifyClient,
    };
    return this.next(sessionRescheduled, data);
  }

  cancelled({ notifyClient = true, by = 'client' as 'client' | 'professional' } = {}): EventEnvelope {
    const data = {
      session: this.session,
      change: { ...change('cancelled'), by, askedBy: by, late: by === 'client' },
      decision: by === 'client' ? ('open' as const) : null,
      notifyClient,
    };
    return this.next(sessionCancelled, data);
  }

  decisionOpened(waiting = true): EventEnvelope {
    const allowed = ['charge-direct' as const, 'waive' as const];
    const data = { ...this.about(), decisionId: uuidV7(), waiting, intentRefused: null, allowed, deadline: null };
    return this.nextOfBilling(decisionOpened, data);
  }

  decided(outcome: 'charge-credit' | 'charge-direct' | 'waive'): EventEnvelope {
    const data = {
      ...this.about(),
      decisionId: uuidV7(),
      outcome,
      decidedBy: 'professional' as const,
      notifyClient: true,
    };
    return this.nextOfBilling(decisionDecided, data);
  }

  charged(): EventEnvelope {
    const amount = { amountMinor: 7_500, currency: 'EUR' };
    return this.nextOfBilling(chargeCreated, { ...this.about(), chargeId: uuidV7(), amount, for: 'late-change' });
  }

  paid(number = 'R-000001'): EventEnvelope {
    const amount = { amountMinor: 7_500, currency: 'EUR' };
    const receipt = { number, taxLine: 'Exempt from VAT.', issuedAt: '2026-11-25T09:00:00.000Z' };
    const data = { ...this.about(), chargeId: uuidV7(), amount, paidThrough: 'manual', receipt };
    return this.nextOfBilling(chargePaid, { ...data, for: 'late-change' });
  }

  refunded(number = 'R-000002'): EventEnvelope {
    const [amount, charged] = [2_500, 7_500].map((amountMinor) => ({ amountMinor, currency: 'EUR' })) as [Sum, Sum];
    const receipt = { number, taxLine: null, issuedAt: '2026-11-26T09:00:00.000Z' };
    const ids = { chargeId: uuidV7(), refundId: uuidV7() };
    const data = { ...this.about(), ...ids, amount, refunded: amount, charged, paidThrough: 'manual', receipt };
    return this.nextOfBilling(chargeRefunded, data);
  }

  private next<Data extends z.ZodType>(definition: EventDefinition<string, Data>, data: z.input<Data>): EventEnvelope {
    return event(definition, { subject: this.id, sequence: ++this.sequence, data });
  }

  private nextOfBilling<Data extends z.ZodType>(
    definition: EventDefinition<string, Data>,
    data: z.input<Data>,
  ): EventEnvelope {
    return event(definition, { subject: this.session.sessionId, sequence: ++this.billingSequence, data });
  }

  private about() {
    const { sessionId, lineageId, professionalId, clientId, start, end } = this.session;
    return { sessionId, lineageId, professionalId, clientId, start, end };
  }

  private at(start: string): SessionFacts {
    return {
      sessionId: uuidV7(),
      lineageId: this.id,
      professionalId: this.professional.id,
      clientId: this.client.id,
      programme: 'hub',
      hubId: uuidV7(),
      serviceId: uuidV7(),
      start,
      end: new Date(new Date(start).getTime() + 50 * 60_000).toISOString(),
      policy: { windowHours: 24, termsVersion: 1, price: { amountMinor: 7_500, currency: 'EUR' } },
      overbooked: false,
    };
  }
}

function change(kind: ChangeFacts['kind']): ChangeFacts {
  const at = '2026-11-24T10:48:00.000Z';
  return { kind, by: 'client', askedBy: 'client', at, late: true, reason: null, warning: null };
}
