import type { EventEnvelope } from '@hubhours/contracts/event';
import { eventually } from '@hubhours/testing/eventually';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Lineage } from './events.ts';
import { World } from './world.ts';

const LINEAGES = 50;
const expected = ['New Session confirmation', 'Session cancelled', 'New Session confirmation', 'Session cancelled'];

let world: World;
beforeAll(async () => {
  // patient enough that no mail is finally refused
  const settings = { MAIL_REFUSED_DELAYS_MS: Array.from({ length: 12 }, () => 50) };
  world = await World.start(settings);
  await world.addReplica(settings);
  await world.addReplica(settings);
});
afterAll(async () => world?.stop());

/** The same order in every run. */
function shuffled<T>(all: readonly T[]): T[] {
  let seed = 42;
  const random = () => (seed = (seed * 48_271) % 2_147_483_647) / 2_147_483_647;
  return all
    .map((one) => [random(), one] as const)
    .sort(([a], [b]) => a - b)
    .map(([, one]) => one);
}

test('R13: three replicas, 50 lineages, shuffled and repeated events, a flaky server: each mail once and in order', async () => {
  const lineages: Lineage[] = [];
  lineages.push(...(await Promise.all(Array.from({ length: LINEAGES }, () => world.lineage()))));
  const events = lineages.flatMap((lineage): EventEnvelope[] => [
    lineage.booked(),
    lineage.moved('2026-11-25T10:00:00.000Z'),
    lineage.cancelled(),
  ]);
  let attempt = 0;
  // every seventh attempt is put off, so lines stop and go on in the middle of everything
  world.mail.behave = () => ((attempt += 1) % 7 === 0 ? { kind: 'refuse-recipient', code: 450 } : { kind: 'accept' });
  await Promise.all(shuffled([...events, ...events]).map((event) => world.publish(event)));
  await eventually(
    async () => {
      const [counted] = await world.db.query(
        `SELECT count(*)::int AS all, count(*) FILTER (WHERE status = 'queued')::int AS waiting FROM deliveries`,
      );
      return counted.all === LINEAGES * 8 && counted.waiting === 0;
    },
    { timeoutMs: 120_000, everyMs: 250 },
  );
  for (const { client, professional } of lineages) {
    for (const { email } of [client, professional]) {
      expect(world.mail.to(email).map(({ subject }) => subject.split(':')[0])).toEqual(expected);
    }
  }
  expect(world.mail.most).toBe(1);
  expect(new Set(world.mail.caught.map(({ messageId }) => messageId)).size).toBe(LINEAGES * 8);
}, 150_000);
