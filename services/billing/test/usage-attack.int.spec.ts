import { eventually } from '@hubhours/testing/eventually';
import { v7 as uuidV7 } from 'uuid';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { DomainError } from '@hubhours/kernel/domain-error';
import { later, monthOf, monthsBetween } from '../src/domain/month.ts';
import { UsageOf } from '../src/queries/usage.ts';
import { Billing } from './billing.ts';

/** Named, so that a failure can be played again. */
const SEED = Number(process.env['ATTACK_SEED'] ?? Math.floor(Math.random() * 2 ** 31));
const QUESTIONS = 10_000;
const MINIMUM = 4;
const DAY_MS = 86_400_000;

let billing: Billing;

beforeAll(async () => {
  billing = await Billing.start();
});
afterAll(() => billing.stop());

/** A small generator (mulberry32); the same in both worlds. */
function chance(seed: number) {
  let state = seed;
  const next = () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (count: number) => Math.floor(next() * count);
  return { below, sometimes: (share: number) => next() < share, pick: <T>(of: readonly T[]) => of[below(of.length)]! };
}

/** What a client did in a month: sessions that a credit paid for, sessions that none did, and charges for changes. */
type Did = { covered: number; uncovered: number; changes: number };
const nothing = (): Did => ({ covered: 0, uncovered: 0, changes: 0 });
const attended = ({ covered, uncovered }: Did) => covered + uncovered > 0;

/** Two hubs of which the employer can see the same, and in which other people did what was done. */
class World {
  readonly hubId = uuidV7();
  private readonly ids: string[] = [];

  idOf(person: number): string {
    return (this.ids[person] ??= uuidV7());
  }

  async invite(person: number, at: Date): Promise<void> {
    const clientId = this.idOf(person);
    await billing.hear(billing.membership(clientId, this.hubId, null, at.toISOString()));
  }

  async dismiss(person: number, at: Date): Promise<void> {
    await billing.leave(this.idOf(person), this.hubId, at.toISOString());
  }

  async grant(people: readonly number[], at: Date): Promise<void> {
    const clientIds = people.map((person) => this.idOf(person));
    const expiresAt = new Date(at.getTime() + 36_500 * DAY_MS);
    const command = { hubId: this.hubId, grantedBy: this.hubId, to: { clientIds }, credits: 1_000, expiresAt };
    await billing.desk.grant.execute(command, { id: uuidV7(), receivedAt: at });
  }

  async record(person: number, did: Did, start: Date, recordedAt: Date): Promise<void> {
    const facts = [
      ...Array.from({ length: did.covered }, () => [1, 1]),
      ...Array.from({ length: did.uncovered }, () => [1, 0]),
      ...Array.from({ length: did.changes }, () => [0, 1]),
    ];
    for (const [sessions, credits] of facts) {
      await billing.db.query(
        `WITH session AS (
           INSERT INTO sessions (id, lineage_id, professional_id, client_id, programme, hub_id, starts_at, ends_at, policy, status)
           VALUES ($1, $1, $1, $2, 'hub', $3, $4, $4, '{}', 'completed') RETURNING id)
         INSERT INTO usage_facts (session_id, hub_id, client_id, starts_at, recorded_at, sessions, credits)
         SELECT id, $3, $2, $4, $5, $6, $7 FROM session`,
        [uuidV7(), this.idOf(person), this.hubId, start, recordedAt, sessions, credits],
      );
    }
  }
}

