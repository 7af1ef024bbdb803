import { z } from 'zod';
import { instant, pageQuery } from '../shapes.ts';

/** Every service parks events of its own; the gateway answers for all. */
export const parkingService = z.enum(['booking', 'availability', 'billing', 'notifications', 'gateway']);
export type ParkingService = z.output<typeof parkingService>;

/** Of rubbish, anything. */
const messageId = z.string().min(1).max(500);

export const queue = z
  .object({
    name: z.string(),
    kind: z.enum(['events', 'retry', 'parked', 'commands', 'unrouted', 'other']),
    service: z.string().nullable(),
    ready: z.number().int(),
    unacked: z.number().int().describe('In the hands of consumers'),
    consumers: z.number().int(),
    publishedPerSecond: z.number(),
    ackedPerSecond: z.number(),
    oldest: instant.nullable().describe('No message that waits came before this moment; null where none waits'),
  })
  .meta({ id: 'Queue' });
export const queueList = z.object({
  items: z.array(queue),
  nextCursor: z.null(),
  /** What keeps the broker from taking messages: `memory`, `disk`. */
  alarms: z.array(z.string()),
});

export const parkedEvent = z
  .object({
    service: parkingService,
    messageId: z.string(),
    type: z.string().nullable(),
    source: z.string().nullable(),
    subject: z.string().nullable(),
    sequence: z.number().int().nullable(),
    parkedAt: instant,
    archived: z.boolean().describe('In the archive, where events go after 14 days'),
    past: z.boolean().describe('Parked for 14 days: replayed only by its id and with `past`'),
    reason: z.enum(['malformed', 'schema', 'no-handler', 'attempts-used', 'crashes', 'unknown']),
    error: z.string().nullable(),
    attempts: z.number().int(),
    handledBy: z.array(z.string()).describe('Handlers that have had its effect, and will let it pass'),
    waitingBehind: z.number().int().describe('Events of its stream that wait for it'),
    holdsStream: z.boolean().describe('Later events of its stream, also those to come, wait until it is applied'),
    payload: z.unknown().describe('Text that could be personal stands by its length'),
  })
  .meta({ id: 'ParkedEvent' });
export const parkedList = z.object({
  items: z.array(parkedEvent),
  nextCursor: z.string().nullable(),
  /** Services that did not answer. */
  missing: z.array(parkingService),
  /** How many more are parked, further back than the 10,000 of a service that are looked at. */
  unread: z.number().int().optional(),
});
export const parkedQuery = z.strictObject({ service: parkingService.optional(), ...pageQuery });

export const parkedReplay = z
  .strictObject({
    service: parkingService,
    messageIds: z.array(messageId).min(1).max(1_000).optional(),
    all: z.literal(true).optional(),
    dryRun: z.boolean().default(false),
    /** Also those named that have been parked for 14 days. */
    past: z.boolean().default(false),
    perSecond: z.number().int().min(1).max(500).default(50),
    /** With `all`: only what was parked before; given back by the first answer, for the calls that follow it. */
    parkedBefore: instant.optional(),
  })
  .refine(({ messageIds, all }) => (messageIds === undefined) !== (all === undefined), 'names messages, or says all');

export const parkedReplayed = z
  .object({
    service: parkingService,
    dryRun: z.boolean(),
    /** The first thousand of those sent, or with `dryRun` of those that would be, and what is not sent with the reason. */
    items: z.array(
      z.object({
        messageId: z.string(),
        /** `unread`: not among the 10,000 that were looked at, and there are more. */
        outcome: z.enum(['replay', 'past', 'unknown', 'unread']),
        event: parkedEvent.nullable(),
      }),
    ),
    replayed: z.number().int(),
    /** Not sent yet: the same call again, with `parkedBefore`, goes on, unless this one sent nothing. */
    left: z.number().int(),
    parkedBefore: instant,
  })
  .meta({ id: 'Replayed' });

export const parkedDiscard = z.strictObject({
  service: parkingService,
  messageIds: z.array(messageId).min(1).max(1_000),
  reason: z.string().trim().min(1).max(500),
  /** Also those that others of their stream wait for, or will; these then wait for ever. */
  evenIfOthersWait: z.boolean().default(false),
});
export const parkedDiscarded = z
  .object({
    service: parkingService,
    discarded: z.array(z.string()),
    unknown: z.array(z.string()),
    /** Not among the 10,000 that were looked at, and there are more. */
    unread: z.array(z.string()).optional(),
  })
  .meta({ id: 'Discarded' });
