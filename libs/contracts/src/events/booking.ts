import { z } from 'zod';
import { defineEvent } from '../event.ts';
import { id, instant, locale, money, policySnapshot, programme, role, timeZone, warningCode } from '../shapes.ts';

/** What a consumer needs to know of a session; all of it is fixed at booking, but for `overbooked`. */
export const sessionFacts = z
  .object({
    sessionId: id,
    lineageId: id,
    professionalId: id,
    clientId: id,
    programme,
    hubId: id.nullable(),
    serviceId: id,
    start: instant,
    end: instant,
    policy: policySnapshot,
    overbooked: z.boolean(),
  })
  .meta({ id: 'SessionFacts' });
export type SessionFacts = z.output<typeof sessionFacts>;

/** How a session ended its way. `by` carried it out, `askedBy` wanted it, `at` is the moment that counts (R9). */
export const changeFacts = z
  .object({
    kind: z.enum(['cancelled', 'rescheduled', 'no-show']),
    by: z.enum(['client', 'professional']),
    askedBy: z.enum(['client', 'professional']),
    at: instant,
    late: z.boolean(),
    reason: z.enum(['by-professional', 'by-client', 'other']).nullable(),
    warning: z
      .object({
        code: warningCode,
        textVersion: z.number().int().positive(),
        language: z.string(),
        servedAt: instant.nullable(),
        acknowledgedAt: instant,
      })
      .nullable(),
  })
  .meta({ id: 'ChangeFacts' });
export type ChangeFacts = z.output<typeof changeFacts>;

/**
 * What the change means for a charge: `open` asks the professional to decide, an outcome is her decision given with
 * the change, and null opens none (she may still open one for a private client's early change, R8).
 */
export const decisionIntent = z.enum(['open', 'charge-credit', 'charge-direct', 'waive']).nullable();

/**
 * Who a person is. The one event that carries a name and an address; gateway and notifications alone consume it.
 * Stream: the person.
 */
export const partyChanged = defineEvent(
  'booking.party-changed.v1',
  z.object({
    partyId: id,
    // tidied before they were kept: what is told is taken as it is
    name: z.string().min(1).max(200),
    email: z.email().max(254),
    locale,
    timeZone,
    roles: z.array(role),
    memberOf: id.nullable().describe('The hub she is a client of'),
    administers: z.array(id).describe('The hubs she administers'),
  }),
);

/** Who sponsors a client from now on; null: nobody. Stream: the person. */
export const membershipChanged = defineEvent(
  'booking.membership-changed.v1',
  z.object({ clientId: id, hubId: id.nullable(), previousHubId: id.nullable() }),
);

/** What must be known of a hub to reckon its months and to hide small groups in them (R16). Stream: the hub. */
export const hubChanged = defineEvent(
  'booking.hub-changed.v1',
  z.object({ hubId: id, timeZone, minimumGroupSize: z.number().int().positive() }),
);

/** A professional with her present services. Stream: the person. */
export const professionalChanged = defineEvent(
  'booking.professional-changed.v1',
  z.object({
    professionalId: id,
    timeZone,
    services: z.array(
      z.object({
        serviceId: id,
        durationMinutes: z.number().int().positive(),
        price: money,
        offeredToHub: z.boolean(),
      }),
    ),
  }),
);

/** A session is in the book. Stream: the lineage. */
export const sessionBooked = defineEvent(
  'booking.session-booked.v1',
  z.object({
    session: sessionFacts,
    claimId: id,
    bookedBy: z.enum(['client', 'professional']),
    notifyClient: z.boolean(),
  }),
);

/** A session was given up, and nothing took its place. Stream: the lineage. */
export const sessionCancelled = defineEvent(
  'booking.session-cancelled.v1',
  z.object({ session: sessionFacts, change: changeFacts, decision: decisionIntent, notifyClient: z.boolean() }),
);

/** `ended` was given up and `successor` booked in one transaction. Stream: the lineage. */
export const sessionRescheduled = defineEvent(
  'booking.session-rescheduled.v1',
  z.object({
    ended: sessionFacts,
    successor: sessionFacts,
    change: changeFacts,
    decision: decisionIntent,
    claimId: id,
    notifyClient: z.boolean(),
  }),
);

/** A session took place. Stream: the lineage. */
export const sessionCompleted = defineEvent('booking.session-completed.v1', z.object({ session: sessionFacts }));

/** The client did not come. Stream: the lineage. */
export const sessionNoShow = defineEvent(
  'booking.session-no-show.v1',
  z.object({ session: sessionFacts, change: changeFacts, decision: decisionIntent }),
);

/** A claim that was granted and not used. Stream: the claim. */
export const claimReleased = defineEvent('booking.claim-released.v1', z.object({ claimId: id, professionalId: id }));
