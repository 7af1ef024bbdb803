import type { ConsumeMessage } from 'amqplib';
import { describe, expect, it } from 'vitest';
import { CommandDelivery } from './command-delivery.ts';

/** What is done with a command, in order. */
async function doneWith(answer: unknown, replyTo?: string): Promise<string[]> {
  const done: string[] = [];
  const handler = Object.assign(async () => answer, { next: undefined });
  const delivery = new CommandDelivery('clock', new Map([['clock.wind.v1', handler]]));
  const properties = { type: 'clock.wind.v1', correlationId: '7', replyTo, headers: {} };
  const message = { content: Buffer.from('{}'), properties, fields: {} } as unknown as ConsumeMessage;
  const received = delivery.receive({
    message,
    isOurs: () => true,
    ack: () => void done.push('ack'),
    reply: (queue, body, { correlationId }) => void done.push(`${queue} ${correlationId} ${body.toString()}`),
  });
  await received.catch((error: Error) => done.push(error.name));
  return done;
}

describe('a command', () => {
  it('is acked after its reply, so that it comes again unless the broker has the reply', async () => {
    expect(await doneWith({ wound: 1 }, 'asker')).toEqual(['asker 7 {"value":{"wound":1}}', 'ack']);
  });

  it('that nobody waits for is acked', async () => {
    expect(await doneWith({ wound: 1 })).toEqual(['ack']);
  });

  it('whose answer can’t be written is acked, or it would keep its place in hand for ever', async () => {
    expect(await doneWith({ wound: 1n }, 'asker')).toEqual(['ack', 'TypeError']);
  });
});
