import { availableParallelism, cpus } from 'node:os';
import { serviceNames } from '../launcher/options.ts';
import { Caller, pause } from './caller.ts';
import { rowsOf } from './databases.ts';
import { assemble, type Cast } from './people.ts';
import { untilQuiet } from './quiet.ts';
import { Chance } from './random.ts';
import { type Counts, type Member, System } from './system.ts';
import { Timeline } from './timeline.ts';
import { Traffic } from './traffic.ts';
import { type Wire } from './wire.ts';

const MEASURED_MS = 20_000;
const BOOKINGS = 20;
/** The broker's figures are that old, in milliseconds. */
const FIGURES_MS = 6_000;
/** Of what each would have if all had the same; less is not shared. */
const LEAST_SHARE = 0.5;
const scaled = ['booking', 'availability', 'billing', 'notifications'] as const;
type Name = (typeof serviceNames)[number];

/**
 * Prints the tables of docs/scaling.md: each service with 1, 2 and 4 replicas, and what one booking costs. The gateway is
 * none of them, since who stands before its replicas shares the work out.
 * @returns whether every replica had its share
 */
export async function measureScaling(only: readonly string[] | undefined): Promise<boolean> {
  console.log(`${cpus()[0]?.model}, ${availableParallelism()} cores, Node ${process.version}\n`);
  const rows: Row[] = [];
  for (const service of scaled) {
    if (only && !only.includes(service)) continue;
    for (const replicas of [1, 2, 4]) rows.push(await measureOne(service, replicas));
  }
  console.log(
    '\n| service | replicas | requests a second | share of its statements, each |\n| --- | --- | --- | --- |',
  );
  for (const { told } of rows) console.log(told);
  if (!only || only.includes('one-booking')) await measureOneBooking();
  return rows.every(({ isShared }) => isShared);
}

type Row = { readonly told: string; readonly isShared: boolean };

async function measureOne(service: Name, replicas: number): Promise<Row> {
  return withSystem({ ...one, [service]: replicas }, async (system, caller, cast, timeline) => {
    const traffic = new Traffic(caller, cast, new Chance(7), [0, 5]);
    const members = system.of(service);
    traffic.start(12);
    await pause(3_000);
    const [answered, before] = [answeredOf(caller), members.map(statementsOf)];
    await pause(MEASURED_MS);
    const perSecond = (answeredOf(caller) - answered) / (MEASURED_MS / 1000);
    const done = members.map((member, index) => statementsOf(member) - (before[index] as number));
    const all = done.reduce((sum, count) => sum + count, 0);
    await traffic.end();
    await untilQuiet(system, timeline);
    const shares = done.map((count) => `${Math.round((100 * count) / all)} %`).join(', ');
    const isShared = done.every((count) => count * replicas >= all * LEAST_SHARE);
    return { told: `| ${service} | ${replicas} | ${perSecond.toFixed(1)} | ${shares} |`, isShared };
  });
}

/** What the replicas do while nobody asks is taken off. */
async function measureOneBooking(): Promise<void> {
  await withSystem(one, async (system, caller, cast, timeline) => {
    await untilQuiet(system, timeline);
    const before = await system.broker.messages();
    const idle = await during(system, () => pause(10_000));
    const between = await system.broker.messages();
    const events = await eventsOf(system);
    const booked = await during(system, async () => {
      for (let index = 0; index < BOOKINGS; index += 1) await bookOne(caller, cast, index);
      await untilQuiet(system, timeline);
    });
    const told = ((await eventsOf(system)) - events) / BOOKINGS;
    await pause(FIGURES_MS);
    const after = await system.broker.messages();
    const ofItself = (key: keyof typeof before) => ((between[key] - before[key]) * (booked.ms + FIGURES_MS)) / idle.ms;
    const each = (key: keyof typeof before) => ((after[key] - between[key] - ofItself(key)) / BOOKINGS).toFixed(1);
    console.log(
      `\nOne booking: ${told} events; with its command and the reply ${each('published')} messages published and ${each('delivered')} delivered.\n\n| link | statements | bytes out | bytes in |\n| --- | --- | --- | --- |`,
    );
    for (const name of idle.wires.keys()) {
      const [quiet, busy] = [idle.wires.get(name) as Wire, booked.wires.get(name) as Wire];
      const net = (key: keyof Wire) => Math.round((busy[key] - (quiet[key] * booked.ms) / idle.ms) / BOOKINGS);
      console.log(
        `| ${name} | ${name.endsWith('database') ? net('statements') : ''} | ${net('bytesOut')} | ${net('bytesIn')} |`,
      );
    }
  });
}

async function withSystem<T>(
  counts: Counts,
  work: (system: System, caller: Caller, cast: Cast, timeline: Timeline) => Promise<T>,
): Promise<T> {
  const timeline = new Timeline(false);
  const system = await System.start(counts, timeline);
  try {
    const caller = new Caller(
      () => system.gateways,
      system.issuer,
      new Chance(1),
      () => timeline.now(),
    );
    return await work(system, caller, await assemble(caller, { hubClients: 24 }), timeline);
  } finally {
    await system.stop();
    system.remove();
  }
}

async function bookOne(caller: Caller, { hubClients, professionals }: Cast, index: number): Promise<void> {
  const professional = professionals[index % professionals.length] as Cast['professionals'][number];
  const start = new Date(Math.ceil(Date.now() / 3_600_000) * 3_600_000 + (48 + index) * 3_600_000).toISOString();
  const body = { professionalId: professional.partyId, serviceId: professional.serviceIds[0], start };
  await caller.must('POST', hubClients[index % hubClients.length] as Cast['hubClients'][number], '/api/sessions', body);
}

async function during(system: System, work: () => Promise<void>): Promise<{ ms: number; wires: Map<string, Wire> }> {
  const began = performance.now();
  const before = wiresOf(system);
  await work();
  const wires = new Map<string, Wire>();
  for (const [name, after] of wiresOf(system)) {
    const from = before.get(name) as Wire;
    wires.set(name, {
      bytesOut: after.bytesOut - from.bytesOut,
      bytesIn: after.bytesIn - from.bytesIn,
      statements: after.statements - from.statements,
    });
  }
  return { ms: performance.now() - began, wires };
}

function wiresOf({ members }: System): Map<string, Wire> {
  return new Map(
    members.flatMap(({ service, toDatabase, toBroker }) => [
      [`${service} to its database`, { ...toDatabase.wire }] as const,
      [`${service} to its broker`, { ...toBroker.wire }] as const,
    ]),
  );
}

async function eventsOf({ databases }: System): Promise<number> {
  const counts = await Promise.all(
    serviceNames.map((name) => rowsOf<{ count: number }>(databases[name], 'SELECT count(*)::int AS count FROM outbox')),
  );
  return counts.reduce((sum, [row]) => sum + (row?.count ?? 0), 0);
}

const one = Object.fromEntries(serviceNames.map((name) => [name, 1])) as Counts;
const statementsOf = ({ toDatabase }: Member): number => toDatabase.wire.statements;
const answeredOf = ({ attempts }: Caller): number =>
  attempts.filter(({ outcome }) => typeof outcome === 'number' && outcome < 500).length;
