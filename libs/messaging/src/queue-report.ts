import { DomainError } from '@hubhours/kernel/domain-error';

export type QueueKind = 'events' | 'retry' | 'parked' | 'commands' | 'unrouted' | 'other';

export type QueueReport = {
  readonly name: string;
  readonly kind: QueueKind;
  /** Whose it is; null for what is nobody's. */
  readonly service: string | null;
  readonly ready: number;
  /** In the hands of consumers. */
  readonly unacked: number;
  readonly consumers: number;
  /** Messages a second, in and out, at the moment; what the broker moves here by itself, after a delay, is not counted in. */
  readonly publishedPerSecond: number;
  readonly ackedPerSecond: number;
  /**
   * No message that waits came before this moment; null where none waits. From the broker's history of lengths, which goes
   * back an hour: to look at the message itself would count as a delivery.
   */
  readonly oldest: string | null;
};

export type BrokerReport = { readonly queues: readonly QueueReport[]; readonly alarms: readonly string[] };

const PATIENCE_MS = 5_000;
/** By the minute over an hour, and by five seconds over the last ten minutes: what the broker keeps by default. */
const HOUR = 'lengths_age=3600&lengths_incr=60&msg_rates_age=60&msg_rates_incr=5';
const TEN_MINUTES = 'lengths_age=600&lengths_incr=5&msg_rates_age=60&msg_rates_incr=5';

type Sample = { readonly sample: number; readonly timestamp: number };
type Lengths = { readonly samples?: readonly Sample[] };
type Queue = {
  readonly name: string;
  readonly messages?: number;
  readonly messages_ready?: number;
  readonly messages_unacknowledged?: number;
  readonly consumers?: number;
  readonly messages_details?: Lengths;
  readonly messages_ready_details?: Lengths;
  readonly message_stats?: {
    readonly publish_details?: { readonly rate?: number };
    readonly ack_details?: { readonly rate?: number };
  };
};
type Node = { readonly name: string; readonly mem_alarm?: boolean; readonly disk_free_alarm?: boolean };

/**
 * The queues of our vhost and the broker's alarms, by its management API.
 * @param managementUrl without user and password it takes those of `amqpUrl`
 * @throws DomainError unavailable `service.unavailable`
 */
export async function reportBroker(managementUrl: string, amqpUrl: string): Promise<BrokerReport> {
  const amqp = new URL(amqpUrl);
  const url = new URL(managementUrl);
  const ask = <T>(path: string) => answerOf<T>(url, url.username ? url : amqp, path);
  const vhost = amqp.pathname.length > 1 ? amqp.pathname.slice(1) : '%2F';
  const [fine, coarse, nodes] = await Promise.all([
    ask<Queue[]>(`api/queues/${vhost}?${TEN_MINUTES}`),
    ask<Queue[]>(`api/queues/${vhost}?${HOUR}`),
    ask<Node[]>('api/nodes'),
  ]);
  const hours = new Map(coarse.map((queue) => [queue.name, queue]));
  return {
    queues: fine.map((queue) => reportOf(queue, hours.get(queue.name))).sort((a, b) => (a.name < b.name ? -1 : 1)),
    alarms: nodes.flatMap(({ mem_alarm, disk_free_alarm }) => [
      ...(mem_alarm ? ['memory'] : []),
      ...(disk_free_alarm ? ['disk'] : []),
    ]),
  };
}

/** @param hour the same queue over a longer time, and in longer steps */
export function reportOf(queue: Queue, hour: Queue | undefined): QueueReport {
  const { name, messages_ready = 0, messages_unacknowledged = 0, consumers = 0, message_stats } = queue;
  const belonging = belongingOf(name);
  // nobody consumes these: who has one in hand only looks at it, and it waits all the same
  const length = belonging.kind === 'parked' || belonging.kind === 'unrouted' ? 'messages' : 'messages_ready';
  const samplesOf = (one: Queue | undefined) => one?.[`${length}_details` as const]?.samples;
  const since = waitingSince(samplesOf(queue)) ?? waitingSince(samplesOf(hour)) ?? earliest(samplesOf(hour));
  return {
    ...belonging,
    name,
    ready: messages_ready,
    unacked: messages_unacknowledged,
    consumers,
    publishedPerSecond: message_stats?.publish_details?.rate ?? 0,
    ackedPerSecond: message_stats?.ack_details?.rate ?? 0,
    oldest: (queue[length] ?? 0) > 0 ? new Date(Math.min(since ?? Date.now(), Date.now())).toISOString() : null,
  };
}

/** When the queue was last seen empty, in milliseconds; undefined where these samples do not reach back so far. */
function waitingSince(samples: readonly Sample[] = []): number | undefined {
  return samples
    .filter(({ sample }) => sample === 0)
    .map(({ timestamp }) => timestamp)
    .reduce<number | undefined>((last, at) => Math.max(last ?? at, at), undefined);
}

function earliest(samples: readonly Sample[] = []): number | undefined {
  const times = samples.map(({ timestamp }) => timestamp);
  return times.length > 0 ? Math.min(...times) : undefined;
}

function belongingOf(name: string): Pick<QueueReport, 'kind' | 'service'> {
  if (name === 'unrouted') return { kind: 'unrouted', service: null };
  const [, service, kind] = /^([a-z]+)\.(events|retry|parked|commands)(?:\.\d+)?$/.exec(name) ?? [];
  return { kind: (kind as QueueKind | undefined) ?? 'other', service: service ?? null };
}

async function answerOf<T>(url: URL, { username, password }: URL, path: string): Promise<T> {
  const credentials = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  const authorization = `Basic ${Buffer.from(credentials).toString('base64')}`;
  const base = `${url.origin}${url.pathname.replace(/\/$/, '')}`;
  try {
    const answer = await fetch(`${base}/${path}`, {
      headers: { authorization },
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    if (!answer.ok) throw new Error(String(answer.status));
    return (await answer.json()) as T;
  } catch {
    throw new DomainError('unavailable', 'service.unavailable', { service: 'rabbitmq' });
  }
}
