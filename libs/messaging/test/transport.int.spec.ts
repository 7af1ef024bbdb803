import { eventually } from '@hubhours/testing/eventually';
import { Controller } from '@nestjs/common';
import { EventPattern, MessagePattern, Payload } from '@nestjs/microservices';
import { Socket } from 'node:net';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { FlakyProxy } from '@hubhours/testing/flaky-proxy';
import { endsWithin } from '../src/patience.ts';
import { EVENTS_EXCHANGE } from '../src/topology.ts';
import { onTicked, Received, tick, ticked, type Ticked } from './house.ts';
import { Stage } from './stage.ts';

const stage = new Stage();

describe('transport', () => {
  it('an event appended to the outbox reaches the handler of its name, as a CloudEvent', async () => {
    const received = new Received();
    const house = await stage.open([onTicked(received.take)]);
    expect(house.broker.isReady()).toBe(true);
    const [id] = await house.append(tick(7));
    await eventually(() => received.events.length > 0);
    expect(received.events).toEqual([
      expect.objectContaining({ id, source: stage.service, type: ticked.name, sequence: 1, data: { count: 7 } }),
    ]);
  });

  it('handlers that throw at prefetch 2 do not stop the consumer', async () => {
    const received = new Received();
    const failing = (event: Ticked) => {
      if (event.data.count < 6) throw new Error('not today');
      received.take(event);
    };
    const house = await stage.open([onTicked(failing)], { prefetch: 2 });
    await house.append(...[1, 2, 3, 4, 5].map((count) => tick(count)), tick(6));
    await eventually(() => received.events.length === 1);
    // and the five are parked, after their attempts
    await eventually(async () => (await stage.observer.count(`${stage.service}.parked`)) === 5);
  });

  it('a consumer takes at most as many events at once as its prefetch says', async () => {
    let running = 0;
    let most = 0;
    const release = Promise.withResolvers<void>();
    const received = new Received();
    const house = await stage.open(
      [
        onTicked(async (event) => {
          most = Math.max(most, (running += 1));
          if (received.events.length === 0) await release.promise;
          running -= 1;
          received.take(event);
        }),
      ],
      { prefetch: 3 },
    );
    await house.append(...Array.from({ length: 9 }, (_, count) => tick(count)));
    await eventually(() => running === 3);
    await eventually(async () => (await stage.observer.count(`${stage.service}.events`)) === 6);
    release.resolve();
    await eventually(() => received.events.length === 9);
    expect(most).toBe(3);
  });

  it('two handlers of one event are run each, and one that fails is retried with the other', async () => {
    const calls: string[] = [];
    const first = onTicked(() => void calls.push('first'));
    const second = onTicked(() => {
      calls.push('second');
      if (calls.filter((call) => call === 'second').length === 1) throw new Error('once');
    });
    const house = await stage.open([first, second]);
    await house.append(tick());
    await eventually(() => calls.length === 4);
    expect(calls.sort()).toEqual(['first', 'first', 'second', 'second']);
  });

  it('one handler that fails does not let the event go while another still works on it', async () => {
    const slow = Promise.withResolvers<void>();
    const failed: number[] = [];
    const house = await stage.open([
      onTicked((event) => (event.data.count === 1 ? slow.promise : undefined)),
      onTicked((event) => {
        failed.push(event.data.count);
        throw new Error('at once');
      }),
    ]);
    await house.append(tick(1));
    await eventually(() => failed.length === 1);
    // another one goes all the way meanwhile
    await house.append(tick(2));
    await stage.observer.take(`${stage.service}.parked`);
    expect(failed).toEqual([1, 2, 2, 2]);
    slow.resolve();
    await stage.observer.take(`${stage.service}.parked`);
    expect(failed).toEqual([1, 2, 2, 2, 1, 1]);
  });

  it('a consumer that the broker cancels comes back, with its queue; until then the service is not ready', async () => {
    const received = new Received();
    const house = await stage.open([onTicked(received.take)]);
    const queue = `${stage.service}.events`;
    await stage.observer.channel.deleteQueue(queue);
    // in the way of its return, to see what is said meanwhile
    await stage.observer.channel.assertQueue(queue, { durable: false }).catch(() => undefined);
    await eventually(() => !house.broker.isReady());
    await stage.observer.reopen();
    await stage.observer.channel.deleteQueue(queue);
    await eventually(() => house.broker.isReady());
    await house.append(tick());
    await eventually(() => received.events.length === 1);
  });

  it('after the loss of its connections a service handles events again', async () => {
    const received = new Received();
    const house = await stage.open([onTicked(received.take)]);
    await stage.observer.cutConnections({ ofProcesses: 1 });
    await eventually(() => !house.broker.isReady());
    await eventually(() => house.broker.isReady());
    const [id] = await house.append(tick());
    await eventually(() => received.ids.includes(String(id)));
  });

  it('a handler that runs through the loss of its connection has its event again, and the inbox drops it', async () => {
    const release = Promise.withResolvers<void>();
    let deliveries = 0;
    let effects = 0;
    const house = await stage.open([
      onTicked(async (event) => {
        deliveries += 1;
        await house.inbox.once('count', event, async () => {
          if (deliveries === 1) await release.promise;
          effects += 1;
        });
      }),
    ]);
    await house.append(tick());
    await eventually(() => deliveries === 1);
    await stage.observer.cutConnections({ ofProcesses: 1 });
    await eventually(() => deliveries === 2);
    release.resolve();
    await house.close();
    expect(effects).toBe(1);
    expect(await stage.observer.count(`${stage.service}.events`)).toBe(0);
  });

  it('close takes no more events, lets a running handler finish and acks it', async () => {
    const begun = Promise.withResolvers<void>();
    const release = Promise.withResolvers<void>();
    const received = new Received();
    const house = await stage.open([
      onTicked(async (event) => {
        begun.resolve();
        await release.promise;
        received.take(event);
      }),
    ]);
    const queue = `${stage.service}.events`;
    await house.append(tick(1));
    await begun.promise;
    let closed = false;
    const closing = house.app.close().then(() => (closed = true));
    // rubbish is parked at once; when its subscription is gone, one stays where it is
    await eventually(async () => {
      await stage.observer.publish('', queue, '{}', { messageId: 'later' });
      return (await stage.observer.count(queue)) > 0;
    });
    expect(closed).toBe(false);
    release.resolve();
    await closing;
    expect(received.events).toHaveLength(1);
    // nothing but the late one is there, and it has never been delivered
    const left = await stage.observer.take(queue);
    expect([left.properties.messageId, left.fields.redelivered, left.fields.messageCount]).toEqual(['later', false, 0]);
  });

  it('close ends even where the broker answers nothing any more', async () => {
    const proxy = await FlakyProxy.before(stage.vhost.amqpUrl);
    const house = await stage.open([onTicked(() => undefined)], { amqpUrl: proxy.url });
    proxy.set('frozen');
    // amqplib itself would wait for two heartbeats, 20 s
    expect(await endsWithin(10_000, house.close())).toBe(true);
    await proxy.stop();
  });

  it("the connections' sockets send without delay (Nagle's algorithm is off)", async () => {
    const setNoDelay = vi.spyOn(Socket.prototype, 'setNoDelay');
    onTestFinished(() => setNoDelay.mockRestore());
    const brokerPort = Number(new URL(stage.vhost.amqpUrl).port);
    await stage.open([]);
    const settings = setNoDelay.mock.calls.filter((_, call) => {
      return (setNoDelay.mock.contexts[call] as Socket).remotePort === brokerPort;
    });
    setNoDelay.mockRestore();
    expect(settings).toEqual([[true], [true]]);
  });

  it('queues carry the arguments that 3.10 and 4.x both honour', async () => {
    await stage.open([onTicked(() => undefined)]);
    const queue = (name: string) => stage.observer.argumentsOf(`${stage.service}.${name}`);
    expect(await queue('events')).toEqual({
      'x-queue-type': 'quorum',
      'x-delivery-limit': 50,
      'x-dead-letter-exchange': '',
      'x-dead-letter-routing-key': `${stage.service}.parked`,
      'x-dead-letter-strategy': 'at-least-once',
      'x-overflow': 'reject-publish',
    });
    expect(await queue('retry.20')).toMatchObject({
      'x-queue-type': 'quorum',
      'x-message-ttl': 20,
      'x-dead-letter-routing-key': `${stage.service}.events`,
      'x-dead-letter-strategy': 'at-least-once',
    });
    expect(await queue('parked')).toMatchObject({ 'x-queue-type': 'quorum' });
  });

  it('a service whose handlers were taken away starts, and parks what still comes', async () => {
    await stage.open([onTicked(() => undefined)]);
    await stage.observer.publish(EVENTS_EXCHANGE, 'clock.stopped.v1', '{}');
    await stage.observer.channel.bindQueue(`${stage.service}.events`, EVENTS_EXCHANGE, 'clock.stopped.v1');
    await stage.observer.publish(EVENTS_EXCHANGE, 'clock.stopped.v1', '{}', { type: 'clock.stopped.v1' });
    const parked = await stage.observer.take(`${stage.service}.parked`);
    expect(parked.properties.headers?.['hubhours-parked-reason']).toMatch(/no handler/);
  });

  it('an event waits for a subscriber that has never run', async () => {
    const publishing = await stage.open([], { subscriptions: { latecomer: [ticked.name], [stage.service]: [] } });
    const [id] = await publishing.append(tick());
    await publishing.close();
    const received = new Received();
    await stage.open([onTicked(received.take)], { service: 'latecomer' });
    await eventually(() => received.ids.includes(String(id)));
  });

  it('a service whose handlers are not those that the subscriptions name does not start', async () => {
    const subscriptions = { picky: ['clock.struck.v1'] };
    const starting = stage.open([onTicked(() => undefined)], { service: 'picky', subscriptions });
    await expect(starting).rejects.toThrow('Handlers and subscriptions differ: clock.ticked.v1, clock.struck.v1');
  });

  it('two handlers for one command are refused at start', async () => {
    @Controller()
    class Twice {
      @MessagePattern('clock.set.v1')
      one(@Payload() _request: unknown): void {}
      @MessagePattern('clock.set.v1')
      two(@Payload() _request: unknown): void {}
      @EventPattern('clock.unused.v1')
      event(@Payload() _event: unknown): void {}
    }
    await expect(stage.open([Twice])).rejects.toThrow('Two handlers for the command clock.set.v1');
  });
});
