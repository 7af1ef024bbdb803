import { DomainError } from '@hubhours/kernel/domain-error';
import { SchemaFailure } from '@hubhours/kernel/schema-failure';
import type { Message } from 'amqplib';
import { Unreadable } from './event-message.ts';
import type { Outgoing } from './publisher.ts';
import { parkedQueue } from './topology.ts';

export const ATTEMPTS_HEADER = 'hubhours-attempts';
/** In words; the error's own. */
export const PARKED_REASON_HEADER = 'hubhours-parked-reason';
/** One of few, to count by. */
export const PARKED_CAUSE_HEADER = 'hubhours-parked-cause';
export const PARKED_AT_HEADER = 'hubhours-parked-at';
const OURS = [ATTEMPTS_HEADER, PARKED_REASON_HEADER, PARKED_CAUSE_HEADER, PARKED_AT_HEADER];
/** The broker notes dead-lettering in these; in a copy of our own they would only mislead. */
const BROKERS = /^x-/;

/** How often the event has been retried before this delivery. */
export function attemptsOf({ properties }: Pick<Message, 'properties'>): number {
  const counted: unknown = properties.headers?.[ATTEMPTS_HEADER];
  return typeof counted === 'number' && Number.isInteger(counted) && counted > 0 ? counted : 0;
}

/** The same message for another queue, with `added` in its headers. */
export function copyFor(
  queue: string,
  message: Pick<Message, 'content' | 'properties'>,
  added: Readonly<Record<string, unknown>>,
): Outgoing {
  const { headers, messageId, type, contentType, correlationId, timestamp } = message.properties;
  const kept = Object.entries(headers ?? {}).filter(([name]) => !OURS.includes(name) && !BROKERS.test(name));
  return {
    exchange: '',
    routingKey: queue,
    body: message.content,
    properties: {
      // one without an id is rubbish; it still has to be told apart on its way to the parking queue
      messageId: (messageId as string | undefined) ?? crypto.randomUUID(),
      type: type as string | undefined,
      contentType: contentType as string | undefined,
      correlationId: correlationId as string | undefined,
      timestamp: timestamp as number | undefined,
      headers: { ...Object.fromEntries(kept), ...added },
    },
  };
}

/** The copy that goes to the parking queue. */
export function parked(service: string, message: Message, error: unknown): Outgoing {
  return copyFor(parkedQueue(service), message, {
    [ATTEMPTS_HEADER]: attemptsOf(message),
    [PARKED_REASON_HEADER]: reasonOf(error),
    [PARKED_CAUSE_HEADER]: causeOf(error),
    [PARKED_AT_HEADER]: new Date().toISOString(),
  });
}

export const parkedCauses = ['schema', 'malformed', 'no-handler', 'attempts-used'] as const;
export type ParkedCause = (typeof parkedCauses)[number];

export function causeOf(error: unknown): ParkedCause {
  if (error instanceof SchemaFailure) return 'schema';
  return error instanceof Unreadable ? error.cause : 'attempts-used';
}

/** No delay can mend these. */
export function isHopeless(error: unknown): boolean {
  return error instanceof SchemaFailure || error instanceof Unreadable;
}

/** Why, for ops: by code where there is one, since a database's messages can quote the values of a row. */
export function reasonOf(error: unknown): string {
  if (error instanceof DomainError) return error.code;
  if (!(error instanceof Error)) return 'unknown';
  const { name, message } = error;
  const { code } = error as { code?: unknown };
  return (typeof code === 'string' ? `${name} ${code}` : `${name}: ${message}`).slice(0, 500);
}

/** Longer than this an event is not to be replayed blindly; it goes to the archive. */
const REPLAYABLE_MS = 14 * 24 * 60 * 60_000;

/** By our own header, or by the broker's for what it parked itself at the delivery limit; now for what has neither. */
export function parkedAt({ properties }: Pick<Message, 'properties'>, now = new Date()): Date {
  const headers = properties.headers as { [PARKED_AT_HEADER]?: unknown; 'x-death'?: unknown } | undefined;
  const ours = new Date(String(headers?.[PARKED_AT_HEADER]));
  if (!Number.isNaN(ours.getTime())) return ours;
  const [death] = (Array.isArray(headers?.['x-death']) ? headers['x-death'] : []) as { time?: { value?: unknown } }[];
  // AMQP's timestamps are in seconds
  return typeof death?.time?.value === 'number' ? new Date(death.time.value * 1_000) : now;
}

export function isPastReplay(message: Pick<Message, 'properties'>, now = new Date()): boolean {
  return now.getTime() - parkedAt(message, now).getTime() > REPLAYABLE_MS;
}
