import { DomainError } from '@hubhours/kernel/domain-error';
import { eventually } from '@hubhours/testing/eventually';
import { FlakyProxy } from '@hubhours/testing/flaky-proxy';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { DataSource } from 'typeorm';
import { beforeEach, describe, expect, it } from 'vitest';
import { Archive } from '../src/archive.ts';
import { OrderedInbox } from '../src/ordered-inbox.ts';
import { ParkedEvents, type ReplayOrder } from '../src/parked/parked-events.ts';
import { ParkingQueue } from '../src/parked/parking-queue.ts';
import { onTicked, Received, tick, ticked, type House, type Ticked } from './house.ts';
import { Stage } from './stage.ts';

const stage = new Stage();
const pathOf = (file: string) => fileURLToPath(new URL(file, import.meta.url));
const DAY_MS = 86_400_000;

const order = (over: Partial<ReplayOrder> = {}): ReplayOrder => ({
  messageIds: 'all',
  past: false,
  parkedBefore: new Date(),
  perSecond: 1_000,
  withinMs: 60_000,
  by: 'terminal:test',
  ...over,
});

/** Puts a message into the parking queue, as the service would have. */
async function park(over: { id?: string; body?: string; at?: Date; headers?: Record<string, unknown> } = {}) {
  const { id = crypto.randomUUID(), body = '{"count":1}', at = new Date() } = over;
  const attributes = { id, source: 'clock', type: ticked.name, subject: crypto.randomUUID(), sequence: 1 };
  const headers = Object.entries({ ...attributes, time: at.toISOString() });
  await stage.observer.publish('', `${stage.service}.parked`, body, {
    messageId: id,
    type: ticked.name,
    headers: {
      ...Object.fromEntries(headers.map(([name, value]) => [`cloudEvents:${name}`, value])),
      'hubhours-parked-at': at.toISOString(),
      ...over.headers,
    },
  });
  return id;
}

async function parkMany(count: number): Promise<string[]> {
  const ids: string[] = [];
  for (let place = 0; place < count; place += 1) ids.push(await park({ at: new Date(Date.now() - 1_000 + place) }));
  return ids;
}

const parkedOf = (house: House): ParkedEvents => house.app.get(ParkedEvents);
const listed = async (parked: ParkedEvents, ...page: Parameters<ParkedEvents['list']>) =>
  (await parked.list(...page)).events;
const countParked = () => stage.observer.count(`${stage.service}.parked`);

/** A service whose effects are counted by event, through the inbox. */
async function counting(broken = () => false) {
  const effects = new Map<string, number>();
  const received = new Received();
  const houses: House[] = [];
  const house = await stage.open(
    [
      onTicked(async (event: Ticked) => {
        received.take(event);
        await houses[0]?.inbox.once(`effects of ${stage.service}`, event, async () => {
          if (broken()) throw new Error('broken');
          effects.set(event.id, (effects.get(event.id) ?? 0) + 1);
        });
      }),
    ],
    { retryDelaysMs: [10] },
  );
  houses.push(house);
  return { house, parked: parkedOf(house), effects, received };
}

/** A process of its own, with the database, broker and service of the present test. */
function run(file: string, env: NodeJS.ProcessEnv = {}) {
  const { service: SERVICE, vhost, database } = stage;
  return spawn(
    process.execPath,
    ['--conditions', 'hubhours:source', '--import', pathOf('../../platform/test/ts-hook.mjs'), pathOf(file)],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { ...process.env, SERVICE, AMQP: vhost.amqpUrl, DATABASE: database.url, ...env },
    },
  );
}

const onceEach = (ids: readonly string[]) => new Map(ids.map((id) => [id, 1]));
const actionsOf = (house: House, id: string) =>
  house.db.query<{ action: string; by: string; why: string | null; archived: boolean; payload: unknown }[]>(
    'SELECT action, by, why, archived, payload FROM parked_actions WHERE message_id = $1 ORDER BY id',
    [id],
  );

