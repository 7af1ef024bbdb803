import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { claimSlot } from '@hubhours/contracts/commands/claim-slot';
import { Commands } from '@hubhours/messaging/commands';
import { BrokerConnection } from '@hubhours/messaging/connection';
import pg from 'pg';
import { v7 as uuidv7 } from 'uuid';
import { type Load } from '@hubhours/testing/bench/http-load';
import type { Bench, Servers } from './service.ts';
import { slotsOf } from './slots.ts';
import { professionalId, serviceId, stock } from './stock.ts';

const DAY = 86_400_000;
const MINUTE = 60_000;
const PROFESSIONALS = 500;
const CLIENTS = 16;

export type ClaimsResult = {
  readonly perSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly refused: number;
  readonly deadlocks: number;
  /** Rows with the same constraint and an outbox row in one transaction; by pgbench, or by pg where there is none. */
  readonly floorPerSecond: number;
  readonly floorBy: 'pgbench' | 'pg';
  /** Slots at a rate of their own, alone and while claims run at half their maximum. */
  readonly slotsIdle: Load;
  readonly slotsBesideClaims: Load;
};

/** Claims over RabbitMQ over 500 professionals by 16 clients, against the bare insert, and slots beside them. */
export async function benchClaims(bench: Bench, servers: Servers, { seconds = 5 } = {}): Promise<ClaimsResult> {
  const from = new Date(Math.ceil(Date.now() / DAY) * DAY);
  await stock(bench.databaseUrl, { professionals: PROFESSIONALS, from, constrained: true });
  const broker = new BrokerConnection('bench', servers.amqpUrl);
  const commands = new Commands(broker);
  broker.open();
  const next = wishes(from);
  const claim = () => commands.send(claimSlot, next(), { timeoutMs: 10_000 });
  try {
    await run(claim, CLIENTS, 2);
    const most = await run(claim, CLIENTS, seconds);
    const slots = slotsOf(bench, from, PROFESSIONALS);
    const read = () => slots.read(seconds, slots.changing);
    const slotsIdle = await read();
    const half = run(claim, CLIENTS, seconds, most.perSecond / 2);
    const slotsBesideClaims = await read();
    await half;
    const floor = await floorOf(bench.databaseUrl, seconds);
    return { ...most, ...floor, deadlocks: await deadlocksOf(bench.databaseUrl), slotsIdle, slotsBesideClaims };
  } finally {
    await broker.close();
  }
}

/** Wishes that never meet: every half hour of every professional's day once. */
function wishes(from: Date) {
  let n = 0;
  return () => {
    const round = Math.floor(n / PROFESSIONALS);
    const professional = n++ % PROFESSIONALS;
    // from the fifth week on, where no session lies yet: eight a day, an hour apart, within her hours in summer and winter
    const start = from.getTime() + (35 + Math.floor(round / 8)) * DAY + (8 + (round % 8)) * 60 * MINUTE;
    return {
      claimId: uuidv7(),
      professionalId: professionalId(professional),
      clientId: uuidv7(),
      serviceId: serviceId(professional),
      lineageId: uuidv7(),
      start: new Date(start).toISOString(),
      end: new Date(start + 50 * MINUTE).toISOString(),
      movingSessionId: null,
      askedBy: 'client' as const,
      overbook: false,
      receivedAt: new Date().toISOString(),
    };
  };
}

async function run(
  claim: () => Promise<{ granted: boolean }>,
  clients: number,
  seconds: number,
  perSecond = Infinity,
): Promise<Pick<ClaimsResult, 'perSecond' | 'p50Ms' | 'p99Ms' | 'refused'>> {
  const times: number[] = [];
  let refused = 0;
  let made = 0;
  const started = performance.now();
  const until = started + seconds * 1_000;
  const client = async () => {
    while (performance.now() < until) {
      const due = started + (made++ / perSecond) * 1_000;
      if (due > performance.now()) await new Promise((resolve) => setTimeout(resolve, due - performance.now()));
      const asked = performance.now();
      if (!(await claim()).granted) refused++;
      times.push(performance.now() - asked);
    }
  };
  await Promise.all(Array.from({ length: clients }, client));
  const sorted = times.sort((a, b) => a - b);
  const at = (share: number) => sorted[Math.floor(sorted.length * share)] ?? 0;
  const elapsed = performance.now() - started;
  return { perSecond: (times.length / elapsed) * 1_000, p50Ms: at(0.5), p99Ms: at(0.99), refused };
}

