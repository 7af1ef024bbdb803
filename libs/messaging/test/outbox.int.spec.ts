import { eventually } from '@hubhours/testing/eventually';
import { Logger } from '@nestjs/common';
import type { EventEmitter } from 'node:events';
import type { EntityManager } from 'typeorm';
import { describe, expect, it, vi } from 'vitest';
import { FlakyProxy } from '@hubhours/testing/flaky-proxy';
import { backlogOf } from '../src/backlog.ts';
import { toMessage } from '../src/event-message.ts';
import { Prune } from '../src/prune.ts';
import { NotPublished, Publisher } from '../src/publisher.ts';
import { sendSpansTo, type Span } from '../src/spans.ts';
import { EVENTS_EXCHANGE, UNROUTED_EXCHANGE, UNROUTED_QUEUE } from '../src/topology.ts';
import { traceContext } from '../src/trace-context.ts';
import { onTicked, Received, tick, type House } from './house.ts';
import { Stage } from './stage.ts';

const stage = new Stage();
/** Longer than any test, so that what happens is not the poll's doing. */
const NEVER_MS = 600_000;

/** A queue outside of the services that gets every tick. */
async function spy(name: string): Promise<string> {
  const { channel } = stage.observer;
  await channel.assertQueue(name, { durable: true });
  await channel.bindQueue(name, EVENTS_EXCHANGE, 'clock.ticked.v1');
  return name;
}

async function publishedAt(house: House, id: string | undefined): Promise<Date | null> {
  const [row] = await house.db.query<{ published_at: Date | null }[]>('SELECT published_at FROM outbox WHERE id = $1', [
    id,
  ]);
  return row?.published_at ?? null;
}

/** Until when a relay has it, in milliseconds since 1970; no number if none has. */
async function leaseOf(house: House, id: string | undefined): Promise<number> {
  const [row] = await house.db.query<{ until: Date | null }[]>(
    'SELECT leased_until AS until FROM outbox WHERE id = $1',
    [id],
  );
  return row?.until?.getTime() ?? Number.NaN;
}

/** Has the broker's confirms of the first so many events come only when `confirm` is called. */
function holdConfirms(house: House, count = Infinity) {
  const publisher = house.app.get(Publisher);
  const held = Promise.withResolvers<void>();
  const original = publisher.publish.bind(publisher);
  const publish = vi.spyOn(publisher, 'publish').mockImplementation(async (...args) => {
    const isHeld = publish.mock.calls.length <= count;
    await original(...args);
    if (isHeld) await held.promise;
  });
  return { publish, confirm: held.resolve };
}

