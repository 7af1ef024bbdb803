import { claimSlot } from '@hubhours/contracts/commands/claim-slot';
import { Commands } from '@hubhours/messaging/commands';
import { BrokerConnection } from '@hubhours/messaging/connection';
import pg from 'pg';
import { v7 as uuidv7 } from 'uuid';
import { constrainedInserts } from '@hubhours/testing/bench/constrained-inserts';
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
    const floor = await constrainedInserts(bench.databaseUrl, {
      professionals: PROFESSIONALS,
      clients: CLIENTS,
      seconds,
    });
    return {
      ...most,
      floorPerSecond: floor.perSecond,
      floorBy: floor.by,
      deadlocks: await deadlocksOf(bench.databaseUrl),
      slotsIdle,
      slotsBesideClaims,
    };
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
