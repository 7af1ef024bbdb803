/**
 * Billing's figures: `node services/billing/bench/main.ts`, after a build. The servers are those of HUBHOURS_POSTGRES_URL
 * and HUBHOURS_AMQP_URL; BENCH_SESSIONS says how many sessions a year has (1,000,000), BENCH_DECISIONS how many are
 * decided (4,000).
 */
import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { TestIssuer } from '@hubhours/testing/tokens';
import pg from 'pg';
import { load, type Load } from './load.ts';
import { stockDecisions, stockEntries, stockUsage } from './stock.ts';

const DECISIONS = Number(process.env['BENCH_DECISIONS'] ?? 4_000);
const WARM_UP = 600;
const SESSIONS = Number(process.env['BENCH_SESSIONS'] ?? 1_000_000);

const postgresUrl = process.env['HUBHOURS_POSTGRES_URL']!;
const name = `bench_billing_${randomUUID().slice(0, 8)}`;
const databaseUrl = Object.assign(new URL(postgresUrl), { pathname: `/${name}` }).href;
const admin = await connected(postgresUrl);
await admin.query(`CREATE DATABASE ${name}`);
const issuer = await TestIssuer.start();
const billing = await start();
const db = await connected(databaseUrl);
const rows: [what: string, value: string, target: string][] = [];
try {
  await benchDecisions();
  await benchBalance();
  await benchUsage();
} finally {
  await db.end();
  await billing.stop();
  await issuer.stop();
  await admin.query(`DROP DATABASE ${name} WITH (FORCE)`);
  await admin.end();
}
for (const [what, value, target] of rows) console.log(`${what.padEnd(56)} ${value.padEnd(44)} ${target}`);
process.exit(0);

async function benchDecisions(): Promise<void> {
  const professionalIds = Array.from({ length: 50 }, () => randomUUID());
  const tokens = new Map<string, string>(
    professionalIds.map((partyId) => [partyId, issuer.tokenFor({ partyId, roles: ['professional'] })]),
  );
  const decisions = await stockDecisions(db, DECISIONS + WARM_UP, professionalIds);
  const requests = decisions.map(({ id, professionalId }) => ({
    path: `/api/decisions/${id}/outcome`,
    token: tokens.get(professionalId)!,
    body: { outcome: 'charge-credit' },
  }));
  await load(billing.url, requests.slice(0, WARM_UP), 16);
  const decided = await load(billing.url, requests.slice(WARM_UP), 16);
  rows.push(['deciding a charge by credit, over HTTP', shown(decided), '≥ 300/s']);
  const spent = await db.query(`SELECT count(*)::int AS count FROM charges WHERE kind = 'credit'`);
  rows.push(['credits charged', `${spent.rows[0].count} of ${DECISIONS + WARM_UP}`, 'all']);
}

async function benchBalance(): Promise<void> {
  const clientId = randomUUID();
  await stockEntries(db, clientId, 10_000);
  const read = {
    path: `/api/clients/${clientId}/credits`,
    token: issuer.tokenFor({ partyId: clientId, roles: ['client'] }),
  };
  await load(
    billing.url,
    Array.from({ length: 50 }, () => read),
    1,
  );
  const balance = await load(
    billing.url,
    Array.from({ length: 300 }, () => read),
    1,
  );
  rows.push(['the balance of a client with 10,000 entries, over HTTP', shown(balance), 'p50 ≤ 5 ms']);
}

async function benchUsage(): Promise<void> {
  const hubId = randomUUID();
  await stockUsage(db, hubId, SESSIONS);
  const started = performance.now();
  for (;;) {
    const { rows: counted } = await db.query(`SELECT count(*)::int AS months FROM usage_months WHERE hub_id = $1`, [
      hubId,
    ]);
    if (counted[0].months === 12) break;
    if (performance.now() - started > 120_000)
      throw new Error(`After two minutes ${counted[0].months} months are counted`);
    await new Promise((done) => setTimeout(done, 100));
  }
  const counting = `${Math.round(performance.now() - started)} ms, with the wait for the sweep`;
  rows.push([`counting a year of ${SESSIONS.toLocaleString('en')} sessions, once`, counting, '']);
  const token = issuer.tokenFor({ partyId: randomUUID(), roles: ['hub-admin'], administers: [hubId] });
  const read = { path: `/api/hubs/${hubId}/usage`, token };
  await load(
    billing.url,
    Array.from({ length: 20 }, () => read),
    1,
  );
  rows.push([
    'the usage of that year, over HTTP',
    shown(
      await load(
        billing.url,
        Array.from({ length: 200 }, () => read),
        1,
      ),
    ),
    'p50 ≤ 200 ms',
  ]);
}

function shown({ perSecond, p50Ms, p99Ms, failures }: Load): string {
  const failed = failures > 0 ? `, ${failures} FAILED` : '';
  return `${Math.round(perSecond)}/s, p50 ${p50Ms.toFixed(2)} ms, p99 ${p99Ms.toFixed(2)} ms${failed}`;
}

async function connected(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  return client;
}

/** Billing as one process, as `npm start` runs it. */
async function start(): Promise<{ url: string; stop(): Promise<void> }> {
  const child = spawn(process.execPath, [new URL('../dist/main.js', import.meta.url).pathname], {
    env: {
      ...process.env,
      NODE_ENV: 'production',
      PORT: '0',
      DATABASE_URL: databaseUrl,
      AMQP_URL: process.env['HUBHOURS_AMQP_URL']!,
      NODE_OPTIONS: '--max-semi-space-size=2 --max-old-space-size=256',
      ...issuer.environment,
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const url = await new Promise<string>((resolve, reject) => {
    let said = '';
    child.stdout.on('data', (chunk: Buffer) => {
      said += chunk.toString();
      const found = /http:\/\/[\d.]+:\d+/.exec(said)?.[0];
      if (found !== undefined) resolve(found);
    });
    child.once('exit', () => reject(new Error(`billing ended:\n${said}`)));
  });
  return {
    url,
    stop: async () => {
      child.kill('SIGTERM');
      await ended;
    },
  };
}