describe('outbox and relay', () => {
  it('a commit wakes the relay, without a poll', async () => {
    const received = new Received();
    const house = await stage.open([onTicked(received.take)], { pollMs: NEVER_MS });
    await house.append(tick(1));
    await eventually(() => received.events.length === 1);
    await house.append(tick(2));
    await eventually(() => received.events.length === 2);
  });

  it('a savepoint that is released wakes nobody; the commit around it does', async () => {
    const received = new Received();
    const house = await stage.open([onTicked(received.take)], { pollMs: NEVER_MS });
    const poke = vi.spyOn(house.relay, 'poke');
    await house.db.transaction(async (tx) => {
      await tx.transaction((inner) => house.outbox.append(inner, tick()));
      expect(poke).not.toHaveBeenCalled();
    });
    expect(poke).toHaveBeenCalledOnce();
    await eventually(() => received.events.length === 1);
  });

  it('a rollback publishes nothing', async () => {
    const house = await stage.open([]);
    const queue = await spy('rollback');
    const abandoned = house.db.transaction(async (tx) => {
      await house.outbox.append(tx, tick(1));
      throw new Error('changed my mind');
    });
    await expect(abandoned).rejects.toThrow('changed my mind');
    await house.append(tick(2));
    const message = await stage.observer.take(queue);
    expect(JSON.parse(message.content.toString())).toEqual({ count: 2 });
    // the mark follows the message
    const backlog = await eventually(async () => {
      const backlog = await backlogOf(house.db);
      return backlog.outboxPending === 0 && backlog;
    });
    expect(backlog).toMatchObject({ outboxOldestSeconds: null });
  });

  it.each([
    [
      'a savepoint that is rolled back',
      (tx: EntityManager, inner: (tx: EntityManager) => Promise<void>) =>
        tx.transaction(async (nested) => {
          await inner(nested);
          throw new Error('this part not');
        }),
    ],
    [
      'a transaction that failed and whose commit was no commit',
      async (tx: EntityManager, inner: (tx: EntityManager) => Promise<void>) => {
        await inner(tx);
        await tx.query('SELECT 1 / 0');
      },
    ],
  ])('%s publishes nothing of it', async (_what, work) => {
    const house = await stage.open([], { pollMs: 50 });
    const queue = await spy(`undone of ${stage.service}`);
    await house.db.transaction((tx) =>
      work(tx, (within) => house.outbox.append(within, tick(1))).catch(() => undefined),
    );
    await house.append(tick(2));
    expect(JSON.parse((await stage.observer.take(queue)).content.toString())).toEqual({ count: 2 });
    await eventually(async () => (await backlogOf(house.db)).outboxPending === 0);
    expect(await stage.observer.count(queue)).toBe(0);
  });

  it('who commits an event publishes it, and no other relay meanwhile; if it dies, another does', async () => {
    const first = await stage.open([], { pollMs: NEVER_MS });
    const second = await stage.open([], { pollMs: 5 });
    const publish = vi.spyOn(second.app.get(Publisher), 'publish');
    const ids = await first.append(...Array.from({ length: 20 }, () => tick()));
    await eventually(async () => (await publishedAt(first, ids.at(-1))) !== null);
    expect(publish).not.toHaveBeenCalled();
    vi.spyOn(first.relay, 'poke').mockImplementation(() => undefined); // as good as dead
    const [left] = await first.append(tick());
    await second.append(tick());
    await eventually(() => publish.mock.calls.length === 1);
    expect(await publishedAt(first, left)).toBeNull();
    await first.db.query('UPDATE outbox SET leased_until = now() WHERE id = $1', [left]); // so much later
    await eventually(async () => (await publishedAt(first, left)) !== null);
    expect(publish.mock.calls.map(([{ properties }]) => properties.messageId)).toContain(left);
  });

  it('a relay that is always busy with its own still finds what others left behind', async () => {
    const house = await stage.open([], { pollMs: 50 });
    const over = new AbortController();
    const work = (async () => {
      while (!over.signal.aborted) await house.append(tick());
    })();
    const left = crypto.randomUUID();
    await house.db.query(
      `INSERT INTO outbox (id, source, type, subject, sequence, time, data)
       VALUES ($1, 'dead', 'clock.ticked.v1', $1, 1, now(), '{"count":1}')`,
      [left],
    );
    await eventually(async () => (await publishedAt(house, left)) !== null);
    over.abort();
    await work;
  });

  it('appending outside a transaction is refused', async () => {
    const house = await stage.open([]);
    await expect(house.outbox.append(house.db.manager, tick())).rejects.toThrow('needs a transaction');
  });

  it('a second event with the number of a first one is refused, so that no consumer misses one', async () => {
    const house = await stage.open([]);
    const subject = crypto.randomUUID();
    await house.append(tick(1, { subject, sequence: 1 }));
    await expect(house.append(tick(2, { subject, sequence: 1 }))).rejects.toThrow(/duplicate key/);
  });

  it('an event travels as a CloudEvent in binary mode, persistent, with its trace', async () => {
    const house = await stage.open([]);
    const queue = await spy('cloud-events');
    const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
    const event = tick(5);
    const [id] = await traceContext.run({ traceparent }, () => house.append(event));
    const { properties, content } = await stage.observer.take(queue);
    expect(properties).toMatchObject({
      messageId: id,
      type: 'clock.ticked.v1',
      contentType: 'application/json',
      deliveryMode: 2,
      headers: {
        'cloudEvents:specversion': '1.0',
        'cloudEvents:id': id,
        'cloudEvents:source': stage.service,
        'cloudEvents:type': 'clock.ticked.v1',
        'cloudEvents:subject': event.subject,
        'cloudEvents:sequence': 1,
        'cloudEvents:time': expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/) as string,
        traceparent,
      },
    });
    expect(JSON.parse(content.toString())).toEqual({ count: 5 });
  });

  it('the trace of an event is the trace of its handler', async () => {
    const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
    const traces: unknown[] = [];
    const house = await stage.open([onTicked(() => void traces.push(traceContext.getStore()))]);
    await traceContext.run({ traceparent }, () => house.append(tick()));
    await house.append(tick());
    await eventually(() => traces.length === 2);
    expect(traces).toEqual([{ traceparent }, undefined]);
  });

  it('an event that nobody is bound to lies in `unrouted`, and counts as published', async () => {
    const house = await stage.open([]);
    const [id] = await house.append({ type: 'clock.unheard.v1', subject: crypto.randomUUID(), sequence: 1, data: {} });
    await eventually(async () => (await publishedAt(house, id)) !== null);
    const ids: unknown[] = [];
    await eventually(async () => {
      const message = await stage.observer.channel.get(UNROUTED_QUEUE, { noAck: true });
      if (message) ids.push(message.properties.messageId);
      return ids.includes(id);
    });
  });

  it('an event that is returned is not marked as published, though it is confirmed; it goes out when it can', async () => {
    const house = await stage.open([], { pollMs: 20 });
    await stage.observer.channel.unbindQueue(UNROUTED_QUEUE, UNROUTED_EXCHANGE, '');
    const publisher = house.app.get(Publisher);
    const publish = vi.spyOn(publisher, 'publish');
    const event = { type: 'clock.unheard.v1', subject: crypto.randomUUID(), sequence: 1, data: {} };
    const [id] = await house.append(event);
    await eventually(() => publish.mock.settledResults.some(({ type }) => type === 'rejected'));
    const [first] = publish.mock.settledResults;
    expect(first?.value).toEqual(new NotPublished('unroutable'));
    expect(await publishedAt(house, id)).toBeNull();
    await stage.observer.channel.bindQueue(UNROUTED_QUEUE, UNROUTED_EXCHANGE, '');
    await eventually(async () => (await publishedAt(house, id)) !== null);
  });

  it('one that goes out twice at once, and is returned twice, counts as published neither time', async () => {
    const house = await stage.open([]);
    const publisher = house.app.get(Publisher);
    const body = { type: 'clock.unheard.v1', subject: crypto.randomUUID(), sequence: 1, data: '{}' };
    const message = toMessage({ ...body, id: crypto.randomUUID(), source: 'x', time: '', traceparent: null });
    const both = [publisher.publish(message, 5_000), publisher.publish(message, 5_000)];
    // both returns before the first confirm, as a broker that confirms several at once sends them
    const { channel } = publisher as unknown as { channel: { current: EventEmitter } };
    for (const _ of both) channel.current.emit('return', { properties: message.properties });
    const outcomes = await Promise.allSettled(both);
    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  });

  it('an event that cannot be published leaves a span that failed, and one that did not when it can', async () => {
    const spans: Span[] = [];
    sendSpansTo((span) => spans.push(span));
    try {
      const house = await stage.open([], { pollMs: 20 });
      await stage.observer.channel.unbindQueue(UNROUTED_QUEUE, UNROUTED_EXCHANGE, '');
      const [id] = await house.append({
        type: 'clock.unheard.v1',
        subject: crypto.randomUUID(),
        sequence: 1,
        data: {},
      });
      const ends = () =>
        spans.flatMap(({ attributes, failed }) => (attributes['messaging.message.id'] === id ? [failed] : []));
      await eventually(() => ends().length > 0);
      await stage.observer.channel.bindQueue(UNROUTED_QUEUE, UNROUTED_EXCHANGE, '');
      await eventually(async () => (await publishedAt(house, id)) !== null);
      expect(ends().at(0)).toBe(true);
      expect(ends().at(-1)).toBe(false);
    } finally {
      sendSpansTo(undefined);
    }
  });

  it('one event that cannot be published does not hold up the others', async () => {
    const house = await stage.open([], { pollMs: 20 });
    const queue = await spy('others');
    const before = await backlogOf(house.db);
    // AMQP allows 255 bytes for the routing key
    await house.append({ type: 'x'.repeat(300), subject: crypto.randomUUID(), sequence: 1, data: {} }, tick(1));
    await stage.observer.take(queue);
    await house.append(tick(2));
    await stage.observer.take(queue);
    const after = await eventually(async () => {
      const backlog = await backlogOf(house.db);
      return backlog.outboxPending === before.outboxPending + 1 && backlog;
    });
    expect(after && after.outboxOldestSeconds).toBeGreaterThan(0);
    await house.db.query(`DELETE FROM outbox WHERE published_at IS NULL`);
  });

  it('what is appended while the broker is away is published when it is back', async () => {
    const proxy = await FlakyProxy.before(stage.vhost.amqpUrl);
    const received = new Received();
    const house = await stage.open([onTicked(received.take)], { amqpUrl: proxy.url });
    proxy.set('down');
    await eventually(() => !house.broker.isReady());
    const [id] = await house.append(tick());
    expect(await publishedAt(house, id)).toBeNull();
    proxy.set('up');
    await eventually(() => received.ids.includes(String(id)));
    await eventually(async () => (await publishedAt(house, id)) !== null);
    await house.close();
    await proxy.stop();
  });

  it('a broker that does not confirm in time leaves the event in the outbox', async () => {
    const proxy = await FlakyProxy.before(stage.vhost.amqpUrl);
    const house = await stage.open([], { amqpUrl: proxy.url, confirmTimeoutMs: 100 });
    const publisher = house.app.get(Publisher);
    proxy.set('frozen');
    const event = { ...tick(), id: crypto.randomUUID(), source: 'x', time: '', data: '{}', traceparent: null };
    await expect(publisher.publish(toMessage(event), 100)).rejects.toEqual(new NotPublished('timeout'));
    const publish = vi.spyOn(publisher, 'publish');
    const logged = (['warn', 'log'] as const).map((level) => vi.spyOn(Logger.prototype, level));
    const said = (words: string) =>
      logged.flatMap(({ mock }) => mock.calls).filter(([one]) => String(one).includes(words));
    const [id] = await house.append(tick());
    await eventually(() => publish.mock.settledResults.filter(({ type }) => type === 'rejected').length === 3);
    expect(await publishedAt(house, id)).toBeNull();
    expect(said('events wait in the outbox'), 'once, and not every second of an outage').toHaveLength(1);
    expect(said('events leave the outbox again')).toHaveLength(0);
    proxy.set('down');
    proxy.set('up');
    await eventually(async () => (await publishedAt(house, id)) !== null);
    expect(said('events leave the outbox again')).toHaveLength(1);
    for (const spy of logged) spy.mockRestore();
    await house.close();
    await proxy.stop();
  });

  it('a relay that dies between publishing and marking publishes again; the inbox makes it one effect', async () => {
    const received = new Received();
    let effects = 0;
    const house = await stage.open([
      onTicked(async (event) => {
        await house.inbox.once('count', event, async () => void (effects += 1));
        received.take(event);
      }),
    ]);
    const original = house.db.query.bind(house.db);
    let isKilled = false;
    const query = vi.spyOn(house.db, 'query').mockImplementation(async (sql, ...rest) => {
      if (!sql.includes('SET published_at')) return original(sql, ...rest);
      isKilled = true;
      throw new Error('killed');
    });
    const [id] = await house.append(tick());
    // an event may be handled before its publisher hears that the broker has it
    await eventually(() => isKilled && received.ids.includes(String(id)));
    query.mockRestore();
    expect(await publishedAt(house, id)).toBeNull();
    // the lease of the dead one ends
    await house.db.query(`UPDATE outbox SET leased_until = now() WHERE id = $1`, [id]);
    await eventually(async () => (await publishedAt(house, id)) !== null);
    await eventually(() => received.ids.filter((one) => one === id).length === 2);
    expect(effects).toBe(1);
  });

  it('relays that share an outbox publish each event once', async () => {
    const first = await stage.open([], { pollMs: 5, batch: 7 });
    const second = await stage.open([], { pollMs: 5, batch: 7 });
    const publishing = [first, second].map((house) => vi.spyOn(house.app.get(Publisher), 'publish'));
    const queue = await spy('shared');
    const appending = Array.from({ length: 30 }, (_, turn) =>
      (turn % 2 ? first : second).append(...Array.from({ length: 10 }, () => tick())),
    );
    const ids = (await Promise.all(appending)).flat();
    await eventually(async () => (await backlogOf(first.db)).outboxPending === 0);
    const published: string[] = [];
    for (let left = await stage.observer.count(queue); left > 0; left -= 1) {
      published.push(String((await stage.observer.take(queue)).properties.messageId));
    }
    expect(published).toHaveLength(ids.length);
    expect(new Set(published)).toEqual(new Set(ids));
    for (const publish of publishing) expect(publish).toHaveBeenCalled();
  });

  it('what is committed while an earlier event waits for its confirm is published at once, and each once', async () => {
    const house = await stage.open([], { pollMs: NEVER_MS });
    const queue = await spy('under way');
    const { publish, confirm } = holdConfirms(house, 1);
    const [first] = await house.append(tick(1));
    await stage.observer.take(queue);
    const [second] = await house.append(tick(2));
    expect((await stage.observer.take(queue)).properties.messageId).toBe(second);
    await eventually(async () => (await publishedAt(house, second)) !== null);
    expect(await publishedAt(house, first)).toBeNull();
    confirm();
    await eventually(async () => (await publishedAt(house, first)) !== null);
    expect(publish).toHaveBeenCalledTimes(2);
  });

  it('an event in hand does not go out a second time beside itself, though its lease has ended', async () => {
    const house = await stage.open([], { pollMs: 20 });
    const { publish, confirm } = holdConfirms(house);
    const [id] = await house.append(tick());
    await eventually(() => publish.mock.calls.length === 1);
    await house.db.query('UPDATE outbox SET leased_until = now() WHERE id = $1', [id]);
    // the poll has found it, and has it for longer now
    await eventually(async () => (await leaseOf(house, id)) > Date.now());
    expect(publish).toHaveBeenCalledOnce();
    confirm();
    await eventually(async () => (await publishedAt(house, id)) !== null);
    expect(publish).toHaveBeenCalledOnce();
  });

  it('close waits for what is under way, so that no other relay has it to do again', async () => {
    const house = await stage.open([], { pollMs: NEVER_MS });
    const { publish, confirm } = holdConfirms(house);
    const [id] = await house.append(tick());
    await eventually(() => publish.mock.calls.length === 1);
    const closing = house.close();
    await eventually(() => house.relay.lease === null);
    const other = await stage.open([], { pollMs: NEVER_MS });
    expect(await leaseOf(other, id), 'is not given up').not.toBeNaN();
    confirm();
    await closing;
    expect(await publishedAt(other, id)).not.toBeNull();
    expect(publish).toHaveBeenCalledOnce();
  });

  it('close publishes what was appended last', async () => {
    const house = await stage.open([], { pollMs: NEVER_MS });
    const queue = await spy('last');
    vi.spyOn(house.relay, 'poke').mockImplementation(() => undefined);
    const [id] = await house.append(tick());
    await house.close();
    expect((await stage.observer.take(queue)).properties.messageId).toBe(id);
  });

  it('published events go after 7 days and inbox rows after 30, in batches; nothing else goes', async () => {
    const house = await stage.open([]);
    await house.db.query('TRUNCATE outbox, inbox');
    await house.db.query(`
      INSERT INTO outbox (id, source, type, subject, sequence, time, data, published_at)
      SELECT gen_random_uuid(), 'old', 'clock.ticked.v1', gen_random_uuid(), 1, now(), '{}', now() - age
      FROM generate_series(1, 600), (VALUES (interval '8 days'), (interval '6 days'), (NULL)) AS ages (age)`);
    await house.db.query(`
      INSERT INTO inbox (handler, message_id, received_at)
      SELECT 'count', gen_random_uuid(), now() - age
      FROM generate_series(1, 600), (VALUES (interval '31 days'), (interval '29 days')) AS ages (age)`);
    // not to be published, by anybody
    await house.db.query(`UPDATE outbox SET leased_until = 'infinity' WHERE published_at IS NULL`);
    expect(await new Prune(house.db, { publishedDays: 7, inboxDays: 30 }).run()).toBe(1_200);
    const [left] = await house.db.query<unknown[]>(
      `SELECT (SELECT count(*)::int FROM outbox) AS outbox, (SELECT count(*)::int FROM inbox) AS inbox`,
    );
    expect(left).toEqual({ outbox: 1_200, inbox: 600 });
  });
});
