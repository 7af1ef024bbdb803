import { eventually } from '@hubhours/testing/eventually';
import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import { Archive } from '../src/archive.ts';
import { ParkingQueue } from '../src/parked/parking-queue.ts';
import { actionsOf, DAY_MS, listed, order, ParkingStage } from './parking-stage.ts';

const stage = new ParkingStage();

describe('after 14 days', () => {
  it('an event is moved to the archive, is seen there, and is replayed by name and word only', async () => {
    const { house, parked, effects } = await stage.counting();
    const daysAgo = (days: number) => new Date(Date.now() - days * DAY_MS);
    const young = await stage.park({ at: daysAgo(13.9) });
    const old = await stage.park({ at: daysAgo(14.1) });
    const died = { value: Math.round(daysAgo(15).getTime() / 1_000), '!': 'timestamp' };
    const byBroker = await stage.park({
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
    expect(await stage.countParked()).toBe(1);
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
    const { house, parked } = await stage.counting();
    const id = await stage.park({ at: new Date(Date.now() - 15 * DAY_MS) });
    const child = stage.run('archive-main.ts', { NODE_ENV: 'test', HUBHOURS_CRASH_AT: 'parked.archived' });
    await once(child, 'exit');
    expect(child.signalCode).toBe('SIGKILL');
    const archived = async () => house.db.query('SELECT message_id AS id FROM parked_archive');
    expect(await archived()).toEqual([{ id }]);
    await eventually(async () => (await stage.countParked()) === 1);
    expect(await house.app.get(Archive).run()).toBe(1);
    expect(await stage.countParked()).toBe(0);
    expect(await archived()).toEqual([{ id }]);
    expect((await parked.list(10)).events.map(({ messageId }) => messageId)).toEqual([id]);
    await house.db.query('DELETE FROM parked_archive');
  });

  it('what the archive cannot take in while an operator looks stays in the queue', async () => {
    const { house } = await stage.counting();
    await stage.park({ at: new Date(Date.now() - 15 * DAY_MS) });
    const queue = await ParkingQueue.open(stage.vhost.amqpUrl, stage.service);
    expect(await house.app.get(Archive).run()).toBe(0);
    await queue.close();
    expect(await house.app.get(Archive).run()).toBe(1);
    await house.db.query('DELETE FROM parked_archive');
  });
});
