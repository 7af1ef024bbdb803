import { defineCommand } from '@hubhours/contracts/event';
import { DomainError } from '@hubhours/kernel/domain-error';
import { eventually } from '@hubhours/testing/eventually';
import { Controller, type Type } from '@nestjs/common';
import { Ctx, MessagePattern, Payload } from '@nestjs/microservices';
import { of } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { CommandFailed } from '../src/commands.ts';
import type { MessageContext } from '../src/message-context.ts';
import { traceContext } from '../src/trace-context.ts';
import { Stage } from './stage.ts';

const stage = new Stage();

type Wind = { turns: number };

/** A command to a service of the name given, and the controller that answers it. */
function winding(service: string, answer: (request: Wind, context: MessageContext) => unknown) {
  const schema = z.object({ turns: z.number().int() });
  const wind = defineCommand(`${service}.wind-clock.v1`, schema, z.object({ wound: z.number() }));
  @Controller()
  class Winder {
    @MessagePattern(wind.name)
    on(@Payload({ schema }) request: Wind, @Ctx() context: MessageContext): unknown {
      return answer(request, context);
    }
  }
  return { wind, controller: Winder as Type };
}

const patient = { timeoutMs: 5_000 };
const unavailable = (service: string) => new DomainError('unavailable', 'service.unavailable', { service });

