import { DomainError } from '@hubhours/kernel/domain-error';
import { SchemaFailure } from '@hubhours/kernel/schema-failure';
import type { ConfirmChannel, GetMessage, Message } from 'amqplib';
import { Unreadable } from './event-message.ts';
import { NotPublished, type Outgoing } from './publisher.ts';
import { eventsQueue, parkedQueue } from './topology.ts';

export const ATTEMPTS_HEADER = 'hubhours-attempts';
export const PARKED_REASON_HEADER = 'hubhours-parked-reason';
export const PARKED_AT_HEADER = 'hubhours-parked-at';
const OURS = [ATTEMPTS_HEADER, PARKED_REASON_HEADER, PARKED_AT_HEADER];
/** The broker notes dead-lettering in these; in a copy of our own they would only mislead. */
const BROKERS = /^x-/;

/** How often the event has been retried before this delivery. */
export function attemptsOf({ properties }: Pick<Message, 'properties'>): number {
  const counted: unknown = properties.headers?.[ATTEMPTS_HEADER];
  return typeof counted === 'number' && Number.isInteger(counted) && counted > 0 ? counted : 0;
}

/** The same message for another queue, with `added` in its headers. */
export function copyFor(queue: string, message: Message, added: Readonly<Record<string, unknown>>): Outgoing {
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
export function parked(service: string, message: Message, reason: string): Outgoing {
  return copyFor(parkedQueue(service), message, {
    [ATTEMPTS_HEADER]: attemptsOf(message),
    [PARKED_REASON_HEADER]: reason,
    [PARKED_AT_HEADER]: new Date().toISOString(),
  });
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

export type ReplayOptions = {
  readonly service: string;
  readonly messageIds: readonly string[] | 'all';
};

/**
 * Sends parked events back to the service's own queue, with their ids and a fresh count of attempts. Safe twice: the inbox
 * drops what has been handled. Messages that were not asked for, or have been parked for 14 days, return to the parking
 * queue when `channel` is closed.
 * @returns the ids of those sent
 * @throws NotPublished when the service's queue is not there
 */
export async function replay(channel: ConfirmChannel, { service, messageIds }: ReplayOptions): Promise<string[]> {
  const queue = parkedQueue(service);
  const { messageCount } = await channel.checkQueue(queue);
  const sent: string[] = [];
  // no more than lay there: what is parked anew meanwhile waits for another replay
  for (let left = messageCount; left > 0; left -= 1) {
    const message = await channel.get(queue);
    if (!message) break;
    const id = String(message.properties.messageId);
    if (messageIds !== 'all' && !messageIds.includes(id)) continue;
    if (isPastReplay(message)) continue;
    await sendBack(channel, service, message);
    sent.push(id);
  }
  return sent;
}

async function sendBack(channel: ConfirmChannel, service: string, message: GetMessage): Promise<void> {
  const { routingKey, body, properties } = copyFor(eventsQueue(service), message, {});
  let returned = false;
  const onReturn = () => (returned = true);
  channel.once('return', onReturn);
  channel.publish('', routingKey, body, { ...properties, persistent: true, mandatory: true });
  await channel.waitForConfirms();
  channel.off('return', onReturn);
  if (returned) throw new NotPublished('unroutable');
  channel.ack(message);
}
