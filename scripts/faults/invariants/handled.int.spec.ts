import { randomUUID } from 'node:crypto';
import { messagingMigrations } from '@hubhours/messaging/migrations';
import { beforeAll, expect, test } from 'vitest';
import { freshDatabase } from '../../../libs/testing/src/databases.ts';
import { type ServiceName, serviceNames } from '../../launcher/options.ts';
import { rowsOf } from '../databases.ts';
import { eventsAreHandled } from './handled.ts';
import { type Aftermath } from './invariant.ts';

let databases: Record<ServiceName, string>;
beforeAll(async () => {
  const all = serviceNames.map(
    async (name) => [name, (await freshDatabase(`handled_${name}`, messagingMigrations)).url] as const,
  );
  databases = Object.fromEntries(await Promise.all(all)) as Record<ServiceName, string>;
});

const violations = () => eventsAreHandled.violations({ system: { databases } } as unknown as Aftermath);

async function say(source: ServiceName, type: string, subject: string, sequence: number): Promise<string> {
  const id = randomUUID();
  const text = `INSERT INTO outbox (id, source, type, subject, sequence, time, data) VALUES ($1, $2, $3, $4, $5, now(), '{}')`;
  await rowsOf(databases[source], text, [id, source, type, subject, sequence]);
  return id;
}
const come = (service: ServiceName, handler: string, subject: string, sequence: number) =>
  rowsOf(
    databases[service],
    `INSERT INTO stream_positions VALUES ($1, 'booking', $2, $3)
     ON CONFLICT (handler, source, subject) DO UPDATE SET sequence = excluded.sequence`,
    [handler, subject, sequence],
  );
const note = (service: ServiceName, handler: string, id: string) =>
  rowsOf(databases[service], 'INSERT INTO inbox (handler, message_id) VALUES ($1, $2)', [handler, id]);

test('a handler that is behind, or ahead, or has missed an event is found, and one that nobody looks at', async () => {
  const hub = randomUUID();
  await say('booking', 'booking.hub-changed.v1', hub, 1);
  await say('booking', 'booking.hub-changed.v1', hub, 2);
  await say('booking', 'booking.claim-released.v1', randomUUID(), 1);
  const schedule = await say('availability', 'availability.schedule-changed.v1', randomUUID(), 1);
  const behind = [
    `billing's billing.hubs has not come to booking ${hub} 2`,
    `booking's follow-schedule has not come to ${schedule}`,
  ];
  expect(await violations()).toEqual(behind);
  await come('billing', 'billing.hubs', hub, 1);
  expect(await violations()).toEqual([
    behind[0],
    `billing's billing.hubs is at booking ${hub} 1, not the last`,
    behind[1],
  ]);
  await come('billing', 'billing.hubs', hub, 2);
  await note('booking', 'follow-schedule', schedule);
  expect(await violations()).toEqual([]);

  const invented = randomUUID();
  await note('booking', 'timeline', invented);
  await note('gateway', 'greet', schedule);
  expect(await violations()).toEqual([
    `booking's timeline is at ${invented}, not the last`,
    `nobody looks at gateway's greet`,
  ]);
});
