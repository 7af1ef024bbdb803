import { eventually } from '@hubhours/testing/eventually';
import { connect } from 'amqplib';
import { afterEach, expect, it, vi } from 'vitest';
import { BrokerConnection } from '../src/connection.ts';
import { Peers } from '../src/peers.ts';
import { PEERS_EXCHANGE } from '../src/topology.ts';
import { Stage } from './stage.ts';

const stage = new Stage();
const open: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  vi.restoreAllMocks();
  for (const close of open.splice(0)) await close();
});

/** A process that has begun `since`. */
async function start(service: string, since: number, timeZoneData: string) {
  const broker = new BrokerConnection(service, stage.vhost.amqpUrl);
  const peers = new Peers(broker, { service, since, timeZoneData });
  broker.open();
  await peers.onApplicationBootstrap();
  open.push(async () => {
    await peers.onModuleDestroy();
    await broker.close();
  });
  await eventually(() => broker.isReady());
  return peers;
}

it('the newcomer with other time zone data learns of the elder by asking, and the elder stays', async () => {
  const booking = await start('booking', 1, '2026a');
  const billing = await start('billing', 2, '2025b');
  await eventually(() => billing.disagreement() !== undefined);
  expect(billing.disagreement()).toBe('2025b here, 2026a in booking');
  expect(booking.disagreement()).toBeUndefined();
});

it('an elder that comes back to the broker later is heard by whoever is there', async () => {
  const billing = await start('billing', 2, '2025b');
  expect(billing.disagreement()).toBeUndefined();
  await start('booking', 1, '2026a');
  await eventually(() => billing.disagreement() === '2025b here, 2026a in booking');
});

it('knows them again after every connection was cut', async () => {
  await start('booking', 1, '2026a');
  const billing = await start('billing', 2, '2025b');
  await eventually(() => billing.disagreement() !== undefined);
  await stage.observer.cutConnections({ ofProcesses: 2 });
  const gateway = await start('gateway', 3, '2025b');
  await eventually(() => gateway.disagreement() === '2025b here, 2026a in booking');
});

it('bears rubbish, and the same version in every service', async () => {
  const booking = await start('booking', 1, '2026a');
  const model = await connect(stage.vhost.amqpUrl);
  const channel = await model.createConfirmChannel();
  for (const body of ['{"broken', '{}', 'null']) channel.publish(PEERS_EXCHANGE, '', Buffer.from(body));
  await channel.waitForConfirms();
  await model.close();
  const billing = await start('billing', 2, '2026a');
  const other = await start('gateway', 3, '2025b');
  await eventually(() => other.disagreement() === '2025b here, 2026a in billing, 2026a in booking');
  expect([booking.disagreement(), billing.disagreement()]).toEqual([undefined, undefined]);
});

it('forgets who has long been silent, but nobody while not even its own word comes round', async () => {
  const now = performance.now.bind(performance);
  let laterMs = 0;
  vi.spyOn(performance, 'now').mockImplementation(() => now() + laterMs);
  const said = '2025b here, 2026a in booking';
  await start('booking', 1, '2026a');
  const billing = await start('billing', 2, '2025b');
  await eventually(() => billing.disagreement() === said);
  await open.shift()?.();
  laterMs += 60_000;
  expect(billing.disagreement()).toBe(said);
  // each newcomer asks, so that billing's answer comes round
  await start('gateway', 3, '2025b');
  expect(billing.disagreement()).toBe(said);
  for (const since of [4, 5, 6, 7]) {
    laterMs += 5_000;
    await start('gateway', since, '2025b');
  }
  await eventually(() => billing.disagreement() === undefined);
});