describe('commands', () => {
  it('a command is answered by the service in its name', async () => {
    const { wind, controller } = winding('winder1', ({ turns }) => ({ wound: turns * 2 }));
    const house = await stage.open([controller], { service: 'winder1' });
    const replies = await Promise.all([1, 2, 3].map((turns) => house.commands.send(wind, { turns }, patient)));
    expect(replies).toEqual([{ wound: 2 }, { wound: 4 }, { wound: 6 }]);
  });

  it('an answer may be a promise or an observable', async () => {
    const answers = [Promise.resolve({ wound: 1 }), of({ wound: 2 })];
    const { wind, controller } = winding('winder2', () => answers.shift());
    const house = await stage.open([controller], { service: 'winder2' });
    expect(await house.commands.send(wind, { turns: 0 }, patient)).toEqual({ wound: 1 });
    expect(await house.commands.send(wind, { turns: 0 }, patient)).toEqual({ wound: 2 });
  });

  it('a refusal of the handler is the refusal of the call', async () => {
    const refusal = new DomainError('conflict', 'session.overlaps', { alternatives: ['later'] });
    const { wind, controller } = winding('winder3', () => Promise.reject(refusal));
    const house = await stage.open([controller], { service: 'winder3' });
    await expect(house.commands.send(wind, { turns: 1 }, patient)).rejects.toEqual(refusal);
  });

  it("a bug of the handler is no refusal, and its message stays in the handler's house", async () => {
    const { wind, controller } = winding('winder4', () => {
      throw new TypeError('undefined is not somebody@example.org');
    });
    const house = await stage.open([controller], { service: 'winder4' });
    const sent = house.commands.send(wind, { turns: 1 }, patient);
    await expect(sent).rejects.toEqual(new CommandFailed('winder4.wind-clock.v1', 'failed at its handler'));
  });

  it('a request that does not fit its schema is a bug of the caller, and reaches no handler', async () => {
    let reached = false;
    const { wind, controller } = winding('winder5', () => (reached = true));
    const house = await stage.open([controller], { service: 'winder5' });
    const sent = house.commands.send(wind, { turns: 1.5 }, patient);
    await expect(sent).rejects.toBeInstanceOf(CommandFailed);
    expect(reached).toBe(false);
  });

  it('a reply that does not fit its schema is not passed on', async () => {
    const { wind, controller } = winding('winder6', () => ({ wound: 'up' }));
    const house = await stage.open([controller], { service: 'winder6' });
    const sent = house.commands.send(wind, { turns: 1 }, patient);
    await expect(sent).rejects.toEqual(new CommandFailed('winder6.wind-clock.v1', 'the reply does not fit its schema'));
  });

  it('a command to a service that has never been there is refused at once: it is returned', async () => {
    const { wind } = winding('nobody', () => undefined);
    const house = await stage.open([]);
    // were it not for the return, the test would time out
    const sent = house.commands.send(wind, { turns: 1 }, { timeoutMs: 600_000 });
    await expect(sent).rejects.toEqual(unavailable('nobody'));
  });

  it('a command that is not answered in time is unavailable, and is not carried out later', async () => {
    const carriedOut: number[] = [];
    const { wind, controller } = winding('winder7', ({ turns }) => {
      carriedOut.push(turns);
      return { wound: turns };
    });
    await (await stage.open([controller], { service: 'winder7' })).close();
    const caller = await stage.open([]);
    await expect(caller.commands.send(wind, { turns: 1 }, { timeoutMs: 150 })).rejects.toEqual(unavailable('winder7'));
    await stage.open([controller], { service: 'winder7' });
    expect(await caller.commands.send(wind, { turns: 2 }, patient)).toEqual({ wound: 2 });
    expect(carriedOut).toEqual([2]);
  });

  it('a reply that comes too late is dropped', async () => {
    const late = Promise.withResolvers<unknown>();
    const answers = [late.promise, { wound: 2 }];
    const { wind, controller } = winding('winder8', () => answers.shift());
    const house = await stage.open([controller], { service: 'winder8' });
    await expect(house.commands.send(wind, { turns: 1 }, { timeoutMs: 50 })).rejects.toEqual(unavailable('winder8'));
    late.resolve({ wound: 1 });
    expect(await house.commands.send(wind, { turns: 2 }, patient)).toEqual({ wound: 2 });
  });

  it('a command under way when the connection is lost fails at once, and the next one works', async () => {
    const begun = Promise.withResolvers<void>();
    const answers = [
      () => {
        begun.resolve();
        return new Promise(() => undefined);
      },
    ];
    const { wind, controller } = winding('winder9', ({ turns }) => answers.shift()?.() ?? { wound: turns });
    await stage.open([controller], { service: 'winder9', drainTimeoutMs: 100 });
    const caller = await stage.open([], { service: 'caller9' });
    const sent = caller.commands.send(wind, { turns: 1 }, { timeoutMs: 600_000 });
    const failure = sent.catch((error: unknown) => error);
    await begun.promise;
    await stage.observer.cutConnections({ ofProcesses: 2 });
    expect(await failure).toEqual(unavailable('winder9'));
    // it waits for the connection instead of failing
    expect(await caller.commands.send(wind, { turns: 3 }, patient)).toEqual({ wound: 3 });
  });

  it('a command is carried out by another replica when the first is cut off in the middle', async () => {
    const begun = Promise.withResolvers<void>();
    let calls = 0;
    const { wind, controller } = winding('winder10', ({ turns }) => {
      calls += 1;
      if (calls > 1) return { wound: turns };
      begun.resolve();
      return new Promise(() => undefined);
    });
    const first = await stage.open([controller], { service: 'winder10', drainTimeoutMs: 50 });
    const caller = await stage.open([], { service: 'caller10' });
    const sent = caller.commands.send(wind, { turns: 4 }, patient);
    await begun.promise;
    await first.close();
    await stage.open([controller], { service: 'winder10' });
    expect(await sent).toEqual({ wound: 4 });
  });

  it('close lets a running command finish and answer', async () => {
    const begun = Promise.withResolvers<void>();
    const release = Promise.withResolvers<unknown>();
    const { wind, controller } = winding('winder11', () => {
      begun.resolve();
      return release.promise;
    });
    const answering = await stage.open([controller], { service: 'winder11' });
    const caller = await stage.open([], { service: 'caller11' });
    const sent = caller.commands.send(wind, { turns: 1 }, patient);
    await begun.promise;
    const closing = answering.close();
    release.resolve({ wound: 1 });
    expect(await sent).toEqual({ wound: 1 });
    await closing;
  });

  it('malformed commands are answered where somebody waits, and change nothing', async () => {
    const { wind, controller } = winding('winder12', ({ turns }) => ({ wound: turns }));
    const house = await stage.open([controller], { service: 'winder12' });
    const queue = 'winder12.commands';
    await stage.observer.publish('', queue, 'rubbish', { type: wind.name });
    await stage.observer.publish('', queue, '{}', {});
    await stage.observer.publish('', queue, '{}', { type: 'winder12.unwind-clock.v1', replyTo: 'no-such-queue' });
    expect(await house.commands.send(wind, { turns: 1 }, patient)).toEqual({ wound: 1 });
    await house.close();
    expect(await stage.observer.count(queue)).toBe(0);
  });

  it('the trace of the caller is the trace of the handler', async () => {
    const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
    const traces: unknown[] = [];
    const { wind, controller } = winding('winder13', ({ turns }) => {
      traces.push(traceContext.getStore());
      return { wound: turns };
    });
    const house = await stage.open([controller], { service: 'winder13' });
    await traceContext.run({ traceparent }, () => house.commands.send(wind, { turns: 1 }, patient));
    await house.commands.send(wind, { turns: 1 }, patient);
    await eventually(() => traces.length === 2);
    expect(traces).toEqual([{ traceparent }, undefined]);
  });
});
