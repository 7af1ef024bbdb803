import { freshDatabase } from '@hubhours/testing/databases';
import { DataSource } from 'typeorm';
import { v7 as uuidV7 } from 'uuid';
import { expect, it } from 'vitest';
import { billingMigrations } from '../src/billing.module.ts';
import { AddUsage1760000001201 } from '../src/persistence/migrations/add-usage.ts';

it('what took place before usage was noted is noted, in the month of the session', async () => {
  const before = billingMigrations.filter((migration) => migration !== AddUsage1760000001201);
  const database = await freshDatabase('billing', before);
  const db = await new DataSource({ type: 'postgres', url: database.url, migrations: billingMigrations }).initialize();
  const [done, open, own] = [uuidV7(), uuidV7(), uuidV7()];
  const [hubId, clientId] = [uuidV7(), uuidV7()];
  const sessions: [string, string, string | null, string][] = [
    [done, 'hub', hubId, 'completed'],
    [open, 'hub', hubId, 'scheduled'],
    [own, 'private', null, 'completed'],
  ];
  for (const [id, programme, hub, status] of sessions) {
    await db.query(
      `INSERT INTO sessions (id, lineage_id, professional_id, client_id, programme, hub_id, starts_at, ends_at, policy, status)
       VALUES ($1, $1, $1, $2, $3, $4, '2026-05-04T10:00:00Z', '2026-05-04T11:00:00Z', '{}', $5)`,
      [id, clientId, programme, hub, status],
    );
  }
  await db.query(`INSERT INTO members VALUES ($1, $2), ($3, NULL)`, [clientId, hubId, uuidV7()]);
  await db.runMigrations({ transaction: 'all' });
  const facts = await db.query(
    `SELECT session_id, hub_id, client_id, starts_at, recorded_at, sessions, credits FROM usage_facts`,
  );
  const stays = await db.query(`SELECT client_id, hub_id, since <= now() AS begun, until FROM memberships`);
  await db.destroy();
  await database.drop();
  const starts_at = new Date('2026-05-04T10:00:00Z');
  const recorded_at = new Date('2026-05-04T11:00:00Z');
  expect(facts).toEqual([
    { session_id: done, hub_id: hubId, client_id: clientId, starts_at, recorded_at, sessions: 1, credits: 0 },
  ]);
  expect(stays).toEqual([{ client_id: clientId, hub_id: hubId, begun: true, until: null }]);
});
