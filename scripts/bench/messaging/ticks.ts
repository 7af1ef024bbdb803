import { randomUUID } from 'node:crypto';
import { defineCommand, defineEvent } from '@hubhours/contracts/event';
import { messagingMigrations } from '@hubhours/messaging/migrations';
import pg from 'pg';
import { DataSource } from 'typeorm';
import { z } from 'zod';

export type Servers = { readonly postgresUrl: string; readonly amqpUrl: string };

/** About as large as the event of a booking. */
const body = { count: 0, note: 'x'.repeat(400) };
export const ticked = defineEvent('bench.ticked.v1', z.object({ count: z.number(), note: z.string() }));
export const echo = defineCommand('bench.echo.v1', z.object({ note: z.string() }), z.object({ note: z.string() }));
export const tick = (count: number) => ({ subject: randomUUID(), sequence: 1, data: { ...body, count } });

/** A database of messaging's tables, and two of the floors'. `drop` ends what is connected. */
export async function openDatabase(
  postgresUrl: string,
): Promise<{ db: DataSource; url: string; drop(): Promise<void> }> {
  const name = `bench_messaging_${randomUUID().slice(0, 8)}`;
  await once(postgresUrl, `CREATE DATABASE ${name}`);
  const url = Object.assign(new URL(postgresUrl), { pathname: `/${name}` }).href;
  const migrations = [...messagingMigrations];
  const db = await new DataSource({ type: 'postgres', url, poolSize: 10, migrations }).initialize();
  await db.runMigrations();
  await db.query(`CREATE TABLE floor_outbox (id uuid PRIMARY KEY, data json NOT NULL, published_at timestamptz);
    CREATE INDEX ON floor_outbox (id) WHERE published_at IS NULL`);
  const drop = async () => {
    await db.destroy();
    await once(postgresUrl, `DROP DATABASE ${name} WITH (FORCE)`);
  };
  return { db, url, drop };
}

async function once(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(statement);
  await client.end();
}
