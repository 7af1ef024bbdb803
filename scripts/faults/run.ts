import { Caller, pause } from './caller.ts';
import { type Fault } from './fault.ts';
import { invariants } from './invariants/all.ts';
import { exceptions } from './invariants/mails.ts';
import { deserted, unconsumed } from './invariants/rest.ts';
import { assemble } from './people.ts';
import { Plan } from './plan.ts';
import { dieAtEach } from './points.ts';
import { untilQuiet } from './quiet.ts';
import { Chance } from './random.ts';
import { type Calm, recovery, type Recovery } from './recovery.ts';
import { untilReady } from './readiness.ts';
import { System } from './system.ts';
import { Tally } from './tally.ts';
import { tell } from './verdict.ts';
import { Timeline, TRAFFIC_BEGINS } from './timeline.ts';
import { Traffic } from './traffic.ts';
import { serviceNames } from '../launcher/options.ts';

export type RunOptions = {
  readonly minutes: number;
  /** A run goes on after its minutes until every kind of fault has happened as often as this. */
  readonly each: number;
  readonly seed: number;
  /** Kinds of faults; all when left out, none when empty. */
  readonly only: readonly string[] | undefined;
  readonly users: number;
  readonly replicas: number;
  readonly keepLogs: boolean;
  /** Instead of faults by chance: a death at every crash point, one after the other. */
  readonly points: boolean;
  /** How long to wait at the end for what is left: answers, ready replicas, and that nothing is to be done any more; each in milliseconds. */
  readonly quietWithinMs: number;
};

/** From each healing to a consumer for every queue, in milliseconds. */
const CONSUMED_WITHIN_MS = 10_000;
/** Of the calls after a healing. */
const MOST_FAILING = 0.05;

export type RunResult = { readonly isWell: boolean; readonly tally: Tally };

/** Drives traffic through faults, heals, waits for quiet, and looks. */
export async function run(options: RunOptions): Promise<RunResult> {
  const { minutes, seed, each } = options;
  const timeline = new Timeline(true);
  timeline.note(`seed ${seed}, ${minutes} minutes`);
  Object.assign(exceptions, { serverDied: 0, senderLost: 0 });
  const counts = Object.fromEntries(serviceNames.map((name) => [name, name === 'gateway' ? 1 : options.replicas]));
  const system = await System.start(counts as never, timeline);
  const interrupted = Promise.withResolvers<never>();
  const interrupt = (signal: string) => interrupted.reject(new Error(signal));
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, interrupt);
  try {
    const { violations, tally } = await Promise.race([drive(system, options, timeline), interrupted.promise]);
    const how = options.points ? '--points' : `--minutes ${minutes}${each > 0 ? ` --each ${each}` : ''}`;
    const isWell = tell(violations, `${how} --seed ${seed}`);
    if (!isWell && options.keepLogs) console.log(`logs: ${system.logFolder}`);
    return { isWell, tally };
  } finally {
    await system.stop();
    // between two runs a signal ends the suite at once, and is not taken for one that came too late
    for (const signal of ['SIGINT', 'SIGTERM']) process.off(signal, interrupt);
    if (!options.keepLogs) system.remove();
  }
}

async function drive(system: System, options: RunOptions, timeline: Timeline): Promise<Misbehaviour> {
  const caller = new Caller(
    () => system.gateways,
    system.issuer,
    new Chance(options.seed + 1),
    () => timeline.now(),
  );
  const cast = await assemble(caller);
  timeline.note(`the people are there; ${TRAFFIC_BEGINS}`);
  const traffic = new Traffic(caller, cast, new Chance(options.seed + 2));
  const firstAttempt = caller.attempts.length;
  traffic.start(options.users);
  const plan = new Plan(system, new Chance(options.seed), options.only);
  const { tally, calms, violations } = options.points
    ? await dieEverywhere({ system, caller, cast, traffic }, options, timeline)
    : await misbehave(system, plan, options);
  violations.push(...(await untilConsumed(system, options.quietWithinMs)));
  await traffic.end(options.quietWithinMs);
  timeline.note(`traffic has ended after ${traffic.requests.length} requests`);
  await untilQuiet(system, timeline, options.quietWithinMs);
  const attempts = caller.attempts.slice(firstAttempt);
  for (const invariant of invariants) {
    const found = await invariant.violations({ system, requests: traffic.requests, attempts });
    violations.push(...found.map((one) => `${invariant.name}: ${one}`));
  }
  const recovered = recovery(calms, attempts);
  const { asked, share } = recovered;
  if (1 - share > MOST_FAILING)
    violations.push(`only ${percent(share)} of ${asked} calls succeeded 5 s after a healing`);
  report(traffic, attempts.length, tally, recovered);
  return { tally, calms, violations };
}

