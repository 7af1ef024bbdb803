import { eventually } from '@hubhours/testing/eventually';
import { DomainError } from '@hubhours/kernel/domain-error';
import type { Options } from 'amqplib';
import { describe, expect, it } from 'vitest';
import { parkedAt } from '../src/parking.ts';
import { EVENTS_EXCHANGE } from '../src/topology.ts';
import { onTicked, Received, tick, ticked } from './house.ts';
import { Stage } from './stage.ts';

const stage = new Stage();

/** A well-formed tick's properties, `over` aside. */
function properties(over: Options.Publish = {}): Options.Publish {
  const id = crypto.randomUUID();
  const attributes = { id, source: 'clock', type: ticked.name, subject: crypto.randomUUID(), sequence: 1 };
  const headers = Object.entries({ ...attributes, time: new Date().toISOString() });
  return {
    messageId: id,
    type: ticked.name,
    headers: Object.fromEntries(headers.map(([name, value]) => [`cloudEvents:${name}`, value])),
    ...over,
  };
}

describe('retry and parking', () => {
  it('a failing event is tried again after each delay, counted in its own header, then parked with the reason', async () => {
    const attempts: number[] = [];
    const begun = performance.now();
    const times: number[] = [];
    const house = await stage.open(
      [
        onTicked(() => {
          times.push(performance.now() - begun);
          attempts.push(attempts.length);
          throw new DomainError('conflict', 'client.not-yet-known');
        }),
      ],
      { retryDelaysMs: [30, 60, 90] },
    );
    const [id] = await house.append(tick(3));
    const { properties, content } = await stage.observer.take(`${stage.service}.parked`);
    expect(attempts).toHaveLength(4);
    expect(Number(times[3]) - Number(times[0])).toBeGreaterThanOrEqual(180);
    expect(properties).toMatchObject({ messageId: id, type: ticked.name, deliveryMode: 2 });
    expect(properties.headers).toMatchObject({
      'hubhours-attempts': 3,
      'hubhours-parked-reason': 'client.not-yet-known',
      'hubhours-parked-at': expect.stringMatching(/^\d{4}-.*Z$/) as string,
      'cloudEvents:id': id,
    });
    expect(properties.headers).not.toHaveProperty('x-death');
    expect(JSON.parse(content.toString())).toEqual({ count: 3 });
    expect(await stage.observer.count(`${stage.service}.events`)).toBe(0);
  });

  it('an event that succeeds at a later attempt is done', async () => {
    const received = new Received();
    const house = await stage.open([
      onTicked((event) => {
        received.take(event);
        if (received.events.length < 3) throw new Error('not yet');
      }),
    ]);
    await house.append(tick());
    await eventually(() => received.events.length === 3);
    await house.close();
    for (const queue of ['events', 'parked', 'retry.20', 'retry.40']) {
      expect(await stage.observer.count(`${stage.service}.${queue}`)).toBe(0);
    }
  });

  const rubbish: [what: string, body: string | Buffer, properties: Options.Publish, reason: RegExp][] = [
    ['a body that is not JSON', '{"count": ', properties(), /^Unreadable: the body is not JSON$/],
    ['an empty body', '', properties(), /^Unreadable: the body is not JSON$/],
    ['a body that is not UTF-8', Buffer.from([0x22, 0xff, 0x22]), properties(), /^Unreadable: the body is not JSON$/],
    ['data of another shape', '{"count": "one"}', properties(), /^SchemaFailure: .*expected number/],
    ['data that is null', 'null', properties(), /^SchemaFailure: .*expected object/],
    ['no attributes at all', '{"count": 1}', properties({ headers: {} }), /^SchemaFailure: /],
    ['an id that is none', '{"count": 1}', properties({ messageId: 'me' }), /^SchemaFailure: .*UUID/],
    ['no id', '{"count": 1}', properties({ messageId: undefined, headers: {} }), /^SchemaFailure: /],
    ['no type', '{"count": 1}', properties({ type: undefined, headers: {} }), /^Unreadable: no handler/],
    ['a type nobody handles', '{}', properties({ type: 'clock.struck.v1' }), /^Unreadable: no handler/],
    ['a type that is a property of every object', '{}', properties({ type: 'constructor' }), /^Unreadable: no handler/],
  ];
  it.each(rubbish)('%s is parked at once, with the reason', async (_, body, properties, reason) => {
    const received = new Received();
    await stage.open([onTicked(received.take)], { retryDelaysMs: [60_000] });
    await stage.observer.publish('', `${stage.service}.events`, body, properties);
    const parked = await stage.observer.take(`${stage.service}.parked`);
    expect(parked.properties.headers).toMatchObject({ 'hubhours-attempts': 0 });
    expect(parked.properties.headers?.['hubhours-parked-reason']).toMatch(reason);
    expect(parked.content).toEqual(Buffer.from(body));
    expect(received.events).toHaveLength(0);
  });

  it('an event that its consumers never survive is parked by the broker', async () => {
    await (await stage.open([onTicked(() => undefined)])).close();
    const queue = `${stage.service}.events`;
    await stage.observer.publish('', queue, '{"count": 1}', properties());
    const parked = `${stage.service}.parked`;
    const die = async () => {
      await stage.observer.channel.get(queue);
      await stage.observer.channel.close();
      await stage.observer.reopen();
      return (await stage.observer.count(parked)) === 1;
    };
    await eventually(die, { everyMs: 0 });
    const message = await stage.observer.take(parked);
    expect(message.properties.headers?.['x-first-death-reason']).toBe('delivery_limit');
    expect(Math.abs(parkedAt(message, new Date(0)).getTime() - Date.now())).toBeLessThan(60_000);
  });

  it("a reason never quotes a database's message, which can hold the values of a row", async () => {
    const house = await stage.open([
      onTicked(async () => {
        await house.db.query(`SELECT 'somebody@example.org'::uuid`);
      }),
    ]);
    await house.append(tick());
    const { properties } = await stage.observer.take(`${stage.service}.parked`);
    expect(properties.headers?.['hubhours-parked-reason']).toBe('QueryFailedError 22P02');
  });

  it('an event whose parking queue was deleted is not lost: the queue is made again', async () => {
    await stage.open([onTicked(() => undefined)]);
    await stage.observer.channel.deleteQueue(`${stage.service}.parked`);
    await stage.observer.publish(EVENTS_EXCHANGE, ticked.name, 'rubbish', properties());
    await eventually(async () => {
      const found = await stage.observer.count(`${stage.service}.parked`).catch(() => 0);
      if (found === 0) await stage.observer.reopen();
      return found === 1;
    });
  });
});
