import type { Channel } from 'amqplib';

/** Events go here; the routing key is the event's name. */
export const EVENTS_EXCHANGE = 'hubhours.events';
/** The alternate exchange: events that nobody is bound to. */
export const UNROUTED_EXCHANGE = 'hubhours.unrouted';
export const UNROUTED_QUEUE = 'unrouted';
/** What processes tell each other of themselves. */
export const PEERS_EXCHANGE = 'hubhours.peers';

/** 0.2 s, 1 s, 5 s, 30 s, 2 min; after the last the event is parked. */
export const RETRY_DELAYS_MS: readonly number[] = [200, 1_000, 5_000, 30_000, 120_000];

export const eventsQueue = (service: string): string => `${service}.events`;
export const parkedQueue = (service: string): string => `${service}.parked`;
export const commandsQueue = (service: string): string => `${service}.commands`;
/** Named by its delay: a queue's arguments cannot change, so another delay is another queue. */
export const retryQueue = (service: string, delayMs: number): string => `${service}.retry.${delayMs}`;

/*
 * Only what RabbitMQ 3.10 and 4.x both honour. An argument cannot be changed once a queue exists: lengths, limits and
 * the like are tuned by policy.
 */
const quorum = { 'x-queue-type': 'quorum' };

/**
 * A message that crashes its consumers again and again is moved to the parking queue by the broker. 4.x would count to 20
 * by default and 3.10 for ever; a lost connection counts, so it must not be few.
 */
const DELIVERY_LIMIT = 50;
/** Reading a queue without taking from it counts as well; no reader may wear a parked message out. */
const READ_LIMIT = 1_000_000;

/** At least once: the message leaves its queue when the target has confirmed it. That needs `reject-publish`. */
function deadLetterTo(queue: string): Record<string, unknown> {
  return {
    'x-dead-letter-exchange': '',
    'x-dead-letter-routing-key': queue,
    'x-dead-letter-strategy': 'at-least-once',
    'x-overflow': 'reject-publish',
  };
}

/**
 * Who declares what several services share: `declare` is each of them, whoever comes first; `given` is somebody else, with
 * rights over all of it, before any of them starts. Then a service needs rights over its own queues alone.
 */
export type Topology = 'declare' | 'given';

/** What everybody needs. */
export async function declareExchanges(channel: Channel, topology: Topology = 'declare'): Promise<void> {
  if (topology === 'given') {
    await channel.checkExchange(EVENTS_EXCHANGE);
    return;
  }
  await channel.assertExchange(UNROUTED_EXCHANGE, 'fanout', { durable: true });
  await channel.assertExchange(EVENTS_EXCHANGE, 'topic', { durable: true, alternateExchange: UNROUTED_EXCHANGE });
  await channel.assertQueue(UNROUTED_QUEUE, {
    durable: true,
    arguments: { ...quorum, 'x-delivery-limit': READ_LIMIT },
  });
  await channel.bindQueue(UNROUTED_QUEUE, UNROUTED_EXCHANGE, '');
}

/** The queues of a service that handles the events named; bound last, when all that they lead to is there. */
async function declareEventQueues(
  channel: Channel,
  service: string,
  names: readonly string[],
  retryDelaysMs: readonly number[],
): Promise<void> {
  const events = eventsQueue(service);
  const parked = parkedQueue(service);
  await channel.assertQueue(parked, { durable: true, arguments: { ...quorum, 'x-delivery-limit': READ_LIMIT } });
  await channel.assertQueue(events, {
    durable: true,
    arguments: { ...quorum, 'x-delivery-limit': DELIVERY_LIMIT, ...deadLetterTo(parked) },
  });
  for (const delayMs of retryDelaysMs) {
    await channel.assertQueue(retryQueue(service, delayMs), {
      durable: true,
      // for the whole queue: a quorum queue drops what has expired at its head only
      arguments: { ...quorum, 'x-message-ttl': delayMs, ...deadLetterTo(events) },
    });
  }
  for (const name of names) await channel.bindQueue(events, EVENTS_EXCHANGE, name);
}

/** Which events each service is sent, and the delays of their retry queues. */
export type Subscriptions = {
  readonly of: Readonly<Record<string, readonly string[]>>;
  readonly retryDelaysMs: readonly number[];
  readonly topology?: Topology;
};

/**
 * The queues of all who will be sent events, whether or not they have ever run: an event that is routed to one of its two
 * consumers only is not returned, nor does it go to the alternate exchange, so the other would never learn of it.
 */
export async function declareSubscriptions(
  channel: Channel,
  { of, retryDelaysMs, topology }: Subscriptions,
): Promise<void> {
  await declareExchanges(channel, topology);
  for (const [service, names] of Object.entries(of)) {
    await declareEventQueues(channel, service, names, retryDelaysMs);
  }
}

/** Commands expire with their callers' patience, so nothing of them needs to outlive a broker's node. */
export async function declareCommandsQueue(channel: Channel, service: string): Promise<void> {
  await channel.assertQueue(commandsQueue(service), { durable: true, arguments: { 'x-queue-type': 'classic' } });
}
