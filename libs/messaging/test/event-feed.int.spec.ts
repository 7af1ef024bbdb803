import { eventually } from '@hubhours/testing/eventually';
import { afterEach, describe, expect, it } from 'vitest';
import { BrokerConnection } from '../src/connection.ts';
import { EventFeed } from '../src/event-feed.ts';
import { EVENTS_EXCHANGE } from '../src/topology.ts';
import { onTicked, Received, tick, ticked } from './house.ts';
import { Stage } from './stage.ts';

const stage = new Stage();
const open: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of open.splice(0)) await close();
});

/** A replica that listens. */
async function openFeed() {
  const broker = new BrokerConnection('listener', stage.vhost.amqpUrl);
  const feed = new EventFeed(broker, [ticked.name]);
  const heard = new Received();
  let losses = 0;
  feed.listen({ heard: heard.take, lost: () => (losses += 1) });
  feed.onApplicationBootstrap();
  broker.open();
  const close = async () => {
    await feed.onModuleDestroy();
    await broker.close();
  };
  open.push(close);
  await eventually(() => feed.isUp);
  return { feed, heard, broker, close, losses: () => losses };
}

describe('an event feed', () => {
  it('hears every event in every replica, beside the service that handles it', async () => {
    const handled = new Received();
    const house = await stage.open([onTicked(handled.take)]);
    const [one, other] = [await openFeed(), await openFeed()];
    const ids = await house.append(tick(1), tick(2));
    await eventually(() => [one.heard, other.heard, handled].every((each) => each.ids.length === 2));
    for (const each of [one.heard, other.heard, handled]) expect(each.ids.toSorted()).toEqual(ids.toSorted());
    expect(one.heard.events[0]).toMatchObject({ type: ticked.name, source: stage.service });
  });

  it('leaves no queue behind', async () => {
    await stage.open([onTicked(() => undefined)]);
    const { close } = await openFeed();
    await eventually(async () => (await stage.observer.queues()).some((name) => name.startsWith('amq.gen')));
    await close();
    open.length = 0;
    await eventually(async () => !(await stage.observer.queues()).some((name) => name.startsWith('amq.gen')));
    expect(await stage.observer.queues()).toContain(`${stage.service}.events`);
  });

  it('says when it hears nothing, and hears again after the connection was cut', async () => {
    const handled = new Received();
    const house = await stage.open([onTicked(handled.take)]);
    const { feed, heard, losses } = await openFeed();
    await stage.observer.cutConnections({ ofProcesses: 2 });
    await eventually(() => losses() > 0);
    await eventually(() => feed.isUp);
    await house.append(tick(7));
    await eventually(() => heard.events.length > 0);
    expect(heard.events.at(-1)?.data).toEqual({ count: 7 });
  });

  it('goes on after rubbish', async () => {
    const house = await stage.open([onTicked(() => undefined)]);
    const { heard } = await openFeed();
    await stage.observer.publish(EVENTS_EXCHANGE, ticked.name, '{"count":', { messageId: 'broken', type: ticked.name });
    const [id] = await house.append(tick(3));
    await eventually(() => heard.events.length > 0);
    expect(heard.ids).toEqual([id]);
  });
});
