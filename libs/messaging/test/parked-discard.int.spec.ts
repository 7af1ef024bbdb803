import { beforeEach, describe, expect, it } from 'vitest';
import { Archive } from '../src/archive.ts';
import { OrderedInbox } from '../src/ordered-inbox.ts';
import { ParkedEvents } from '../src/parked/parked-events.ts';
import { onTicked, ticked } from './house.ts';
import { actionsOf, DAY_MS, listed, ParkingStage } from './parking-stage.ts';

const stage = new ParkingStage();

describe('discard', () => {
  const because = { why: 'sent by a test', evenIfOthersWait: false, by: 'terminal:test' };

  it('takes away what is named, from queue and archive, and keeps on record what it was, masked', async () => {
    const { house, parked, received } = await stage.counting();
    const gone = await stage.park({ body: '{"name":"Tess","count":4}' });
    const stays = await stage.park();
    const old = await stage.park({ at: new Date(Date.now() - 15 * DAY_MS) });
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
    const { house, parked } = await stage.counting();
    const subject = crypto.randomUUID();
    const id = await stage.park({ headers: { 'cloudEvents:subject': subject } });
    await house.db.query(
      `INSERT INTO early_events (handler, source, subject, sequence, id, type, time, data)
       VALUES ('money', 'clock', $1, 2, gen_random_uuid(), 'clock.ticked.v1', now(), '{}')`,
      [subject],
    );
    expect(await listed(parked, 10)).toMatchObject([{ messageId: id, waitingBehind: 1 }]);
    const refusal = { code: 'parked.others-wait', details: { messageIds: [id] } };
    await expect(parked.discard({ messageIds: [id], ...because })).rejects.toMatchObject(refusal);
    expect(await stage.countParked()).toBe(1);
    expect(await parked.discard({ messageIds: [id], ...because, evenIfOthersWait: true })).toEqual({
      discarded: [id],
      unknown: [],
      unread: [],
    });
    expect(await stage.countParked()).toBe(0);
  });

  describe('of an event that an ordered handler needs', () => {
    let subject = '';
    beforeEach(() => {
      subject = crypto.randomUUID();
    });
    const inStream = (sequence: number, over: object = {}) =>
      stage.park({ headers: { 'cloudEvents:subject': subject, 'cloudEvents:sequence': sequence, ...over } });
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
      expect(await stage.countParked()).toBe(1);
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