describe('what is parked can be seen', () => {
  it('with reason, error and attempts, the newest first, and stays where it is', async () => {
    const house = await stage.open(
      [
        onTicked(() => {
          throw new DomainError('conflict', 'client.not-yet-known');
        }),
      ],
      { retryDelaysMs: [10] },
    );
    const [failed] = await house.append(tick(3));
    await eventually(async () => (await countParked()) === 1);
    await stage.observer.publish('', `${stage.service}.events`, '{"count": ', { messageId: 'odd', type: ticked.name });
    await eventually(async () => (await countParked()) === 2);
    await stage.observer.publish('', `${stage.service}.events`, '{"count":"one"}', { type: ticked.name });
    await eventually(async () => (await countParked()) === 3);
    const list = await listed(parkedOf(house), 10);
    expect(list.map(({ reason, attempts }) => [reason, attempts])).toEqual([
      ['schema', 1],
      ['malformed', 1],
      ['attempts-used', 2],
    ]);
    expect(list[1]).toMatchObject({ messageId: 'odd', payload: '‹10 bytes, no JSON›', error: /not JSON/ });
    expect(list[2]).toMatchObject({
      messageId: failed,
      type: ticked.name,
      source: stage.service,
      sequence: 1,
      error: 'client.not-yet-known',
      payload: { count: 3 },
      handledBy: [],
      waitingBehind: 0,
      archived: false,
      past: false,
    });
    expect(await countParked()).toBe(3);
  });

  it('page by page', async () => {
    const house = await stage.open([onTicked(() => undefined)]);
    const ids = await parkMany(5);
    const seen: string[] = [];
    for (let after: [string, string] | undefined; ;) {
      const page = await listed(parkedOf(house), 2, after);
      seen.push(...page.map(({ messageId }) => messageId));
      const last = page.at(-1);
      if (!last || page.length < 2) break;
      after = [last.parkedAt.toISOString(), last.messageId];
    }
    expect(seen).toEqual(ids.toReversed());
  });

  it('with nothing personal in it, wherever it stands', async () => {
    const house = await stage.open([onTicked(() => undefined)]);
    const id = crypto.randomUUID();
    const body = {
      id,
      name: 'Tess Example',
      email: 'tess@example.org',
      outcome: 'waive',
      at: '2026-12-02T16:00:00.000Z',
    };
    const odd = { 'tess@example.org': ['Tess', 7, true, null, { note: 'asked about sleep' }] };
    const reason = { 'hubhours-parked-reason': 'Error: no mailbox for <tess@example.org>' };
    await park({ body: JSON.stringify({ ...body, odd }), headers: reason });
    await park({ body: '"tess@example.org"', headers: { 'cloudEvents:source': 'Tess Example' } });
    const list = await listed(parkedOf(house), 10);
    expect(JSON.stringify(list)).not.toMatch(/tess|example|sleep/i);
    const shown = list.find(({ error }) => error !== null);
    expect(shown?.error).toBe('Error: no mailbox for <‹address›>');
    expect(shown?.payload).toEqual({
      id,
      name: '‹12 characters›',
      email: '‹16 characters›',
      outcome: 'waive',
      at: '2026-12-02T16:00:00.000Z',
      odd: { '‹16 characters›': ['‹4 characters›', 7, true, null, { note: '‹17 characters›' }] },
    });
  });
});

