import { z } from 'zod';
import { defineCommand } from '../event.ts';
import { id, instant } from '../shapes.ts';

const slot = z.object({ start: instant, end: instant });

/**
 * Asks for a professional's time, to be confirmed by the event of the booking that follows, or released, or to expire.
 * The caller makes `claimId`; the same id repeats its answer.
 */
export const claimSlot = defineCommand(
  'availability.claim-slot.v1',
  z.object({
    claimId: id,
    professionalId: id,
    clientId: id,
    serviceId: id,
    lineageId: id,
    start: instant,
    end: instant,
    /** The session that would move; its own present time blocks nothing. */
    movingSessionId: id.nullable(),
    /** `client`: only a slot that Hub availability offers. `professional`: only sessions and holds bind. */
    askedBy: z.enum(['client', 'professional']),
    /** The professional alone: overlap on purpose (R18). */
    overbook: z.boolean(),
    /** The moment that notice and bookable period are judged by (R2). */
    receivedAt: instant,
  }),
  z.discriminatedUnion('granted', [
    z.object({
      granted: z.literal(true),
      claimId: id,
      /** How long a claim lives; the caller commits within the first half only. */
      lifeMs: z.number().int().positive(),
      /** What is left of it now; 0 for one that was repeated after it had expired or been released. */
      remainingMs: z.number().int().min(0),
      /** Whether it overlaps another session on purpose. */
      overbooked: z.boolean(),
    }),
    z.object({
      granted: z.literal(false),
      /** `too-many-holds`: the client holds three others. `not-free`: not offered or taken. `overlaps`: another session or hold is there. */
      refusal: z.enum(['not-free', 'overlaps', 'too-many-holds', 'unknown-professional']),
      /** Up to three nearest free starts, for a client. */
      alternatives: z.array(slot).max(3),
    }),
  ]),
);
export type ClaimSlotRequest = z.output<typeof claimSlot.schema>;
export type ClaimSlotReply = z.output<typeof claimSlot.reply>;
