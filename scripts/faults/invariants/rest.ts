import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { subscriptions } from '@hubhours/contracts/subscriptions';
import { serviceNames } from '../../launcher/options.ts';
import { type Attempt } from '../caller.ts';
import { rowsOf } from '../databases.ts';
import { POISON } from '../faults/messages.ts';
import { type System } from '../system.ts';
import { type Invariant } from './invariant.ts';

/** What still waits in a database; each question gives one row for each thing that does. */
const waiting: readonly {
  readonly what: string;
  readonly in: readonly (typeof serviceNames)[number][];
  readonly sql: string;
}[] = [
  { what: 'an event in the outbox', in: serviceNames, sql: 'SELECT id::text FROM outbox WHERE published_at IS NULL' },
  { what: 'an early event', in: serviceNames, sql: 'SELECT id::text FROM early_events' },
  { what: 'an event in the archive', in: serviceNames, sql: 'SELECT message_id AS id FROM parked_archive' },
  {
    what: 'a mail that is queued',
    in: ['notifications'],
    sql: `SELECT id::text FROM deliveries WHERE status = 'queued'`,
  },
  { what: 'a claim that is held', in: ['availability'], sql: `SELECT id::text FROM claims WHERE status = 'held'` },
  {
    what: 'a key whose holder is gone',
    in: serviceNames,
    sql: `SELECT key AS id FROM idempotency_keys WHERE holder IS NOT NULL AND leased_until > clock_timestamp()`,
  },
  {
    what: 'a transaction that does nothing',
    in: ['booking'],
    sql: `SELECT datname || ' ' || pid AS id FROM pg_stat_activity
          WHERE state LIKE 'idle in transaction%' AND clock_timestamp() - state_change > interval '3 s'`,
  },
  {
    what: 'somebody who waits for a lock',
    in: ['booking'],
    sql: `SELECT datname || ' ' || pid AS id FROM pg_stat_activity
          WHERE wait_event_type = 'Lock' AND clock_timestamp() - state_change > interval '3 s'`,
  },
];

/** Nothing is left to be done, by anybody. Empty when all is quiet. */
export async function unrest(system: System): Promise<string[]> {
  const found: string[] = [];
  for (const { what, in: services, sql } of waiting) {
    for (const service of services) {
      const url =
        what.startsWith('a transaction') || what.startsWith('somebody')
          ? system.postgres.url
          : system.databases[service];
      const rows = await rowsOf<{ id: string }>(url, sql);
      if (rows.length > 0) found.push(`${service}: ${rows.length} × ${what} (${rows[0]?.id})`);
    }
  }
  for (const { name, messages } of await system.broker.queues()) {
    const service = /^(.*)\.parked$/.exec(name)?.[1];
    const expected = service ? (system.poisoned.get(service as (typeof serviceNames)[number]) ?? 0) : 0;
    // a crash between parking and ack leaves both, so there may be more of the same
    const isFine = service ? messages >= expected : messages === 0;
    if (!isFine) found.push(`queue ${name}: ${messages} messages, not ${expected}`);
  }
  return found;
}

/** Queues that too few replicas consume. */
export async function unconsumed(system: System): Promise<string[]> {
  const wanted = queuesOf(system);
  const there = await consumersOf(system, wanted);
  return wanted.flatMap(({ queue, consumers }, index) =>
    there[index] === consumers ? [] : [`${queue} has ${there[index]} consumers, not ${consumers}`],
  );
}

/** Queues that nobody consumes, whatever is the matter with the other replicas. */
export async function deserted(system: System): Promise<string[]> {
  const queues = queuesOf(system);
  const there = await consumersOf(system, queues);
  return queues.flatMap(({ queue }, index) => (there[index] ? [] : [`${queue} has no consumer`]));
}

type Consumed = { readonly queue: string; readonly consumers: number };

/** With how many replicas are to consume each. */
function queuesOf(system: System): Consumed[] {
  const events = serviceNames.filter((service) => subscriptions[service].length > 0);
  return [
    ...events.map((service) => ({ queue: `${service}.events`, consumers: system.of(service).length })),
    { queue: 'availability.commands', consumers: system.of('availability').length },
  ];
}

/** None where there is no such queue. */
async function consumersOf(system: System, queues: readonly Consumed[]): Promise<number[]> {
  const counts: number[] = [];
  for (const { queue } of queues) {
    // one that is missing ends the channel
    const state = await system.broker.withChannel((channel) => channel.checkQueue(queue)).catch(() => undefined);
    counts.push(state?.consumerCount ?? 0);
  }
  return counts;
}

export const onlyPoisonIsParked: Invariant = {
  name: 'nothing is parked but what no attempt can handle',
  violations: ({ system }) =>
    system.broker.withChannel(async (channel) => {
      const found: string[] = [];
      for (const service of serviceNames) {
        // unacked, and so back in the queue when the channel is closed
        for (;;) {
          const message = await channel.get(`${service}.parked`);
          if (!message) break;
          const { headers, type, messageId } = message.properties;
          const reason = String(headers?.['hubhours-parked-reason']);
          if (!headers?.[POISON]) found.push(`${service} has parked ${type} ${messageId}: ${reason}`);
        }
      }
      return found;
    }),
};

export const nothingWaits: Invariant = {
  name: 'every queue is empty, and nothing is held for ever',
  violations: ({ system }) => unrest(system),
};

export const callersWereAnswered: Invariant = {
  name: 'callers always got an answer within their time limit',
  violations: async ({ attempts, system }) => {
    const gone = system.absences.filter(({ service }) => service === 'gateway');
    const isOfAGatewayThatWasGone = ({ at, tookMs }: Attempt) =>
      gone.some(({ from, to }) => at < to && at + tookMs > from - NOTED_AFTER_MS);
    return attempts
      .filter((attempt) => typeof attempt.outcome === 'string' && !isOfAGatewayThatWasGone(attempt))
      .map(({ at, tookMs, outcome }) => `${outcome} after ${seconds(tookMs)}, asked at ${seconds(at)}`);
  },
};

/** From the end of a process until the suite hears of it, at the most, in milliseconds. */
const NOTED_AFTER_MS = 1_000;
const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;

const shameful =
  /unhandledRejection|unhandled rejection|uncaughtException|UnhandledPromiseRejection|triggerUncaughtException/i;

export const processesEndOnlyWhenTold: Invariant = {
  name: 'no replica ended by itself, and there was no unhandled rejection',
  async violations({ system }) {
    const lines = readdirSync(system.logFolder).flatMap((name) =>
      readFileSync(join(system.logFolder, name), 'utf8')
        .split('\n')
        .filter((line) => shameful.test(line))
        .map((line) => `${name}: ${line.slice(0, 300)}`),
    );
    return [...system.unasked, ...lines];
  },
};