describe('replay', () => {
  it('sends an event back with its id, tried afresh; twice has one effect', async () => {
    let broken = true;
    const { house, parked, effects, received } = await counting(() => broken);
    const [id = ''] = await house.append(tick());
    await eventually(async () => (await countParked()) === 1);
    broken = false;
    // somebody has a second copy of it
    await park({ id });
    expect(await parked.replay(order())).toMatchObject({ replayed: 2, left: 0 });
    await eventually(() => received.events.length === 4);
    await house.close();
    expect(effects).toEqual(onceEach([id]));
    expect(await countParked()).toBe(0);
  });

  it('of some leaves the others parked, and says which it does not know', async () => {
    const { parked, effects } = await counting();
    const [first = '', second = '', third = ''] = await parkMany(3);
    const stranger = crypto.randomUUID();
    const { items, replayed } = await parked.replay(order({ messageIds: [second, stranger] }));
    expect(replayed).toBe(1);
    expect(items.map(({ messageId, outcome }) => [messageId, outcome])).toEqual([
      [second, 'replay'],
      [stranger, 'unknown'],
    ]);
    await eventually(() => effects.size === 1);
    expect((await listed(parked, 10)).map(({ messageId }) => messageId)).toEqual([third, first]);
  });

  it('of all does not send round in a circle what fails again', async () => {
    const { parked, received } = await counting(() => true);
    const ids = await parkMany(2);
    const parkedBefore = new Date();
    await parked.replay(order({ parkedBefore }));
    await eventually(() => received.events.length === 4);
    await eventually(async () => (await countParked()) === 2);
    expect(await parked.replay(order({ parkedBefore }))).toMatchObject({ replayed: 0, left: 0 });
    expect(new Set(received.ids)).toEqual(new Set(ids));
  });

  it('a dry run says what would happen, and does nothing', async () => {
    const { house, parked, effects, received } = await counting();
    const [done = ''] = await house.append(tick());
    await eventually(() => effects.size === 1);
    await park({ id: done });
    const fresh = await park();
    const old = await park({ at: new Date(Date.now() - 15 * DAY_MS) });
    const { items, replayed, left } = await parked.plan(order({ messageIds: [done, fresh, old, 'none'] }));
    expect({ replayed, left }).toEqual({ replayed: 0, left: 2 });
    const outcomes = items.map(({ messageId, outcome, event }) => [messageId, outcome, event?.handledBy]);
    expect(new Map(outcomes.map(([id, ...rest]) => [id, rest]))).toEqual(
      new Map<unknown, unknown[]>([
        [done, ['replay', [`effects of ${stage.service}`]]],
        [fresh, ['replay', []]],
        [old, ['past', []]],
        ['none', ['unknown', undefined]],
      ]),
    );
    expect(await countParked()).toBe(3);
    expect(received.events).toHaveLength(1);
    expect(await actionsOf(house, fresh)).toEqual([]);
  });

  it('keeps to its pace, ends in time, and the rest is left for the next call', async () => {
    const { parked, effects } = await counting();
    const ids = await parkMany(6);
    const progress: [number, number][] = [];
    const parkedBefore = new Date();
    const first = await parked.replay(order({ parkedBefore, perSecond: 20, withinMs: 120 }), (...now) =>
      progress.push(now),
    );
    expect(first.left).toBeGreaterThan(0);
    expect(first.replayed + first.left).toBe(6);
    expect(progress).toEqual(Array.from({ length: first.replayed }, (_, place) => [place + 1, 6]));
    expect(await parked.replay(order({ parkedBefore }))).toMatchObject({ replayed: first.left, left: 0 });
    await eventually(() => effects.size === 6);
    expect(effects).toEqual(onceEach(ids));
  });

  it('that waits long for its queue has its time to send all the same', async () => {
    const { parked } = await counting();
    await parkMany(2);
    const queue = await ParkingQueue.open(stage.vhost.amqpUrl, stage.service);
    const began = performance.now();
    const replay = parked.replay(order({ withinMs: 200 }));
    await eventually(() => performance.now() > began + 300);
    await queue.close();
    expect(await replay).toMatchObject({ replayed: 2, left: 0 });
  });

  it('of more than are looked at in one turn sends each once, and says what it never saw', async () => {
    const { house, received } = await counting(() => true);
    const parked = new ParkedEvents(house.db, stage.service, stage.vhost.amqpUrl, {}, 2);
    const ids = await parkMany(5);
    const [, , third = ''] = ids;
    expect((await parked.list(10)).unread).toBe(3);
    const { items } = await parked.plan(order({ messageIds: [third, 'none'] }));
    expect(items.map(({ outcome }) => outcome)).toEqual(['unread', 'unread']);
    const because = { why: 'sent by a test', evenIfOthersWait: false, by: 'terminal:test' };
    expect(await parked.discard({ messageIds: [third], ...because })).toEqual({
      discarded: [],
      unknown: [],
      unread: [third],
    });
    const all = order();
    for (const [replayed, left] of [
      [2, 3],
      [2, 3],
      [1, 3],
      [0, 3],
    ]) {
      expect(await parked.replay(all)).toMatchObject({ replayed, left });
      await eventually(async () => (await countParked()) === 5);
    }
    expect(new Set(received.ids)).toEqual(new Set(ids));
  });

  it('whose process is killed in the middle loses nothing and doubles nothing', async () => {
    const { house, parked, effects } = await counting();
    const ids = await parkMany(20);
    const child = run('replay-main.ts');
    let lines = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      lines += text;
      if (lines.split('\n').length > 5) child.kill('SIGKILL');
    });
    await once(child, 'exit');
    expect(child.signalCode).toBe('SIGKILL');
    await eventually(() => effects.size >= 5);
    await eventually(async () => (await countParked()) >= 20 - effects.size);
    const left = await listed(parked, 50);
    expect(new Set([...effects.keys(), ...left.map(({ messageId }) => messageId)])).toEqual(new Set(ids));
    expect(left.length).toBeLessThan(20);
    expect(await parked.replay(order())).toMatchObject({ replayed: left.length, left: 0 });
    await eventually(() => effects.size === 20);
    await house.close();
    expect(effects).toEqual(onceEach(ids));
    expect(await countParked()).toBe(0);
  });

  it('of two operators at once: one waits for the other, and every event goes once', async () => {
    const { house, parked, effects, received } = await counting();
    const ids = await parkMany(12);
    const other = new ParkedEvents(house.db, stage.service, stage.vhost.amqpUrl);
    const both = await Promise.all([parked.replay(order()), other.replay(order({ by: 'terminal:other' }))]);
    expect(both.reduce((sum, { replayed }) => sum + replayed, 0)).toBe(12);
    await eventually(() => received.events.length === 12);
    await house.close();
    expect(effects).toEqual(onceEach(ids));
    expect(received.ids.toSorted()).toEqual(ids.toSorted());
  });

  it('while somebody else has the queue for long, a second one is refused', async () => {
    const { parked } = await counting();
    const id = await park();
    const queue = await ParkingQueue.open(stage.vhost.amqpUrl, stage.service);
    await expect(parked.list(10)).rejects.toMatchObject({ code: 'parked.busy', details: { service: stage.service } });
    await queue.close();
    expect((await listed(parked, 10)).map(({ messageId }) => messageId)).toEqual([id]);
  });

  it('to a queue that is gone fails, and takes nothing from the parking queue', async () => {
    const { house } = await counting();
    const id = await park();
    await house.close();
    await stage.observer.channel.deleteQueue(`${stage.service}.events`);
    const db = await new DataSource({ type: 'postgres', url: stage.database.url }).initialize();
    const direct = new ParkedEvents(db, stage.service, stage.vhost.amqpUrl);
    await expect(direct.replay(order())).rejects.toMatchObject({ code: 'parked.queue-missing' });
    expect((await listed(direct, 10)).map(({ messageId }) => messageId)).toEqual([id]);
    await db.destroy();
  });

  it('to a broker that takes nothing more gives up, lets go of the queue, and goes on another time', async () => {
    const { effects } = await counting();
    const ids = await parkMany(3);
    const proxy = await FlakyProxy.before(stage.vhost.amqpUrl);
    const db = await new DataSource({ type: 'postgres', url: stage.database.url }).initialize();
    try {
      const through = new ParkedEvents(db, stage.service, proxy.url);
      const replay = through.replay(order(), () => proxy.set('frozen'));
      await expect(replay).rejects.toMatchObject({ code: 'service.unavailable', details: { service: 'rabbitmq' } });
      const direct = new ParkedEvents(db, stage.service, stage.vhost.amqpUrl);
      // once the broker has noticed, too
      await eventually(async () => (await listed(direct, 10)).some(({ messageId }) => messageId === ids[2]));
      await direct.replay(order());
      await eventually(() => effects.size === 3);
      expect(effects).toEqual(onceEach(ids));
    } finally {
      await proxy.stop();
      await db.destroy();
    }
  });

  it('is on record before it is done: who, when, what', async () => {
    const { house, parked, effects } = await counting();
    const id = await park();
    await parked.replay(order({ by: '019aa2b4-7c00-7001-8000-000000000001' }));
    await eventually(() => effects.size === 1);
    expect(await actionsOf(house, id)).toEqual([
      { action: 'replay', by: '019aa2b4-7c00-7001-8000-000000000001', why: null, archived: false, payload: null },
    ]);
    for (const change of [
      'UPDATE parked_actions SET by = $1',
      'DELETE FROM parked_actions',
      'TRUNCATE parked_actions',
    ]) {
      const params = change.includes('$1') ? ['nobody'] : [];
      await expect(house.db.query(change, params)).rejects.toMatchObject({ code: '23000' });
    }
  });
});