async function deadlocksOf(databaseUrl: string): Promise<number> {
  const db = new pg.Client({ connectionString: databaseUrl });
  await db.connect();
  const { rows } = await db.query<{ deadlocks: string }>(
    'SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()',
  );
  await db.end();
  return Number(rows[0]!.deadlocks);
}

/** Ranges over 500 professionals and 20 years: so wide that two seldom meet. */
const FLOOR = `
\\set p random(0, ${PROFESSIONALS - 1})
\\set m random(0, 5000000)
BEGIN;
INSERT INTO floor_claims (professional_id, conflict_group, during)
  VALUES (('00000000-0000-7000-8000-' || lpad(to_hex(:p::int), 12, '0'))::uuid, gen_random_uuid(),
    tstzrange('2040-01-01'::timestamptz + :m::int * interval '2 minutes', '2040-01-01'::timestamptz + (:m::int * 2 + 1) * interval '1 minute'))
  ON CONFLICT DO NOTHING;
INSERT INTO floor_outbox (id, data) VALUES (gen_random_uuid(), '{"some":"data"}');
COMMIT;
`;

async function floorOf(
  databaseUrl: string,
  seconds: number,
): Promise<Pick<ClaimsResult, 'floorPerSecond' | 'floorBy'>> {
  const db = new pg.Client({ connectionString: databaseUrl });
  await db.connect();
  await db.query(`
    CREATE TABLE floor_claims (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, professional_id uuid NOT NULL,
      conflict_group uuid NOT NULL, during tstzrange NOT NULL,
      EXCLUDE USING gist (professional_id WITH =, conflict_group WITH <>, during WITH &&));
    CREATE TABLE floor_outbox (id uuid PRIMARY KEY, data json NOT NULL)`);
  await db.end();
  const folder = await mkdtemp(join(tmpdir(), 'hubhours-bench-'));
  try {
    const script = join(folder, 'floor.sql');
    await writeFile(script, FLOOR);
    const args = [
      '-n',
      '-c',
      String(CLIENTS),
      '-j',
      '2',
      '-M',
      'prepared',
      '-T',
      String(seconds),
      '-f',
      script,
      databaseUrl,
    ];
    const { stdout } = await promisify(execFile)('pgbench', args);
    return { floorPerSecond: Number(/tps = ([\d.]+)/.exec(stdout)?.[1]), floorBy: 'pgbench' };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    return { floorPerSecond: await floorByDriver(databaseUrl, seconds), floorBy: 'pg' };
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function floorByDriver(databaseUrl: string, seconds: number): Promise<number> {
  const until = performance.now() + seconds * 1_000;
  let done = 0;
  const client = async () => {
    const db = new pg.Client({ connectionString: databaseUrl });
    await db.connect();
    for (; performance.now() < until; done++) {
      const start = new Date(Date.UTC(2040, 0, 1) + Math.floor(Math.random() * 5e6) * 2 * MINUTE);
      await db.query('BEGIN');
      await db.query(
        `INSERT INTO floor_claims (professional_id, conflict_group, during)
         VALUES ($1, gen_random_uuid(), tstzrange($2, $3)) ON CONFLICT DO NOTHING`,
        [professionalId(Math.floor(Math.random() * PROFESSIONALS)), start, new Date(start.getTime() + MINUTE)],
      );
      await db.query(`INSERT INTO floor_outbox (id, data) VALUES (gen_random_uuid(), '{"some":"data"}')`);
      await db.query('COMMIT');
    }
    await db.end();
  };
  await Promise.all(Array.from({ length: CLIENTS }, client));
  return done / seconds;
}
