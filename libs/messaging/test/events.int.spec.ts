import { freshVhost, type FreshVhost } from '@hubhours/testing/broker';
import { freshDatabase, type FreshDatabase } from '@hubhours/testing/databases';
import { eventually } from '@hubhours/testing/eventually';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { messagingMigrations } from '../src/migrations.ts';
import { onTicked, openHouse, Received, tick, type House } from './house.ts';

let database: FreshDatabase;
let vhost: FreshVhost;
let house: House | undefined;

beforeAll(async () => {
  database = await freshDatabase('messaging', messagingMigrations);
  vhost = await freshVhost();
});
afterEach(async () => {
  await house?.close();
  house = undefined;
});
afterAll(async () => {
  await vhost?.drop();
  await database?.drop();
});

describe('events', () => {
  it('an appended event reaches the handler of its name', async () => {
    const received = new Received();
    house = await openHouse({
      service: 'clock',
      amqpUrl: vhost.amqpUrl,
      databaseUrl: database.url,
      controllers: [onTicked(received.take)],
    });
    const [id] = await house.append(tick(7));
    await eventually(() => received.ids.includes(String(id)));
    expect(received.events[0]).toMatchObject({ source: 'clock', type: 'clock.ticked.v1', data: { count: 7 } });
    expect(house.broker.isReady()).toBe(true);
  });
});
