import { eventually } from '../../libs/testing/src/eventually.ts';
import { patience } from '../../libs/testing/src/servers/patience.ts';
import { serviceNames } from '../launcher/options.ts';
import { type Attempt, Caller, isFailure, pause } from './caller.ts';
import { invariants } from './invariants/all.ts';
import { assemble } from './people.ts';
import { Chance } from './random.ts';
import { isReady, untilReady } from './readiness.ts';
import { type Member, System } from './system.ts';
import { tell } from './verdict.ts';
import { Timeline } from './timeline.ts';
import { Traffic } from './traffic.ts';
import { untilQuiet } from './quiet.ts';

/** From SIGTERM to exit 0, in milliseconds. */
const GONE_WITHIN_MS = 15_000;
/** From SIGTERM to no readiness any more, in milliseconds: before anything else, but a busy process hears the signal late. */
const UNREADY_WITHIN_MS = 1_000;
/** The broker's figures are that old. */
const FIGURES_MS = 6_000;

/**
 * Restarts every replica of every service in turn while people work. A request may fail once, and its repeat must not;
 * whoever is asked to end is not ready from then on, ends within 15 s with 0, and leaves no message to be delivered again.
 * @returns whether nothing was violated
 */
export async function rollThrough({ seed, users }: { seed: number; users: number }): Promise<boolean> {
  const timeline = new Timeline(true);
  const counts = Object.fromEntries(serviceNames.map((name) => [name, 2])) as Record<
    (typeof serviceNames)[number],
    number
  >;
  const system = await System.start(counts, timeline);
  const balancer = new Balancer(system);
  try {
    const caller = new Caller(
      () => balancer.ready,
      system.issuer,
      new Chance(seed + 1),
      () => timeline.now(),
    );
    const cast = await assemble(caller);
    const traffic = new Traffic(caller, cast, new Chance(seed + 2));
    const firstAttempt = caller.attempts.length;
    traffic.start(users);
    await pause(3_000);
    const before = await system.broker.redelivered();
    const violations: string[] = [];
    for (const member of system.members) violations.push(...(await restart(system, member)));
    await pause(3_000);
    await traffic.end();
    await untilQuiet(system, timeline);
    await pause(FIGURES_MS);
    const again = (await system.broker.redelivered()) - before;
    if (again > 0) violations.push(`${again} messages were delivered again`);
    const failing = traffic.requests.filter(({ attempts }) => attempts.filter(isFailure).length > 1);
    violations.push(...failing.map(({ kind, attempts }) => `a ${kind} failed more than once: ${outcomes(attempts)}`));
    violations.push(...caller.readInVain.map((path) => `to read ${path} failed twice`));
    const attempts = caller.attempts.slice(firstAttempt);
    for (const invariant of invariants) {
      const found = await invariant.violations({ system, requests: traffic.requests, attempts });
      violations.push(...found.map((one) => `${invariant.name}: ${one}`));
    }
    const once = traffic.requests.filter(({ attempts }) => attempts.some(isFailure)).length;
    console.log(
      `\n${traffic.requests.length} requests, of which ${once} failed once and not again; ${system.members.length} restarts`,
    );
    return tell(violations, `--rolling --seed ${seed}`);
  } finally {
    balancer.stop();
    await system.stop();
    system.remove();
  }
}

/** That it ends with 0, `System` sees to. */
async function restart(system: System, member: Member): Promise<string[]> {
  const { pid } = member.replica;
  const { timeline } = system;
  timeline.note(`SIGTERM to ${member.name}`);
  const began = performance.now();
  system.signal(member, 'SIGTERM');
  const found: string[] = [];
  let readyAfterMs = 0;
  const isGone = async () => {
    const [askedAfterMs, ready] = [performance.now() - began, await isReady(member)];
    // its successor listens at the same address
    if (member.replica.pid !== pid) return true;
    if (ready) readyAfterMs = askedAfterMs;
    return false;
  };
  await eventually(isGone, { timeoutMs: GONE_WITHIN_MS, everyMs: 20 }).catch(() => {
    found.push(`${member.name} was still there ${GONE_WITHIN_MS / 1_000} s after SIGTERM`);
  });
  if (readyAfterMs > patience(UNREADY_WITHIN_MS)) {
    found.push(`${member.name} called itself ready ${Math.round(readyAfterMs)} ms after SIGTERM`);
  }
  timeline.note(`${member.name} ended after ${Math.round(performance.now() - began)} ms`);
  await pause(600);
  await untilReady([member]);
  return found;
}

/** Sends callers to the gateways that say that they are ready, as a load balancer does that asks often. */
class Balancer {
  ready: readonly string[];
  private readonly timer: NodeJS.Timeout;

  constructor(system: System) {
    const gateways = system.of('gateway');
    this.ready = system.gateways;
    this.timer = setInterval(() => void this.look(gateways), 250);
  }

  stop(): void {
    clearInterval(this.timer);
  }

  private async look(gateways: readonly Member[]): Promise<void> {
    const states = await Promise.all(gateways.map(isReady));
    const ready = gateways.filter((_one, index) => states[index]).map(({ publicUrl }) => publicUrl as string);
    if (ready.length > 0) this.ready = ready;
  }
}

const outcomes = (attempts: readonly Attempt[]): string => attempts.map(({ outcome }) => outcome).join(' ');
