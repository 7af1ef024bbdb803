import { freshDatabase } from '@hubhours/testing/databases';
import { DataSource, type MigrationInterface, type QueryRunner } from 'typeorm';
import { afterEach, beforeEach, expect, inject, test } from 'vitest';
import { dataSourceOptions, migrate, type Migrations } from '../src/database.ts';
import { platformMigrations } from '../src/migrations.ts';
import { sampleConfig, sampleMigrations } from './sample.ts';

let database: Awaited<ReturnType<typeof freshDatabase>>;
let sources: DataSource[];

beforeEach(async () => {
  database = await freshDatabase('migrations');
  sources = [];
});

afterEach(async () => {
  for (const source of sources) await source.destroy();
  await database.drop();
});

async function replica(migrations: Migrations, env: Record<string, string> = {}): Promise<DataSource> {
  const options = dataSourceOptions('test', sampleConfig({ DATABASE_URL: database.url, ...env }), { migrations });
  const source = await new DataSource(options).initialize();
  sources.push(source);
  return source;
}

const tables = async (source: DataSource) =>
  (
    await source.query<{ relname: string }[]>(
      `SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace`,
    )
  )
    .map(({ relname }) => relname)
    .toSorted();

test('three replicas at once: each migration runs once, all three go on', async () => {
  const replicas = await Promise.all([1, 2, 3].map(() => replica(sampleMigrations)));
  const runs = await Promise.all(replicas.map((source) => migrate(source)));
  expect(runs.flat().toSorted()).toEqual(['CreateIdempotencyKeys1760000000100', 'CreateThings1800000000000']);
  expect(await migrate(replicas[0]!)).toEqual([]);
  expect(await tables(replicas[0]!)).toEqual(['idempotency_keys', 'migrations', 'things']);
});

test('all or nothing: one that fails leaves the old schema, and is tried again', async () => {
  let broken = true;
  class Fails1900000000000 implements MigrationInterface {
    name = 'Fails1900000000000';
    async up(runner: QueryRunner): Promise<void> {
      await runner.query('CREATE TABLE half (n int)');
      if (broken) await runner.query('SELECT 1/0');
    }
    async down(): Promise<void> {}
  }
  const source = await replica([...platformMigrations, Fails1900000000000]);
  await expect(migrate(source)).rejects.toThrow('division by zero');
  expect(await tables(source)).toEqual([]);
  broken = false;
  expect(await migrate(source)).toEqual(['CreateIdempotencyKeys1760000000100', 'Fails1900000000000']);
});

test('a migration may take longer than a statement, a statement may not', async () => {
  class Slow1900000000000 implements MigrationInterface {
    name = 'Slow1900000000000';
    async up(runner: QueryRunner): Promise<void> {
      await runner.query('SELECT pg_sleep(0.5)');
    }
    async down(): Promise<void> {}
  }
  if (inject('infrastructure').poolerUrl) await database.set('statement_timeout', '200');
  const source = await replica([Slow1900000000000], { DATABASE_STATEMENT_TIMEOUT_MS: '200' });
  expect(await migrate(source)).toEqual(['Slow1900000000000']);
  await expect(source.query('SELECT pg_sleep(0.5)')).rejects.toMatchObject({ driverError: { code: '57014' } });
});

test('no lock outlives the transaction, so a pooler between will do', async () => {
  const source = await replica(platformMigrations);
  await migrate(source);
  expect(
    await source.query(
      `SELECT * FROM pg_locks WHERE locktype = 'advisory' AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`,
    ),
  ).toEqual([]);
});
