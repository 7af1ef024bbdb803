/**
 * Billing's figures: `node services/billing/bench/main.ts`, after a build. The servers are those of HUBHOURS_POSTGRES_URL
 * and HUBHOURS_AMQP_URL; BENCH_SESSIONS says how many sessions a year has (1,000,000), BENCH_DECISIONS how many are
 * decided (4,000).
 */
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { loadHttp, requestsTo, type Load } from '@hubhours/testing/bench/http-load';
import { type Running, start } from '@hubhours/testing/bench/node-process';
import { TestIssuer } from '@hubhours/testing/tokens';
import pg from 'pg';
import { stockDecisions, stockEntries, stockUsage } from './stock.ts';

const DECISIONS = Number(process.env['BENCH_DECISIONS'] ?? 4_000);
const WARM_UP = 600;
const ROUNDS = 5;
const SESSIONS = Number(process.env['BENCH_SESSIONS'] ?? 1_000_000);

const postgresUrl = process.env['HUBHOURS_POSTGRES_URL']!;
const name = `bench_billing_${randomUUID().slice(0, 8)}`;
const databaseUrl = Object.assign(new URL(postgresUrl), { pathname: `/${name}` }).href;
const admin = await connected(postgresUrl);
await admin.query(`CREATE DATABASE ${name}`);
const issuer = await TestIssuer.start();
const billing = await startBilling();
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
for (const [what, value, target] of rows) console.log(`${what.padEnd(56)} ${value.padEnd(68)} ${target}`);
process.exit(0);

async function benchDecisions(): Promise<void> {
  const professionalIds = Array.from({ length: 50 }, () => randomUUID());
  const writers = new Map<string, ReturnType<typeof requestsTo>>(
    professionalIds.map((partyId) => {
      const token = issuer.tokenFor({ partyId, roles: ['professional'] });
      return [partyId, requestsTo(billing.url, { authorization: `Bearer ${token}` })];
    }),
  );
  const decisions = await stockDecisions(db, DECISIONS + WARM_UP, professionalIds);
  const requests = decisions.map(({ id, professionalId }) =>
    writers.get(professionalId)!(`/api/decisions/${id}/outcome`, { outcome: 'charge-credit' }),
  );
  await load(requests.slice(0, WARM_UP), 16);
  const before = await processorMs();
  const rounds: Load[] = [];
  const size = Math.ceil(DECISIONS / ROUNDS);
  for (let from = WARM_UP; from < requests.length; from += size) {
    rounds.push(await load(requests.slice(from, from + size), 16));
  }
  const after = await processorMs();
  const byRate = rounds.toSorted((a, b) => a.perSecond - b.perSecond);
  const [slowest, fastest] = [byRate[0]!, byRate.at(-1)!].map(({ perSecond }) => Math.round(perSecond));
  const median = shown(byRate[Math.floor(byRate.length / 2)]!);
  rows.push([
    'deciding a charge by credit, over HTTP',
    `${median}; ${slowest} to ${fastest}/s, n = ${rounds.length}`,
    '≥ 300/s',
  ]);
  rows.push(['its processor time, which other work hardly touches', spentOn(DECISIONS, before, after), '']);
  const spent = await db.query(`SELECT count(*)::int AS count FROM charges WHERE kind = 'credit'`);
  rows.push(['credits charged', `${spent.rows[0].count} of ${DECISIONS + WARM_UP}`, 'all']);
}

async function benchBalance(): Promise<void> {
  const clientId = randomUUID();
  await stockEntries(db, clientId, 10_000);
  const token = issuer.tokenFor({ partyId: clientId, roles: ['client'] });
  const balance = await repeat(`/api/clients/${clientId}/credits`, token, 50, 300);
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
  const usage = await repeat(`/api/hubs/${hubId}/usage`, token, 20, 200);
  rows.push(['the usage of that year, over HTTP', shown(usage), 'p50 ≤ 200 ms']);
}

type Processor = { readonly billing: number; readonly database: number } | undefined;

/** What billing and its connections' backends have used so far; undefined where there is no /proc, or no database here. */
async function processorMs(): Promise<Processor> {
  const { rows: backends } =
    await db.query(`SELECT pid FROM pg_stat_activity WHERE application_name = 'hubhours-billing'
    AND datname = current_database()`);
  const used = (pid: number) => {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' ');
    return (Number(fields[11]) + Number(fields[12])) * 10; // utime and stime, in hundredths of a second
  };
  try {
    const database = backends.reduce((sum: number, { pid }: { pid: number }) => sum + used(pid), 0);
    return { billing: used(billing.pid), database };
  } catch {
    return undefined;
  }
}

function spentOn(count: number, before: Processor, after: Processor): string {
  if (before === undefined || after === undefined) return 'not to be had here';
  const each = (part: 'billing' | 'database') => ((after[part] - before[part]) / count).toFixed(2);
  return `${each('billing')} ms of billing, ${each('database')} ms of PostgreSQL, for each`;
}

function shown({ perSecond, p50Ms, p99Ms, errors }: Load): string {
  const failed = errors > 0 ? `, ${errors} FAILED` : '';
  return `${Math.round(perSecond)}/s, p50 ${p50Ms.toFixed(2)} ms, p99 ${p99Ms.toFixed(2)} ms${failed}`;
}

async function connected(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  return client;
}

/** Billing as one process, as `npm start` runs it. */
function startBilling(): Promise<Running> {
  return start(new URL('../dist/main.js', import.meta.url), {
    PORT: '0',
    DATABASE_URL: databaseUrl,
    AMQP_URL: process.env['HUBHOURS_AMQP_URL']!,
    NODE_OPTIONS: '--max-semi-space-size=2 --max-old-space-size=256',
    ...issuer.environment,
  });
}

/** Each of the requests once. */
function load(requests: readonly string[], connections: number): Promise<Load> {
  let sent = 0;
  return loadHttp(billing.url, { connections, next: () => requests[sent++] });
}

/** The same read again and again, by one who waits for each answer. */
async function repeat(path: string, token: string, warmUp: number, times: number): Promise<Load> {
  const request = requestsTo(billing.url, { authorization: `Bearer ${token}` })(path);
  await load(Array<string>(warmUp).fill(request), 1);
  return load(Array<string>(times).fill(request), 1);
}
