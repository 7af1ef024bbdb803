import {
  sessionBooked,
  sessionCancelled,
  sessionRescheduled,
  type SessionFacts,
} from '@hubhours/contracts/events/booking';
import fc from 'fast-check';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { SessionsConsumer } from '../src/consumers/sessions.consumer.ts';
import { ClaimSlot } from '../src/use-cases/claim-slot.ts';
import { ExpireHolds } from '../src/use-cases/expire-holds.ts';
import { ReleaseClaim } from '../src/use-cases/release-claim.ts';
import { ClaimsModel, type Told } from './claims-model.ts';
import { change, envelope, MINUTE, now, type Professional, sessionOf, wish, World } from './world.ts';

const numRuns = Number(process.env['CLAIM_RUNS'] ?? 25);
const timeout = 60_000 + numRuns * 5_000;
const opening = Date.parse('2027-01-12T10:00:00Z');
const HOUR = 60 * MINUTE;

type Request = ReturnType<typeof wish>;
/** What booking knows: its own sessions, of which it lets none overlap that was not meant to. */
type Lineage = { id: string; sequence: number; live: SessionFacts | null };
type Real = {
  world: World;
  professional: Professional;
  granted: { request: Request; used: boolean }[];
  lineages: Lineage[];
  /** Events that were published, to come in any order and any number of times. */
  published: { told: Told; deliver: () => Promise<void>; delivered: boolean }[];
};

async function expectSame(model: ClaimsModel, { world, professional }: Real): Promise<void> {
  const live = await world.live(professional.id);
  const byId = (a: { id: string }, b: { id: string }) => a.id.localeCompare(b.id);
  const real = live.map(({ id, sessionId }) => ({ id, session: sessionId })).sort(byId);
  expect(real).toEqual(model.live.map(({ id, session }) => ({ id, session })).sort(byId));
  const groupOf = (id: string) => live.find((claim) => claim.id === id)!.group;
  for (const [i, one] of model.live.entries()) {
    for (const other of model.live.slice(i + 1)) {
      expect(groupOf(one.id) === groupOf(other.id)).toBe(one.group === other.group);
    }
  }
}

class Claim implements fc.AsyncCommand<ClaimsModel, Real> {
  private request: Request | undefined;
  constructor(
    readonly lineage: number,
    readonly quarter: number,
    readonly by: 'client' | 'professional',
    readonly overbook: boolean,
  ) {}
  check = () => true;
  async run(model: ClaimsModel, real: Real): Promise<void> {
    const known = real.lineages[this.lineage];
    const lineage = known ?? { id: uuidv7(), sequence: 0, live: null };
    if (known === undefined) real.lineages.push(lineage);
    const start = opening + this.quarter * 15 * MINUTE;
    const ids = { lineageId: lineage.id, movingSessionId: lineage.live?.sessionId ?? null };
    const how = { askedBy: this.by, overbook: this.overbook && this.by === 'professional' };
    this.request = wish(real.professional, new Date(start), { ...ids, ...how });
    const { claimId } = this.request;
    const expected = model.claim({ id: claimId, lineage: lineage.id, start, end: start + HOUR, ...how, by: this.by });
    expect((await ask(real, this.request)).granted).toBe(expected);
    if (expected) real.granted.push({ request: this.request, used: false });
    await expectSame(model, real);
  }
  toString = () => `claim(${this.lineage}, ${this.quarter}, ${this.by}${this.overbook ? ', overbook' : ''})`;
}

class Repeat implements fc.AsyncCommand<ClaimsModel, Real> {
  constructor(readonly index: number) {}
  check = () => true;
  async run(model: ClaimsModel, real: Real): Promise<void> {
    const again = pick(real.granted, this.index);
    if (again === undefined) return;
    expect((await ask(real, again.request)).granted).toBe(true);
    await expectSame(model, real);
  }
  toString = () => `repeat(${this.index})`;
}

/** Booking commits on a claim, which may have run out by then; its constraint refuses what overlaps its own sessions. */
class Commit implements fc.AsyncCommand<ClaimsModel, Real> {
  constructor(readonly index: number) {}
  check = () => true;
  async run(_model: ClaimsModel, real: Real): Promise<void> {
    const claim = pick(
      real.granted.filter(({ used }) => !used),
      this.index,
    );
    const lineage = real.lineages.find(({ id }) => id === claim?.request.lineageId);
    if (claim === undefined || lineage === undefined) return;
    claim.used = true;
    const { request } = claim;
    const isMove = request.movingSessionId !== null;
    if (isMove ? lineage.live?.sessionId !== request.movingSessionId : lineage.sequence > 0) return;
    const overlaps = (one: Lineage) =>
      one.id !== lineage.id && one.live !== null && one.live.start < request.end && request.start < one.live.end;
    if (!request.overbook && real.lineages.some(overlaps)) return;
    publish(real, lineage, sessionOf(request), request.claimId);
  }
  toString = () => `commit(${this.index})`;
}

class Cancel implements fc.AsyncCommand<ClaimsModel, Real> {
  constructor(readonly index: number) {}
  check = () => true;
  async run(_model: ClaimsModel, real: Real): Promise<void> {
    const lineage = pick(
      real.lineages.filter(({ live }) => live !== null),
      this.index,
    );
    if (lineage !== undefined) publish(real, lineage, null, null);
  }
  toString = () => `cancel(${this.index})`;
}

