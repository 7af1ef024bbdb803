import { Commands } from '@hubhours/messaging/commands';
import { BrokerConnection } from '@hubhours/messaging/connection';
import { connect } from 'amqplib';
import { eventually } from '../../../libs/testing/src/eventually.ts';
import { row, summary } from '../figures.mjs';
import { bareConfirms, openBareDelivery, openBareRequests } from './floors.ts';
import { openHandler, openProducer } from './product.ts';
import { echo, openDatabase, type Servers, tick, ticked } from './ticks.ts';

const SAMPLES = Number(process.env['BENCH_SAMPLES'] ?? 500);
const BACKLOG = Number(process.env['BENCH_BACKLOG'] ?? 50_000);
/** Product and floor take turns, so that what else the machine does weighs on both alike. */
const TURNS = 5;
const WARM_UP = 30;

type Rows = ReturnType<typeof row>[];

/** From the commit of an event to its handler in another service, one at a time. */
export async function measureDelivery({ postgresUrl, amqpUrl }: Servers): Promise<Rows> {
  const { db, url, drop } = await openDatabase(postgresUrl);
  const waiting = new Map<number, (at: number) => void>();
  const heard = (count: number) => waiting.get(count)?.(performance.now());
  let committedAt = 0;
  const closeHandler = await openHandler(amqpUrl, heard);
  const { outbox, relay, close } = await openProducer(db, amqpUrl, () => (committedAt = performance.now()));
  const bare = await openBareDelivery({ databaseUrl: url, amqpUrl }, heard);
  relay.onApplicationBootstrap();
  let count = 0;
  const one = async (commit: (count: number) => Promise<number>) => {
    const mine = ++count;
    const { promise, resolve } = Promise.withResolvers<number>();
    waiting.set(mine, resolve);
    const from = await commit(mine);
    const took = (await promise) - from;
    waiting.delete(mine);
    return took;
  };
  const product = () =>
    one(async (mine) => {
      await db.transaction((tx) => outbox.append(tx, ticked.create(tick(mine))));
      return committedAt;
    });
  const floor = () => one((mine) => bare.commit(mine));
  try {
    return await compared('an event from its commit to its handler', 'p50 ≤ 1.5 ×, p99 ≤ 2 × floor', product, floor);
  } finally {
    await bare.close();
    await close();
    await closeHandler();
    await drop();
  }
}

/** RPC over the broker, one request at a time. */
export async function measureRpc({ amqpUrl }: Servers): Promise<Rows> {
  const closeHandler = await openHandler(amqpUrl, () => undefined);
  const broker = new BrokerConnection('bench-asker', amqpUrl);
  const commands = new Commands(broker);
  broker.open();
  await eventually(() => broker.isReady());
  const bare = await openBareRequests(amqpUrl);
  const ask = () => commands.send(echo, { note: 'x' }, { timeoutMs: 5_000 });
  try {
    return await compared('a command and its reply', 'p50 ≤ 1.3 × floor', timed(ask), timed(bare.ask));
  } finally {
    await bare.close();
    await broker.close();
    await closeHandler();
  }
}

/** A backlog that the relay finds in the outbox, to a queue that nobody consumes. */
export async function measureDrain({ postgresUrl, amqpUrl }: Servers): Promise<Rows> {
  const { db, drop } = await openDatabase(postgresUrl);
  const [rates, floors]: [number[], number[]] = [[], []];
  try {
    for (let turn = 0; turn < 3; turn += 1) {
      rates.push(await drained(db, amqpUrl));
      floors.push(await bareConfirms(amqpUrl, BACKLOG));
    }
  } finally {
    await drop();
  }
  const share = (summary(rates).p50 / summary(floors).p50) * 100;
  return [
    row(`a backlog of ${BACKLOG} events leaves the outbox`, '/s', rates, ''),
    row('floor: bare batched confirms', '/s', floors, ''),
    row('backlog / floor', '%', [share], '≥ 30'),
  ];
}

async function drained(db: Awaited<ReturnType<typeof openDatabase>>['db'], amqpUrl: string): Promise<number> {
  const { data } = tick(1);
  const { relay, close } = await openProducer(db, amqpUrl);
  await db.query(
    `INSERT INTO outbox (id, type, subject, sequence, data, source, time)
     SELECT uuidv7(), $1, gen_random_uuid(), 1, $2, 'bench', now() FROM generate_series(1, $3::int)`,
    [ticked.name, JSON.stringify(data), BACKLOG],
  );
  const began = performance.now();
  relay.onApplicationBootstrap();
  const isEmpty = async () => {
    const rows = await db.query<{ left: boolean }[]>(
      'SELECT EXISTS (SELECT FROM outbox WHERE published_at IS NULL) AS left',
    );
    return !rows[0]?.left;
  };
  await eventually(isEmpty, { timeoutMs: 600_000, everyMs: 20 });
  const perSecond = (BACKLOG / (performance.now() - began)) * 1_000;
  await close();
  await db.query('TRUNCATE outbox');
  const model = await connect(amqpUrl);
  await (await model.createChannel()).purgeQueue('bench.events');
  await model.close();
  return perSecond;
}

async function compared(
  what: string,
  limit: string,
  product: () => Promise<number>,
  floor: () => Promise<number>,
): Promise<Rows> {
  for (let index = 0; index < WARM_UP; index += 1) await product().then(floor);
  const [ours, bare]: [number[], number[]] = [[], []];
  for (let turn = 0; turn < TURNS; turn += 1) {
    for (let index = 0; index < SAMPLES / TURNS; index += 1) ours.push(await product());
    for (let index = 0; index < SAMPLES / TURNS; index += 1) bare.push(await floor());
  }
  const [one, other] = [summary(ours), summary(bare)];
  return [
    row(what, 'ms', ours, limit),
    row(`${what}: its 99 %`, 'ms', [one.p99], ''),
    row(`floor of ${what}`, 'ms', bare, ''),
    row(`floor of ${what}: its 99 %`, 'ms', [other.p99], ''),
    row('p50 / floor', '×', [one.p50 / other.p50], ''),
    row('p99 / floor', '×', [one.p99 / other.p99], ''),
  ];
}

const timed = (work: () => Promise<unknown>) => async (): Promise<number> => {
  const began = performance.now();
  await work();
  return performance.now() - began;
};
