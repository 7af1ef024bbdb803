/**
 * `npm run test:matrix [filter…]`: the integration tests on the other servers that Hubhours must run on, Debian's PostgreSQL 15
 * and, before the usual one, Debian's PgBouncer in transaction mode; both with Debian's RabbitMQ. What is missing is installed.
 */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import pg from 'pg';
import { requirePgBouncer, requirePostgres15 } from '../../libs/testing/src/servers/debian.ts';
import { stopAllGuarded } from '../../libs/testing/src/servers/guarded.ts';
import { type Infrastructure } from '../../libs/testing/src/servers/infrastructure.ts';
import { startPgBouncer } from '../../libs/testing/src/servers/pgbouncer.ts';
import { type Binaries } from '../../libs/testing/src/servers/postgres-binaries.ts';
import { startScratch } from '../../libs/testing/src/servers/scratch.ts';
import { fail, root } from '../bootstrap.mjs';
import { build } from '../launcher/build.ts';

type Row = { readonly servers: string; readonly code: number | null };

try {
  process.chdir(root);
  await build(root);
  const filters = process.argv.slice(2);
  const rows = [await on(filters, { binaries: await requirePostgres15() }), await on(filters, { pooler: true })];
  for (const { servers, code } of rows) console.log(`${code === 0 ? 'green' : 'RED  '}  ${servers}`);
  process.exit(rows.every(({ code }) => code === 0) ? 0 : 1);
} catch (error) {
  await stopAllGuarded();
  fail(error);
}

async function on(
  filters: readonly string[],
  { binaries, pooler = false }: { binaries?: Binaries; pooler?: boolean },
): Promise<Row> {
  const infrastructure = await startScratch(console.log, binaries);
  const bouncer = pooler ? await startPgBouncer(await requirePgBouncer(), infrastructure.postgresUrl) : undefined;
  try {
    const servers = await named(infrastructure, bouncer?.url);
    console.log(`\nintegration tests on ${servers}`);
    return { servers, code: await integrationTests(filters, variablesOf(infrastructure, bouncer?.url)) };
  } finally {
    await bouncer?.stop();
    await infrastructure.stop();
  }
}

function variablesOf({ postgresUrl, amqpUrl, management }: Infrastructure, poolerUrl?: string): NodeJS.ProcessEnv {
  const url = Object.assign(new URL(management.url), { username: management.user, password: management.password });
  return {
    HUBHOURS_INFRA: 'env',
    HUBHOURS_POSTGRES_URL: postgresUrl,
    HUBHOURS_AMQP_URL: amqpUrl,
    HUBHOURS_RABBITMQ_URL: url.href,
    ...(poolerUrl && { HUBHOURS_POOLER_URL: poolerUrl }),
  };
}

async function integrationTests(filters: readonly string[], variables: NodeJS.ProcessEnv): Promise<number | null> {
  const vitest = join(root, 'node_modules', 'vitest', 'vitest.mjs');
  const child = spawn(process.execPath, [vitest, 'run', '--project', 'integration', ...filters], {
    cwd: root,
    env: { ...process.env, ...variables },
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  return new Promise((resolve) => child.once('close', resolve));
}

async function named({ postgresUrl, management }: Infrastructure, poolerUrl?: string): Promise<string> {
  const postgres = await versionOf(postgresUrl, 'SHOW server_version', 'postgres');
  const pooler = poolerUrl && (await versionOf(poolerUrl, 'SHOW VERSION', 'pgbouncer'));
  const authorization = `Basic ${btoa(`${management.user}:${management.password}`)}`;
  const answer = await fetch(`${management.url}/api/overview`, { headers: { authorization } });
  const { rabbitmq_version: rabbitmq } = (await answer.json()) as { rabbitmq_version: string };
  return [pooler, `PostgreSQL ${postgres}`, `RabbitMQ ${rabbitmq}`].filter(Boolean).join(', ');
}

async function versionOf(url: string, question: string, database: string): Promise<string> {
  const client = new pg.Client({ connectionString: Object.assign(new URL(url), { pathname: `/${database}` }).href });
  await client.connect();
  const { rows } = await client.query<Record<string, string>>(question);
  await client.end();
  return Object.values(rows[0] ?? {})[0] ?? '';
}
