import { randomUUID } from 'node:crypto';
import { TestIssuer } from '@hubhours/testing/tokens';
import pg from 'pg';
import { type Running, start } from '@hubhours/testing/bench/node-process';

/** Servers that the bench may use: a PostgreSQL where it may create databases, and a broker. */
export type Servers = { readonly postgresUrl: string; readonly amqpUrl: string };
export type Bench = {
  readonly databaseUrl: string;
  readonly availability: Running;
  /** Of a member of a hub. */
  readonly token: string;
  stop(): Promise<void>;
};

/** Availability as one process, on a database of its own that goes with it. */
export async function startAvailability({ postgresUrl, amqpUrl }: Servers): Promise<Bench> {
  const name = `bench_availability_${randomUUID().slice(0, 8)}`;
  await admin(postgresUrl, `CREATE DATABASE ${name}`);
  const databaseUrl = Object.assign(new URL(postgresUrl), { pathname: `/${name}` }).href;
  const issuer = await TestIssuer.start();
  const availability = await start(new URL('../dist/main.js', import.meta.url), {
    PORT: '0',
    DATABASE_URL: databaseUrl,
    DATABASE_POOL: '16',
    AMQP_URL: amqpUrl,
    NODE_OPTIONS: '--max-semi-space-size=2 --max-old-space-size=256',
    ...issuer.environment,
  });
  return {
    databaseUrl,
    availability,
    token: issuer.tokenFor({ partyId: randomUUID(), roles: ['client'], memberOf: randomUUID() }),
    stop: async () => {
      await availability.stop();
      await issuer.stop();
      await admin(postgresUrl, `DROP DATABASE ${name} WITH (FORCE)`);
    },
  };
}

async function admin(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(statement);
  await client.end();
}