type Misbehaviour = { tally: Tally; calms: Calm[]; violations: string[] };

async function dieEverywhere(
  stage: Parameters<typeof dieAtEach>[0],
  { only }: RunOptions,
  timeline: Timeline,
): Promise<Misbehaviour> {
  return { tally: new Tally(), calms: [], violations: await dieAtEach(stage, timeline, only) };
}

async function misbehave(system: System, plan: Plan, { minutes, only, each }: RunOptions): Promise<Misbehaviour> {
  const { timeline } = system;
  const told: Misbehaviour = { tally: new Tally(), calms: [], violations: [] };
  const endAt = timeline.now() + minutes * 60_000;
  if (only?.length === 0) {
    await pause(minutes * 60_000);
    return told;
  }
  while (timeline.now() < endAt || plan.rounds < each) {
    await pause(plan.calmMs());
    const last = told.calms.at(-1);
    if (last) told.calms[told.calms.length - 1] = { ...last, to: timeline.now() };
    const fault = plan.next();
    const { wholeAfterMs, violations } = await happen(system, fault);
    told.tally.note(fault.kind, wholeAfterMs);
    told.violations.push(...violations);
    told.calms.push({ from: timeline.now(), to: timeline.now() });
  }
  return told;
}

async function happen(system: System, fault: Fault): Promise<{ wholeAfterMs: number; violations: string[] }> {
  const { timeline } = system;
  const { kind, what, lastsMs, endsProcess } = fault;
  const violations: string[] = [];
  timeline.note(`${kind}: ${what}${lastsMs > 0 ? `, for ${(lastsMs / 1000).toFixed(1)} s` : ''}`);
  try {
    await fault.begin();
    await pause(lastsMs);
  } catch (error) {
    violations.push(`${what}: could not begin: ${(error as Error).message}`);
  }
  timeline.note(`${kind}: healing`);
  const began = timeline.now();
  const consumed = endsProcess ? undefined : untilNothingIs(deserted, system);
  try {
    await fault.heal();
    timeline.note(`${kind}: healed`);
  } catch (error) {
    violations.push(`after ${what}: ${(error as Error).message}`);
  }
  const wholeAfterMs = timeline.now() - began;
  const missing = await (consumed ?? untilNothingIs(deserted, system));
  violations.push(...missing.map((one) => `${CONSUMED_WITHIN_MS / 1000} s after ${what}: ${one}`));
  return { wholeAfterMs, violations };
}

/** @returns what is still missing when the time is over */
async function untilNothingIs(missing: (system: System) => Promise<string[]>, system: System): Promise<string[]> {
  const deadline = performance.now() + CONSUMED_WITHIN_MS;
  for (;;) {
    const found = await missing(system);
    if (found.length === 0 || performance.now() > deadline) return found;
    await pause(300);
  }
}

async function untilConsumed(system: System, readyWithinMs: number): Promise<string[]> {
  const unready = await untilReady(system.members, readyWithinMs).catch((error: Error) => [error.message]);
  if (unready) return unready;
  const missing = await untilNothingIs(unconsumed, system);
  if (missing.length === 0) system.timeline.note('every queue has its consumers');
  return missing;
}

function report(traffic: Traffic, calls: number, tally: Tally, { asked, share, others }: Recovery): void {
  const kinds = Map.groupBy(traffic.requests, ({ kind }) => kind);
  const accepted = (all: Traffic['requests']) => all.filter(({ answer }) => answer && answer.status < 300).length;
  console.log(
    `\n${calls} calls; requests, of them accepted: ${[...kinds].map(([kind, all]) => `${kind} ${all.length}/${accepted(all)}`).join(', ')}`,
  );
  console.log(`faults, and the longest until all was whole again: ${tally}`);
  console.log(
    `5 s after a healing ${percent(share)} of ${asked} calls succeeded${others.map((one) => `; ${one}`).join('')}`,
  );
  const { serverDied, senderLost } = exceptions;
  console.log(
    `mails that came twice: ${serverDied} that the mail server took as it died, ${senderLost} whose sender was lost with them`,
  );
}

const percent = (share: number): string => `${(share * 100).toFixed(1)} %`;