it(`R16: ten thousand questions of an employer that invites and dismisses between them tell nothing of any few (seed ${SEED})`, async () => {
  const usage = billing.usageOf;
  const employer = chance(SEED);
  const secret = chance(SEED + 1);
  const [one, other] = [new World(), new World()];
  const both = async (act: (world: World) => Promise<void>) => {
    await act(one);
    await act(other);
  };

  let now = new Date('2027-01-05T00:00:00Z');
  billing.clock.set(now);
  for (const world of [one, other]) await billing.openHub(world.hubId, MINIMUM);
  let people = 0;
  const members = new Map<number, Date>();
  /** Who has credits, many of them, and since when: the employer gave them to whom it liked. */
  const granted = new Map<number, Date>();
  const grant = async (people: readonly number[]) => {
    const without = people.filter((person) => !granted.has(person));
    if (without.length === 0) return;
    await both((world) => world.grant(without, now));
    for (const person of without) granted.set(person, now);
  };
  const invite = async () => {
    const person = people++;
    members.set(person, now);
    await both((world) => world.invite(person, now));
  };
  for (let count = 0; count < 14; count += 1) await invite();
  await grant([...members.keys()].slice(0, 6));

  const published = new Map<string, string>();
  let [seen, differing] = [0, 0];
  const answers: unknown[] = [];
  let last = '';

  /** The employer compares everything that it has ever been told, in both worlds. */
  const ask = async (from: string, to: string) => {
    const [here, there] = await Promise.all([answer(usage, one, from, to), answer(usage, other, from, to)]);
    expect(here, `seed ${SEED}, ${from} to ${to} at ${now.toISOString()}`).toEqual(there);
    answers.push(here);
    last = JSON.stringify(here);
    for (const { month, publishedAt, ...cells } of here.months ?? []) {
      const told = JSON.stringify(cells);
      const open = now.getTime() < Date.parse(publishedAt) + 10 * 60_000;
      if (open) expect(cells).toEqual({ sessions: null, creditsUsed: null, clients: null });
      else expect(published.get(month) ?? told, `seed ${SEED}: ${month} was published otherwise before`).toBe(told);
      if (!open) published.set(month, told);
      if (Object.values(cells).some((cell) => cell !== null)) seen += 1;
    }
  };
  // the older ones have been asked for often enough
  const months = () => monthsBetween('2026-12-01', later(monthOf(now, 'UTC'), 1)).slice(-30);
  const askAnything = async () => {
    const [a, b] = [employer.pick(months()), employer.pick(months())].toSorted();
    if (a !== b) await ask(a!, b!);
  };

  let pending = new Map<number, Did>();
  /** A month passes; in the other world the same was done, but a few have changed places, or did something else unseen. */
  const live = async () => {
    const first = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), 1));
    const eagerness = secret.pick([0.05, 0.3, 0.5, 0.8, 1]);
    const has = (person: number) => granted.has(person);
    const here = new Map([...members.keys()].map((person) => [person, doing(secret, eagerness, has(person))]));
    const late = new Map([...here].filter(() => secret.sometimes(0.1)));
    const counted = [...here].filter(([person]) => !late.has(person)).concat([...pending]);
    const wholeMonth = [...members].filter(([, since]) => since <= first).map(([person]) => person);
    const middle = (first.getTime() + Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + 1, 1)) / 2;
    const there = inTheOtherWorld(secret, {
      here,
      // what is recorded late counts a month later, beside what its client does then: they stay where they are
      mobile: [...here.keys()].filter((person) => !late.has(person) && !pending.has(person)),
      came: distinct(counted, attended),
      used: distinct(counted, ({ covered, changes }) => covered + changes > 0),
      wholeMonth: wholeMonth.length,
      couldUse: wholeMonth.filter((person) => (granted.get(person)?.getTime() ?? Infinity) <= middle).length,
      has,
    });
    for (const person of members.keys()) {
      const start = new Date(first.getTime() + secret.below(20) * DAY_MS);
      const recordedAt = new Date(start.getTime() + (late.has(person) ? 40 : secret.below(3)) * DAY_MS);
      await one.record(person, here.get(person)!, start, recordedAt);
      await other.record(person, there.get(person)!, start, recordedAt);
    }
    if ([...here].some(([person, did]) => JSON.stringify(did) !== JSON.stringify(there.get(person)))) differing += 1;
    pending = late;
    now = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + 1, 1));
    billing.clock.set(now);
  };

  while (answers.length < QUESTIONS) {
    // what it does next depends on what it was told last
    const mood = (employer.below(1_000) + last.length) % 10;
    if (mood === 0 && members.size > 2) {
      const person = employer.pick([...members.keys()]);
      const range = [employer.pick(months()), months().at(-1)!] as const;
      if (range[0] < range[1]) await ask(...range);
      members.delete(person);
      granted.delete(person);
      await both((world) => world.dismiss(person, now));
      if (range[0] < range[1]) await ask(...range);
    } else if (mood <= 2 && members.size < 24) {
      await invite();
    } else if (mood === 3) {
      await live();
    } else if (mood === 5) {
      await grant([...members.keys()].filter(() => employer.sometimes(0.2)));
    } else if (mood === 4) {
      const lastDay = Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + 1, 0);
      now = new Date(Math.min(now.getTime() + employer.below(5) * DAY_MS, lastDay));
      billing.clock.set(now);
    }
    // the service's own sweep may have one of the hubs in hand
    await eventually(async () => {
      await billing.closeMonths.execute();
      const due = await billing.db.query(`SELECT id FROM hubs WHERE closes_at <= $1`, [
        new Date(now.getTime() - 10 * 60_000),
      ]);
      return due.length === 0;
    });
    for (let more = 0; more < 12; more += 1) await askAnything();
  }
  // the employer has seen something, and there was something to be found out
  expect(seen).toBeGreaterThan(100);
  expect(differing).toBeGreaterThan(10);
}, 240_000);

async function answer(usage: UsageOf, world: World, from: string, to: string): Promise<any> {
  try {
    return await usage.execute(world.hubId, { from, to });
  } catch (error) {
    if (error instanceof DomainError) return { refused: error.code };
    throw error;
  }
}

function doing(secret: ReturnType<typeof chance>, eagerness: number, hasCredits: boolean): Did {
  const changes = secret.sometimes(0.1) && hasCredits ? 1 : 0;
  if (!secret.sometimes(eagerness)) return { ...nothing(), changes };
  const attended = (eagerness >= 0.8 ? 1 : 0) + secret.below(3);
  if (!hasCredits) return { ...nothing(), uncovered: attended };
  return { covered: attended, uncovered: 0, changes };
}

function distinct(done: readonly [number, Did][], counts: (did: Did) => boolean): number {
  return new Set(done.filter(([, did]) => counts(did)).map(([person]) => person)).size;
}

type Month = {
  here: Map<number, Did>;
  mobile: readonly number[];
  came: number;
  used: number;
  wholeMonth: number;
  couldUse: number;
  has: (person: number) => boolean;
};

/**
 * The same month with the figures of fewer than the minimum changed: they change places with others, as far as these have
 * credits for it; or, where the rule must hide the month, they did not come at all.
 */
function inTheOtherWorld(secret: ReturnType<typeof chance>, month: Month): Map<number, Did> {
  const { here, mobile, came, used, wholeMonth, couldUse, has } = month;
  const there = new Map(here);
  if (mobile.length < 2) return there;
  const few = 1 + secret.below(MINIMUM - 1);
  const staysHidden = (group: number, among: number) => group < MINIMUM || group - few > among - MINIMUM;
  if (staysHidden(came, wholeMonth) && staysHidden(used, couldUse)) {
    for (let count = 0; count < few; count += 1) there.set(secret.pick(mobile), nothing());
    return there;
  }
  for (let count = 0; count < few; count += 1) {
    const [a, b] = [secret.pick(mobile), secret.pick(mobile)];
    const [hers, his] = [there.get(a)!, there.get(b)!];
    if (has(a) === has(b)) there.set(a, his).set(b, hers);
  }
  return there;
}
