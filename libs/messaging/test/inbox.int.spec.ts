import type { EventEnvelope } from '@hubhours/contracts/event';
import { freshDatabase, type FreshDatabase } from '@hubhours/testing/databases';
import { Logger } from '@nestjs/common';
import fc from 'fast-check';
import { DataSource, type EntityManager } from 'typeorm';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { backlogOf } from '../src/backlog.ts';
import { Inbox } from '../src/inbox.ts';
import { isNewest } from '../src/latest.ts';
import { messagingMigrations } from '../src/migrations.ts';
import { OrderedInbox } from '../src/ordered-inbox.ts';

let database: FreshDatabase;
let db: DataSource;

beforeAll(async () => {
  Logger.overrideLogger(false);
  database = await freshDatabase('inbox', messagingMigrations);
  db = await new DataSource({ type: 'postgres', url: database.url, poolSize: 10 }).initialize();
  await db.query('CREATE TABLE effects (id serial PRIMARY KEY, subject uuid, sequence int)');
});
beforeEach(() => db.query('TRUNCATE effects, early_events'));
afterAll(async () => {
  await db?.destroy();
  await database?.drop();
});

const made = new Map<string, EventEnvelope>();

/** The event of a stream with that number; always the same one. */
function event(subject: string, sequence: number, type = 'clock.ticked.v1'): EventEnvelope {
  const key = `${subject} ${sequence}`;
  const time = '2026-01-01T00:00:00.123Z';
  const one = made.get(key) ?? {
    id: crypto.randomUUID(),
    source: 'clock',
    type,
    subject,
    sequence,
    time,
    data: { sequence },
  };
  made.set(key, one);
  return one;
}

async function record(tx: EntityManager, { subject, sequence }: EventEnvelope): Promise<void> {
  await tx.query('INSERT INTO effects (subject, sequence) VALUES ($1, $2)', [subject, sequence]);
}

/** The sequences that took effect, in their order. */
async function effects(subject: string): Promise<number[]> {
  const rows = await db.query<{ sequence: number }[]>('SELECT sequence FROM effects WHERE subject = $1 ORDER BY id', [
    subject,
  ]);
  return rows.map(({ sequence }) => sequence);
}

const appliers = { 'clock.ticked.v1': record };
const upTo = (last: number) => Array.from({ length: last }, (_, index) => index + 1);

describe('inbox', () => {
  it('an event has its effect once, and each handler has its own', async () => {
    const inbox = new Inbox(db);
    const one = event(crypto.randomUUID(), 1);
    const effect = async (tx: EntityManager) => {
      await record(tx, one);
      return 'done';
    };
    expect(await inbox.once('first', one, effect)).toBe('done');
    expect(await inbox.once('first', one, effect)).toBeUndefined();
    expect(await inbox.once('second', one, effect)).toBe('done');
    expect(await effects(one.subject)).toEqual([1, 1]);
  });

  it('an event that comes many times at once has its effect once', async () => {
    const inbox = new Inbox(db);
    const one = event(crypto.randomUUID(), 1);
    await Promise.all(upTo(20).map(() => inbox.once('many', one, (tx) => record(tx, one))));
    expect(await effects(one.subject)).toEqual([1]);
  });

  it('an effect that fails leaves nothing, and a repeat that waited for it has the effect', async () => {
    const inbox = new Inbox(db);
    const one = event(crypto.randomUUID(), 1);
    const begun = Promise.withResolvers<void>();
    const failing = inbox.once('fails', one, async (tx) => {
      await record(tx, one);
      begun.resolve();
      throw new Error('no');
    });
    const failure = failing.catch((error: unknown) => error);
    await begun.promise;
    await inbox.once('fails', one, (tx) => record(tx, one));
    expect(await failure).toEqual(new Error('no'));
    expect(await effects(one.subject)).toEqual([1]);
  });
});

