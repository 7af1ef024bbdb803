import { hubChanged } from '@hubhours/contracts/events/booking';
import { freshDatabase } from '@hubhours/testing/databases';
import { DataSource } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import { expect, it } from 'vitest';
import { migrations } from '../src/booking.module.ts';
import { TellOfHubs1764000000003 } from '../src/persistence/migrations/1764000000003-tell-of-hubs.ts';

it('hubs that were opened before anybody was told of hubs are told of', async () => {
  const before = migrations.filter((migration) => migration !== TellOfHubs1764000000003);
  const database = await freshDatabase('booking', before);
  const db = await new DataSource({ type: 'postgres', url: database.url, migrations }).initialize();
  const hubId = uuidv7();
  await db.query(`INSERT INTO hubs (id, name, minimum_group_size, time_zone) VALUES ($1, 'Old', 7, 'Asia/Tokyo')`, [
    hubId,
  ]);
  await db.runMigrations({ transaction: 'all' });
  const [event] = await db.query(`SELECT *, time::text AS at FROM outbox`);
  await db.destroy();
  await database.drop();
  expect(event).toMatchObject({ published_at: null, sequence: 1, subject: hubId });
  const { id, source, type, subject, sequence, data } = event;
  const told = hubChanged.schema.parse({ id, source, type, subject, sequence, data, time: event.time.toISOString() });
  expect(told.data).toEqual({ hubId, timeZone: 'Asia/Tokyo', minimumGroupSize: 7 });
});