describe('after 14 days', () => {
  it('an event is moved to the archive, is seen there, and is replayed by name and word only', async () => {
    const { house, parked, effects } = await counting();
    const daysAgo = (days: number) => new Date(Date.now() - days * DAY_MS);
    const young = await park({ at: daysAgo(13.9) });
    const old = await park({ at: daysAgo(14.1) });
    const died = { value: Math.round(daysAgo(15).getTime() / 1_000), '!': 'timestamp' };
    const byBroker = await park({
      headers: {
        'hubhours-parked-at': undefined,
        'x-death': [{ time: died }],
        'x-first-death-reason': 'delivery_limit',
      },
    });
    // not yet moved, but just as old
    expect(await parked.plan(order())).toMatchObject({ left: 1 });

    const archive = house.app.get(Archive);
    expect(await archive.run()).toBe(2);
    expect(await archive.run()).toBe(0);
    expect(await countParked()).toBe(1);
    const list = await listed(parked, 10);
    expect(list.map(({ messageId, archived, past, reason }) => [messageId, archived, past, reason])).toEqual([
      [young, false, false, 'unknown'],
      [old, true, true, 'unknown'],
      [byBroker, true, true, 'crashes'],
    ]);

    expect(await parked.replay(order())).toMatchObject({ replayed: 1, left: 0 });
    const refused = await parked.replay(order({ messageIds: [old] }));
    expect(refused.items).toMatchObject([{ messageId: old, outcome: 'past' }]);
    await eventually(() => effects.size === 1);

    expect(await parked.replay(order({ messageIds: [old, byBroker], past: true }))).toMatchObject({ replayed: 2 });
    await eventually(() => effects.size === 3);
    expect(await listed(parked, 10)).toEqual([]);
    expect(await actionsOf(house, old)).toMatchObject([{ action: 'replay', archived: true }]);
  });

  it('a process that dies with an event archived and not yet taken from the queue loses and doubles nothing', async () => {
    const { house, parked } = await counting();
    const id = await park({ at: new Date(Date.now() - 15 * DAY_MS) });
    const child = run('archive-main.ts', { NODE_ENV: 'test', HUBHOURS_CRASH_AT: 'parked.archived' });
    await once(child, 'exit');
    expect(child.signalCode).toBe('SIGKILL');
    const archived = async () => house.db.query('SELECT message_id AS id FROM parked_archive');
    expect(await archived()).toEqual([{ id }]);
    await eventually(async () => (await countParked()) === 1);
    expect(await house.app.get(Archive).run()).toBe(1);
    expect(await countParked()).toBe(0);
    expect(await archived()).toEqual([{ id }]);
    expect((await parked.list(10)).events.map(({ messageId }) => messageId)).toEqual([id]);
    await house.db.query('DELETE FROM parked_archive');
  });

  it('what the archive cannot take in while an operator looks stays in the queue', async () => {
    const { house } = await counting();
    await park({ at: new Date(Date.now() - 15 * DAY_MS) });
    const queue = await ParkingQueue.open(stage.vhost.amqpUrl, stage.service);
    expect(await house.app.get(Archive).run()).toBe(0);
    await queue.close();
    expect(await house.app.get(Archive).run()).toBe(1);
    await house.db.query('DELETE FROM parked_archive');
  });
});

