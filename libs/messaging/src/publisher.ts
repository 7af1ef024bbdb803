import type { Channel, ConfirmChannel, Options } from 'amqplib';
import type { BrokerConnection } from './connection.ts';
import { StandingChannel } from './standing-channel.ts';
import { declareSubscriptions, type Subscriptions } from './topology.ts';

export type Outgoing = {
  readonly exchange: string;
  readonly routingKey: string;
  readonly body: Buffer;
  readonly properties: Omit<Options.Publish, 'mandatory' | 'persistent'> & { readonly messageId: string };
};

/** The broker has not taken the message: it was returned as unroutable, refused, or not confirmed in time. */
export class NotPublished extends Error {
  constructor(override readonly cause: 'unroutable' | 'refused' | 'not-connected' | 'timeout') {
    super(`not published: ${cause}`);
    this.name = 'NotPublished';
  }
}

export function isUnroutable(error: unknown): boolean {
  return error instanceof NotPublished && error.cause === 'unroutable';
}

/** Publishes on a confirm channel of its own. Calls are pipelined: none waits for another's confirm. */
export class Publisher {
  private readonly channel: StandingChannel<ConfirmChannel>;
  /** A return comes before the confirm of the same message; this is how the confirm knows of it. How many of each: it may go out again. */
  private readonly returned = new Map<string, number>();

  /** @param subscriptions Whose queues must be there before anything is published */
  constructor(broker: BrokerConnection, subscriptions: Subscriptions = { of: {}, retryDelaysMs: [] }) {
    this.channel = new StandingChannel<ConfirmChannel>(broker.publishing, {
      name: 'publisher',
      open: (model) => model.createConfirmChannel(),
      setUp: async (channel) => {
        channel.on('return', ({ properties }) => this.noteReturn(String(properties.messageId)));
        await declareSubscriptions(channel, subscriptions);
      },
      lost: () => this.returned.clear(),
    });
    broker.need(() => this.isUp());
  }

  isUp(): boolean {
    return this.channel.current !== undefined;
  }

  /** Waits for a channel, up to `timeoutMs`. */
  async untilUp(timeoutMs: number): Promise<boolean> {
    return (await this.channel.within(timeoutMs)) !== undefined;
  }

  /** Runs declarations on the publisher's channel. */
  async declare(declare: (channel: Channel) => Promise<void>): Promise<void> {
    if (this.channel.current) await declare(this.channel.current);
  }

  /**
   * Resolves when the broker has taken the message for good: routed to a queue at least, persistent, confirmed.
   * A message that is reported as not published may have been all the same; whoever receives it bears repeats.
   * @throws NotPublished
   */
  async publish({ exchange, routingKey, body, properties }: Outgoing, timeoutMs: number): Promise<void> {
    const deadline = performance.now() + timeoutMs;
    const channel = await this.channel.within(timeoutMs);
    if (!channel) throw new NotPublished('not-connected');
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const timer = setTimeout(() => reject(new NotPublished('timeout')), deadline - performance.now());
    const done = (error: unknown) => {
      if (this.takeReturn(properties.messageId)) reject(new NotPublished('unroutable'));
      else if (error) reject(new NotPublished('refused'));
      else resolve();
    };
    try {
      channel.publish(exchange, routingKey, body, { ...properties, mandatory: true, persistent: true }, done);
      await promise;
    } finally {
      clearTimeout(timer);
    }
  }

  private noteReturn(messageId: string): void {
    this.returned.set(messageId, (this.returned.get(messageId) ?? 0) + 1);
  }

  private takeReturn(messageId: string): boolean {
    const count = this.returned.get(messageId) ?? 0;
    if (count > 1) this.returned.set(messageId, count - 1);
    else this.returned.delete(messageId);
    return count > 0;
  }
}
