import { eventually } from '@hubhours/testing/eventually';
import { FlakyProxy } from '@hubhours/testing/flaky-proxy';
import { once } from 'node:events';
import { DataSource } from 'typeorm';
import { describe, expect, it } from 'vitest';
import { ParkedEvents } from '../src/parked/parked-events.ts';
import { ParkingQueue } from '../src/parked/parking-queue.ts';
import { tick } from './house.ts';
import { actionsOf, DAY_MS, listed, onceEach, order, ParkingStage } from './parking-stage.ts';

const stage = new ParkingStage();

describe('replay', () => {
  it('sends an event back with its id, tried afresh; twice has one effect', async () => {
    let broken = true;
    const { house, parked, effects, received } = await stage.counting(() => broken);
    const [id = ''] = await house.append(tick());
    await eventually(async () => (await stage.countParked()) === 1);
    broken = false;
    // somebody has a second copy of it
    await stage.park({ id });
    expect(await parked.replay(order())).toMatchObject({ replayed: 2, left: 0 });
    await eventually(() => received.events.length === 4);
    await house.close();
    expect(effects).toEqual(onceEach([id]));
    expect(await stage.countParked()).toBe(0);
  });

  it('of some leaves the others parked, and says which it does not know', async () => {
    const { parked, effects } = await stage.counting();
    const [first = '', second = '', third = ''] = await stage.parkMany(3);
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
    const { parked, received } = await stage.counting(() => true);
    const ids = await stage.parkMany(2);
    const parkedBefore = new Date();
    await parked.replay(order({ parkedBefore }));
    await eventually(() => received.events.length === 4);
    await eventually(async () => (await stage.countParked()) === 2);
    expect(await parked.replay(order({ parkedBefore }))).toMatchObject({ replayed: 0, left: 0 });
    expect(new Set(received.ids)).toEqual(new Set(ids));
  });

  it('a dry run says what would happen, and does nothing', async () => {
    const { house, parked, effects, received } = await stage.counting();
    const [done = ''] = await house.append(tick());
    await eventually(() => effects.size === 1);
    await stage.park({ id: done });
    const fresh = await stage.park();
    const old = await stage.park({ at: new Date(Date.now() - 15 * DAY_MS) });
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
    expect(await stage.countParked()).toBe(3);
    expect(received.events).toHaveLength(1);
    expect(await actionsOf(house, fresh)).toEqual([]);
  });

  it('keeps to its pace, ends in time, and the rest is left for the next call', async () => {
    const { parked, effects } = await stage.counting();
    const ids = await stage.parkMany(6);
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
    const { parked } = await stage.counting();
    await stage.parkMany(2);
    const queue = await ParkingQueue.open(stage.vhost.amqpUrl, stage.service);
    const began = performance.now();
    const replay = parked.replay(order({ withinMs: 200 }));
    await eventually(() => performance.now() > began + 300);
    await queue.close();
    expect(await replay).toMatchObject({ replayed: 2, left: 0 });
  });

  it('of more than are looked at in one turn sends each once, and says what it never saw', async () => {
    const { house, received } = await stage.counting(() => true);
    const parked = new ParkedEvents(house.db, stage.service, stage.vhost.amqpUrl, {}, 2);
    const ids = await stage.parkMany(5);
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
      await eventually(async () => (await stage.countParked()) === 5);
    }
    expect(new Set(received.ids)).toEqual(new Set(ids));
  });

  it('whose process is killed in the middle loses nothing and doubles nothing', async () => {
    const { house, parked, effects } = await stage.counting();
    const ids = await stage.parkMany(20);
    const child = stage.run('replay-main.ts');
    let lines = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      lines += text;
      if (lines.split('\n').length > 5) child.kill('SIGKILL');
    });
    await once(child, 'exit');
    expect(child.signalCode).toBe('SIGKILL');
    await eventually(() => effects.size >= 5);
    await eventually(async () => (await stage.countParked()) >= 20 - effects.size);
    const left = await listed(parked, 50);
    expect(new Set([...effects.keys(), ...left.map(({ messageId }) => messageId)])).toEqual(new Set(ids));
    expect(left.length).toBeLessThan(20);
    expect(await parked.replay(order())).toMatchObject({ replayed: left.length, left: 0 });
    await eventually(() => effects.size === 20);
    await house.close();
    expect(effects).toEqual(onceEach(ids));
    expect(await stage.countParked()).toBe(0);
  });

  it('of two operators at once: one waits for the other, and every event goes once', async () => {
    const { house, parked, effects, received } = await stage.counting();
    const ids = await stage.parkMany(12);
    const other = new ParkedEvents(house.db, stage.service, stage.vhost.amqpUrl);
    const both = await Promise.all([parked.replay(order()), other.replay(order({ by: 'terminal:other' }))]);
    expect(both.reduce((sum, { replayed }) => sum + replayed, 0)).toBe(12);
    await eventually(() => received.events.length === 12);
    await house.close();
    expect(effects).toEqual(onceEach(ids));
    expect(received.ids.toSorted()).toEqual(ids.toSorted());
  });

  it('while somebody else has the queue for long, a second one is refused', async () => {
    const { parked } = await stage.counting();
    const id = await stage.park();
    const queue = await ParkingQueue.open(stage.vhost.amqpUrl, stage.service);
    await expect(parked.list(10)).rejects.toMatchObject({ code: 'parked.busy', details: { service: stage.service } });
    await queue.close();
    expect((await listed(parked, 10)).map(({ messageId }) => messageId)).toEqual([id]);
  });

  it('to a queue that is gone fails, and takes nothing from the parking queue', async () => {
    const { house } = await stage.counting();
    const id = await stage.park();
    await house.close();
    await stage.observer.channel.deleteQueue(`${stage.service}.events`);
    const db = await new DataSource({ type: 'postgres', url: stage.database.url }).initialize();
    const direct = new ParkedEvents(db, stage.service, stage.vhost.amqpUrl);
    await expect(direct.replay(order())).rejects.toMatchObject({ code: 'parked.queue-missing' });
    expect((await listed(direct, 10)).map(({ messageId }) => messageId)).toEqual([id]);
    await db.destroy();
  });

  it('to a broker that takes nothing more gives up, lets go of the queue, and goes on another time', async () => {
    const { effects } = await stage.counting();
    const ids = await stage.parkMany(3);
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
    const { house, parked, effects } = await stage.counting();
    const id = await stage.park();
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