describe('discard', () => {
  const because = { why: 'sent by a test', evenIfOthersWait: false, by: 'terminal:test' };

  it('takes away what is named, from queue and archive, and keeps on record what it was, masked', async () => {
    const { house, parked, received } = await counting();
    const gone = await park({ body: '{"name":"Tess","count":4}' });
    const stays = await park();
    const old = await park({ at: new Date(Date.now() - 15 * DAY_MS) });
    await house.app.get(Archive).run();
    const done = await parked.discard({ messageIds: [gone, old, 'none'], ...because });
    expect({ ...done, discarded: new Set(done.discarded) }).toEqual({
      discarded: new Set([gone, old]),
      unknown: ['none'],
      unread: [],
    });
    expect((await listed(parked, 10)).map(({ messageId }) => messageId)).toEqual([stays]);
    expect(await actionsOf(house, gone)).toEqual([
      {
        action: 'discard',
        by: 'terminal:test',
        why: 'sent by a test',
        archived: false,
        payload: { name: '‹4 characters›', count: 4 },
      },
    ]);
    expect(received.events).toHaveLength(0);
  });

  it('is refused while others of its stream wait for it, unless that is said', async () => {
    const { house, parked } = await counting();
    const subject = crypto.randomUUID();
    const id = await park({ headers: { 'cloudEvents:subject': subject } });
    await house.db.query(
      `INSERT INTO early_events (handler, source, subject, sequence, id, type, time, data)
       VALUES ('money', 'clock', $1, 2, gen_random_uuid(), 'clock.ticked.v1', now(), '{}')`,
      [subject],
    );
    expect(await listed(parked, 10)).toMatchObject([{ messageId: id, waitingBehind: 1 }]);
    const refusal = { code: 'parked.others-wait', details: { messageIds: [id] } };
    await expect(parked.discard({ messageIds: [id], ...because })).rejects.toMatchObject(refusal);
    expect(await countParked()).toBe(1);
    expect(await parked.discard({ messageIds: [id], ...because, evenIfOthersWait: true })).toEqual({
      discarded: [id],
      unknown: [],
      unread: [],
    });
    expect(await countParked()).toBe(0);
  });

  describe('of an event that an ordered handler needs', () => {
    let subject = '';
    beforeEach(() => {
      subject = crypto.randomUUID();
    });
    const inStream = (sequence: number, over: object = {}) =>
      park({ headers: { 'cloudEvents:subject': subject, 'cloudEvents:sequence': sequence, ...over } });
    const refused = (id: string) => ({ code: 'parked.others-wait', details: { messageIds: [id] } });

    async function applying() {
      const house = await stage.open([onTicked(() => undefined)]);
      const handler = `in order at ${stage.service}`;
      const applied: number[] = [];
      const inbox = new OrderedInbox(house.db, handler, {
        [ticked.name]: async (_, { sequence }) => void applied.push(sequence),
      });
      const receive = (sequence: number) => {
        const event = { source: 'clock', subject, id: crypto.randomUUID(), type: ticked.name, sequence };
        return inbox.receive({ ...event, time: new Date().toISOString(), data: { count: 1 } });
      };
      const ordered = { [handler]: [ticked.name] };
      return { parked: new ParkedEvents(house.db, stage.service, stage.vhost.amqpUrl, ordered), receive, applied };
    }

    it('is refused before anything waits for it: what follows would wait for ever', async () => {
      const { parked, receive, applied } = await applying();
      await receive(1);
      const second = await inStream(2);
      expect(await listed(parked, 10)).toMatchObject([{ messageId: second, waitingBehind: 0, holdsStream: true }]);
      await expect(parked.discard({ messageIds: [second], ...because })).rejects.toMatchObject(refused(second));
      expect(await countParked()).toBe(1);
      await parked.discard({ messageIds: [second], ...because, evenIfOthersWait: true });
      await receive(3);
      expect(applied).toEqual([1]);
    });

    it('is not refused when it was applied already', async () => {
      const { parked, receive } = await applying();
      await receive(1);
      const first = await inStream(1);
      expect(await listed(parked, 10)).toMatchObject([{ messageId: first, holdsStream: false }]);
      expect(await parked.discard({ messageIds: [first], ...because })).toMatchObject({ discarded: [first] });
    });

    it.each([
      ['whose number can’t be read', { 'cloudEvents:sequence': 'two' }],
      ['whose source can’t be read', { 'cloudEvents:source': undefined }],
      ['whose stream can’t be read', { 'cloudEvents:subject': 'Tess' }],
    ])('is refused for one %s', async (_, headers) => {
      const { parked, receive } = await applying();
      await receive(1);
      const id = await inStream(1, headers);
      await expect(parked.discard({ messageIds: [id], ...because })).rejects.toMatchObject(refused(id));
    });

    it('is refused for a kind that only a newer version handles, and not for another that only keeps the latest', async () => {
      const { db } = await stage.open([onTicked(() => undefined)]);
      const newer = await inStream(1, { 'hubhours-parked-cause': 'no-handler' });
      const latest = await inStream(1);
      const ordered = { 'in order': ['clock.struck.v1'] };
      const parked = new ParkedEvents(db, stage.service, stage.vhost.amqpUrl, ordered);
      await expect(parked.discard({ messageIds: [newer], ...because })).rejects.toMatchObject(refused(newer));
      expect(await parked.discard({ messageIds: [latest], ...because })).toMatchObject({ discarded: [latest] });
    });
  });
});
