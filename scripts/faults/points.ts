import { existsSync } from 'node:fs';
import { eventually } from '../../libs/testing/src/eventually.ts';
import { patience } from '../../libs/testing/src/servers/patience.ts';
import { filesBelow, read } from '../check/tree.ts';
import { type Caller, pause, type Person } from './caller.ts';
import { Detour, sendPoison } from './faults/messages.ts';
import { type Cast } from './people.ts';
import { untilReady } from './readiness.ts';
import { type System } from './system.ts';
import { type Traffic } from './traffic.ts';
import { type Timeline } from './timeline.ts';

/** Those that no traffic of this suite comes by, and the tests that kill the process there instead, if any do. */
const elsewhere: readonly { readonly prefix: string; readonly why: string }[] = [
  {
    prefix: 'claim.outlived',
    why: 'it takes a repeat after its claim ran out; what is left is as after claim.granted',
  },
  { prefix: 'relay.given-up', why: 'it takes a relay that ends in peace; what is left is as after relay.marked' },
  {
    prefix: 'parked.archived',
    why: 'it takes an event that was parked 14 days ago: libs/messaging/test/parked-archive.int.spec.ts',
  },
  { prefix: 'payment.', why: 'it takes an online payment provider: services/billing/test' },
  { prefix: 'refund.', why: 'it takes an online payment provider: services/billing/test' },
];

/** Every name in the product's code, in the order of the alphabet. */
export function crashPoints(): string[] {
  const sources = ['libs', 'services']
    .flatMap((folder) => filesBelow(folder))
    .filter((path) => /\/src\/.*\.ts$/.test(path));
  const names = sources.flatMap((path) =>
    [...read(path).matchAll(/crashPoint\('([^']+)'\)/g)].map(([, name]) => name as string),
  );
  return [...new Set(names)].sort();
}

type Stage = { readonly system: System; readonly caller: Caller; readonly cast: Cast; readonly traffic: Traffic };

const REACHED_WITHIN_MS = 45_000;
const operator: Person = { partyId: '00000000-0000-7000-8000-000000000001', roles: ['operator'] };

/** Lets a replica die at each point, one after the other, while traffic goes on. @returns those that nobody came by */
export async function dieAtEach(
  stage: Stage,
  timeline: Timeline,
  only: readonly string[] | undefined,
): Promise<string[]> {
  const missed: string[] = [];
  for (const name of crashPoints()) {
    const other = elsewhere.find(({ prefix }) => name.startsWith(prefix));
    if (other) timeline.note(`${name} is not driven here, since ${other.why}`);
    if (other || (only && !only.includes(name))) continue;
    timeline.note(`${name}: armed`);
    stage.system.arm(name);
    const ended = new AbortController();
    const provoking = provoke(name, stage, ended.signal).catch((error: Error) =>
      timeline.note(`${name}: ${error.message}`),
    );
    const isDead = await eventually(() => !existsSync(stage.system.crashFile), {
      timeoutMs: patience(REACHED_WITHIN_MS),
    }).catch(() => false);
    ended.abort();
    await provoking;
    if (!isDead) missed.push(`no process came by the crash point ${name}`);
    await pause(600);
    await untilReady(stage.system.members).catch((error: Error) => missed.push(`after ${name}: ${error.message}`));
  }
  return missed;
}

/** What traffic alone would come by too rarely, again and again until the process is dead. */
async function provoke(name: string, { system, caller, cast, traffic }: Stage, dead: AbortSignal): Promise<void> {
  const [area] = name.split('.');
  while (!dead.aborted) {
    if (name === 'claim.unused') await traffic.quarrel();
    if (name === 'event.passed-on') await sendPoison(system, 'billing', 'booking.session-booked.v1');
    if (name === 'ordered.due') await disorder(system);
    if (area === 'sign-in') await signIn(name, system, caller, cast, dead);
    if (area === 'parked') await tidy(name, system, caller);
    await pause(1_500);
  }
}

async function disorder(system: System): Promise<void> {
  const detour = await Detour.open(system, 'notifications', (items) => items.toReversed());
  await pause(2_500);
  await detour.close();
}

async function signIn(name: string, system: System, caller: Caller, cast: Cast, dead: AbortSignal): Promise<void> {
  if (name === 'sign-in.refused') await system.mail.be('refusing');
  await caller.must('POST', operator, '/api/auth/sign-in/magic-link', { email: cast.someAddress });
  for (let waited = 0; waited < 10 && !dead.aborted; waited += 1) await pause(200);
  await system.mail.be('well');
}

/** Replays or discards one parked event; a replayed one is parked again, since it is poison. */
async function tidy(name: string, system: System, caller: Caller): Promise<void> {
  const service = 'billing';
  if ((system.poisoned.get(service) ?? 0) === 0) await sendPoison(system, service, 'booking.session-booked.v1');
  const parked = await caller.must('GET', operator, `/api/ops/parked?service=${service}`);
  const messageIds = parked.items.slice(0, 1).map((one: { messageId: string }) => one.messageId);
  if (messageIds.length === 0) return;
  if (name !== 'parked.discarded') {
    await caller.must('POST', operator, '/api/ops/parked/replay', { service, messageIds });
    return;
  }
  // which of them are left is not known any more
  await caller.must('POST', operator, '/api/ops/parked/discard', {
    service,
    messageIds,
    reason: 'poison',
    evenIfOthersWait: true,
  });
  system.poisoned.set(service, 0);
}
