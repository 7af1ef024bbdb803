import { z } from 'zod';
import { id, instant, page, pageQuery, policySnapshot, programme, timeZone, warningCode } from '../shapes.ts';

export const sessionStatus = z.enum(['scheduled', 'completed', 'cancelled', 'rescheduled', 'no-show']);
export type SessionStatus = z.output<typeof sessionStatus>;

/** Early enough for the end, too, to have a year of four digits. */
const start = instant.refine((text) => text < '9999', 'must lie before the year 9999');

export const bookSession = z.strictObject({
  professionalId: id,
  serviceId: id,
  start,
  clientId: id.optional(),
  programme: programme.optional(),
  overbook: z.boolean().optional(),
});

export const cancelSession = z.strictObject({
  /** The client: the code of the warning that she was shown (R5). */
  acknowledge: warningCode.optional(),
  /** The professional, all that follow (R9). */
  reason: z.enum(['by-professional', 'by-client', 'other']).optional(),
  /** Private to the professional. */
  note: z.string().trim().max(2000).optional(),
  /** When the client gave notice, if earlier than now. */
  noticeAt: instant.optional(),
  charge: z.enum(['credit', 'direct', 'none']).optional(),
  notifyClient: z.boolean().optional(),
});

export const rescheduleSession = z.strictObject({
  start,
  acknowledge: warningCode.optional(),
  overbook: z.boolean().optional(),
  notifyClient: z.boolean().optional(),
});

export const completeSession = z.strictObject({});
export const noShowSession = z.strictObject({ charge: z.enum(['credit', 'direct', 'none']).optional() });

export const sessionChange = z
  .object({
    kind: z.enum(['cancelled', 'rescheduled', 'no-show']),
    by: z.enum(['client', 'professional']),
    /** The moment that counts: when the request was received, or the earlier notice (R9). */
    at: instant,
    late: z.boolean(),
    reason: z.enum(['by-professional', 'by-client', 'other']).nullable(),
    warning: z
      .object({
        code: warningCode,
        text: z.string(),
        language: z.string(),
        /** Null where it was acknowledged without having been asked for. */
        servedAt: instant.nullable(),
        acknowledgedAt: instant,
      })
      .nullable(),
  })
  .meta({ id: 'SessionChange' });

export const session = z
  .object({
    id,
    lineageId: id,
    revision: z.number().int().positive(),
    programme,
    hubId: id.nullable(),
    hubName: z.string().nullable().describe('Of the hub that sponsors a Hub session'),
    status: sessionStatus,
    overbooked: z.boolean(),
    start: instant,
    end: instant,
    professional: z.object({ id, name: z.string(), email: z.string(), timeZone }),
    client: z.object({ id, name: z.string(), timeZone }),
    service: z.object({ id, name: z.string(), durationMinutes: z.number().int() }),
    policy: policySnapshot,
    previousSessionId: id.nullable(),
    nextSessionId: id.nullable(),
    change: sessionChange.nullable(),
  })
  .meta({ id: 'Session' });
export type SessionResponse = z.output<typeof session>;
export const sessionList = page(session);

export const sessionQuery = z.strictObject({
  ...pageQuery,
  from: instant.optional(),
  to: instant.optional(),
  status: sessionStatus.optional(),
  clientId: id.optional(),
  professionalId: id.optional(),
});

/** What a change now would mean for the caller. */
export const quote = z
  .object({
    late: z.boolean(),
    /** Until when a change costs nothing; null: always free, or never (see `chargeable`). */
    freeUntil: instant.nullable(),
    warning: z.object({ code: warningCode, text: z.string() }).nullable(),
    mayCancel: z.boolean(),
    mayReschedule: z.boolean(),
    rescheduleRefusal: z.string().nullable(),
    /** Whom to ask where the page can't move the session: the professional's address. */
    contact: z.string().nullable(),
    /** For what the professional might charge; null: for nothing. */
    chargeable: z.object({ late: z.boolean(), reason: z.enum(['late-change', 'own-terms']) }).nullable(),
  })
  .meta({ id: 'Quote' });
export type Quote = z.output<typeof quote>;

/** What happened to a session, oldest first. `details` differ by `kind`. */
export const timelineEntry = z
  .object({
    at: instant,
    kind: z.string(),
    by: z.enum(['client', 'professional', 'system']),
    details: z.record(z.string(), z.unknown()),
  })
  .meta({ id: 'TimelineEntry' });
export const timeline = z.object({ items: z.array(timelineEntry), nextCursor: z.null() }).meta({ id: 'Timeline' });