class Deliver implements fc.AsyncCommand<ClaimsModel, Real> {
  constructor(readonly index: number) {}
  check = () => true;
  async run(model: ClaimsModel, real: Real): Promise<void> {
    const event = pick(real.published, this.index);
    if (event !== undefined) await deliver(model, real, event);
  }
  toString = () => `deliver(${this.index})`;
}

class Release implements fc.AsyncCommand<ClaimsModel, Real> {
  constructor(readonly index: number) {}
  check = () => true;
  async run(model: ClaimsModel, real: Real): Promise<void> {
    const claim = pick(
      real.granted.filter(({ used }) => !used),
      this.index,
    );
    if (claim === undefined) return;
    claim.used = true;
    model.release(claim.request.claimId);
    await real.world.use(ReleaseClaim).execute(real.professional.id, claim.request.claimId);
    await expectSame(model, real);
  }
  toString = () => `release(${this.index})`;
}

class Wait implements fc.AsyncCommand<ClaimsModel, Real> {
  constructor(readonly seconds: number) {}
  check = () => true;
  async run(model: ClaimsModel, real: Real): Promise<void> {
    model.now += this.seconds * 1_000;
    real.world.clock.advance(this.seconds * 1_000);
    // the service's own sweep may come at any moment: so both do it now
    model.expire();
    await real.world.use(ExpireHolds).execute();
    await expectSame(model, real);
  }
  toString = () => `wait(${this.seconds} s)`;
}

const index = fc.nat(20);
const commands = fc.commands(
  [
    fc
      .tuple(fc.nat(5), fc.nat(11), fc.constantFrom('client' as const, 'professional' as const), fc.boolean())
      .map((given) => new Claim(...given)),
    index.map((one) => new Repeat(one)),
    index.map((one) => new Commit(one)),
    index.map((one) => new Commit(one)),
    index.map((one) => new Deliver(one)),
    index.map((one) => new Deliver(one)),
    index.map((one) => new Cancel(one)),
    index.map((one) => new Release(one)),
    fc.constantFrom(1, 15, 30, 40).map((seconds) => new Wait(seconds)),
  ],
  { maxCommands: 40, size: '+1' },
);

describe('claims as a whole', () => {
  let world: World;
  beforeAll(async () => {
    world = await World.start();
  });
  afterAll(() => world?.stop());

  test(
    'claim, confirm, move, cancel, expire, release, duplicates and late events do what the model says',
    { timeout },
    async () => {
      await fc.assert(
        fc.asyncProperty(commands, async (given) => {
          world.clock.set(now);
          const professional = await world.professional({ startIntervalMinutes: 15 });
          const model = new ClaimsModel(now.getTime());
          const real: Real = { world, professional, granted: [], lineages: [], published: [] };
          await fc.asyncModelRun(() => ({ model, real }), given);
          for (const event of real.published) if (!event.delivered) await deliver(model, real, event);
          const booked = real.lineages.flatMap(({ live }) => (live === null ? [] : [live.sessionId]));
          const confirmed = (await world.live(professional.id)).flatMap(({ sessionId }) => sessionId ?? []);
          expect(new Set(confirmed)).toEqual(new Set(booked));
        }),
        { numRuns },
      );
    },
  );
});

function ask({ world }: Real, request: Request) {
  const times = { start: Date.parse(request.start), end: Date.parse(request.end), receivedAt: now.getTime() };
  return world.use(ClaimSlot).execute({ ...request, ...times });
}

function pick<T>(list: readonly T[], at: number): T | undefined {
  return list.length === 0 ? undefined : list[at % list.length];
}

async function deliver(model: ClaimsModel, real: Real, event: Real['published'][number]): Promise<void> {
  model.tell(event.told);
  await event.deliver();
  event.delivered = true;
  await expectSame(model, real);
}

/** Booking's side: its state changes at once, the event travels. */
function publish(
  { world, published }: Real,
  lineage: Lineage,
  next: SessionFacts | null,
  claimId: string | null,
): void {
  const ended = lineage.live;
  lineage.live = next;
  const sequence = ++lineage.sequence;
  const stream = { subject: lineage.id, sequence };
  const consumer = world.use(SessionsConsumer);
  const common = { change, decision: null, notifyClient: true };
  const live = next && { session: next.sessionId, start: Date.parse(next.start), end: Date.parse(next.end) };
  const told = { lineage: lineage.id, sequence, claim: claimId, live };
  const deliver = () => {
    if (next === null) {
      return consumer.onCancelled(
        envelope(sessionCancelled.create({ ...stream, data: { session: ended!, ...common } })),
      );
    }
    if (ended === null) {
      const data = { session: next, claimId: claimId!, bookedBy: 'client' as const, notifyClient: true };
      return consumer.onBooked(envelope(sessionBooked.create({ ...stream, data })));
    }
    const data = { ended, successor: next, claimId: claimId!, ...common };
    return consumer.onRescheduled(envelope(sessionRescheduled.create({ ...stream, data })));
  };
  published.push({ told, deliver, delivered: false });
}