describe('ordered inbox', () => {
  it('events in any order, each any number of times, by any number of replicas, are applied once each and in order', async () => {
    const deliveries = fc.integer({ min: 1, max: 7 }).chain((last) =>
      fc
        .array(fc.integer({ min: 1, max: last }), { maxLength: 8 })
        .chain((repeats) => fc.shuffledSubarray([...upTo(last), ...repeats], { minLength: last + repeats.length }))
        .map((order) => ({ last, order })),
    );
    await fc.assert(
      fc.asyncProperty(deliveries, fc.integer({ min: 1, max: 5 }), async ({ last, order }, atOnce) => {
        const subject = crypto.randomUUID();
        const waiting = [...order];
        const replica = async (): Promise<void> => {
          const inbox = new OrderedInbox(db, 'property', appliers);
          for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
            await inbox.receive(event(subject, next));
          }
        };
        await Promise.all(upTo(atOnce).map(replica));
        expect(await effects(subject)).toEqual(upTo(last));
        expect(await db.query('SELECT 1 FROM early_events WHERE subject = $1', [subject])).toEqual([]);
      }),
      { numRuns: 40 },
    );
  });

  it('an early event waits, in full, and is applied right after its predecessor', async () => {
    const subject = crypto.randomUUID();
    const applied: EventEnvelope[] = [];
    const inbox = new OrderedInbox(db, 'early', { 'clock.ticked.v1': async (_, one) => void applied.push(one) });
    await inbox.receive(event(subject, 3));
    await inbox.receive(event(subject, 2));
    expect(applied).toEqual([]);
    expect(await backlogOf(db)).toMatchObject({ earlyEvents: 2 });
    await inbox.receive(event(subject, 1));
    expect(applied).toEqual([event(subject, 1), event(subject, 2), event(subject, 3)]);
    expect(await backlogOf(db)).toMatchObject({ earlyEvents: 0, earlyOldestSeconds: null });
  });

  it('an early event that comes many times at once is kept once', async () => {
    const subject = crypto.randomUUID();
    const inboxes = upTo(6).map(() => new OrderedInbox(db, 'many', appliers));
    await Promise.all(inboxes.map((inbox) => inbox.receive(event(subject, 2))));
    await Promise.all([...inboxes, ...inboxes].map((inbox, turn) => inbox.receive(event(subject, 1 + (turn % 2)))));
    expect(await effects(subject)).toEqual([1, 2]);
  });

  it('one that fails is applied when it comes again, and none after it before', async () => {
    const subject = crypto.randomUUID();
    let broken = true;
    const applier = async (tx: EntityManager, one: EventEnvelope) => {
      await record(tx, one);
      if (broken && one.sequence === 2) throw new Error('broken');
    };
    const inbox = new OrderedInbox(db, 'broken', { 'clock.ticked.v1': applier });
    await inbox.receive(event(subject, 1));
    await expect(inbox.receive(event(subject, 2))).rejects.toThrow('broken');
    await inbox.receive(event(subject, 3));
    expect(await effects(subject)).toEqual([1]);
    broken = false;
    await inbox.receive(event(subject, 2));
    expect(await effects(subject)).toEqual([1, 2, 3]);
  });

  it('a kept event that fails leaves its predecessor applied, and is tried again when that comes again', async () => {
    const subject = crypto.randomUUID();
    let broken = true;
    const applier = async (tx: EntityManager, one: EventEnvelope) => {
      await record(tx, one);
      if (broken && one.sequence === 2) throw new Error('broken');
    };
    const inbox = new OrderedInbox(db, 'kept-broken', { 'clock.ticked.v1': applier });
    await inbox.receive(event(subject, 2));
    await expect(inbox.receive(event(subject, 1))).rejects.toThrow('broken');
    expect(await effects(subject)).toEqual([1]);
    broken = false;
    await inbox.receive(event(subject, 1));
    expect(await effects(subject)).toEqual([1, 2]);
  });

  it('streams do not wait for one another, nor do handlers of one stream', async () => {
    const [one, other] = [crypto.randomUUID(), crypto.randomUUID()];
    const inbox = new OrderedInbox(db, 'apart', appliers);
    await inbox.receive(event(one, 2));
    await inbox.receive(event(other, 1));
    await new OrderedInbox(db, 'apart too', appliers).receive(event(other, 1));
    await inbox.receive({ ...event(other, 1), source: 'elsewhere' });
    expect(await effects(one)).toEqual([]);
    expect(await effects(other)).toEqual([1, 1, 1]);
  });

  it('an event without an applier is counted, so that the next is not early', async () => {
    const subject = crypto.randomUUID();
    const inbox = new OrderedInbox(db, 'deaf', appliers);
    await inbox.receive(event(subject, 1, 'clock.stopped.v1'));
    await inbox.receive(event(subject, 2));
    expect(await effects(subject)).toEqual([2]);
  });
});

describe('latest', () => {
  it('only an event newer than all before it is newest', async () => {
    const subject = crypto.randomUUID();
    const ask = (sequence: number, handler = 'latest') =>
      db.transaction((tx) => isNewest(tx, handler, event(subject, sequence)));
    expect([await ask(2), await ask(1), await ask(2), await ask(5)]).toEqual([true, false, false, true]);
    expect(await ask(1, 'another')).toBe(true);
  });

  it('of many at once the newest wins, and what was rolled back was never seen', async () => {
    const subject = crypto.randomUUID();
    const keep = (sequence: number) =>
      db.transaction(async (tx) => {
        if (!(await isNewest(tx, 'race', event(subject, sequence)))) return;
        await record(tx, event(subject, sequence));
        if (sequence === 9) throw new Error('rolled back');
      });
    await Promise.allSettled([5, 3, 9, 8, 1, 2, 7, 4, 6].map(keep));
    const kept = await effects(subject);
    expect(kept.at(-1)).toBe(8);
    expect(kept).toEqual(kept.toSorted((one, other) => one - other));
    await expect(keep(9)).rejects.toThrow('rolled back');
  });
});
