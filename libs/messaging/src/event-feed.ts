import type { EventEnvelope } from '@hubhours/contracts/event';
import { Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import type { Channel, ConsumeMessage } from 'amqplib';
import type { BrokerConnection } from './connection.ts';
import { toEvent } from './event-message.ts';
import { endsWithin } from './patience.ts';
import { StandingChannel } from './standing-channel.ts';
import { declareExchanges, EVENTS_EXCHANGE, type Topology } from './topology.ts';

/** More than this and the oldest are dropped by the broker: whoever is so far behind has stopped listening. */
const MOST_WAITING = 10_000;
const ANSWER_MS = 1_000;

export type FeedListener = {
  /** Every event as it passes; its data are unchecked. */
  readonly heard: (event: EventEnvelope) => void;
  /** What passes from now on is not heard, until {@link EventFeed.isUp} says so again. */
  readonly lost: () => void;
};

/**
 * Hears events as they pass, in every replica alike, and at most once: a queue of the replica's own that ends with its
 * connection, no ack, no retry, no parking, nothing kept. For hints to people who are looking, never for an effect: those
 * have `@EventPattern` and the service's durable queue.
 */
export class EventFeed implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger('EventFeed');
  private readonly listeners: FeedListener[] = [];
  private standing: StandingChannel<Channel> | undefined;

  constructor(
    private readonly broker: BrokerConnection,
    private readonly names: readonly string[],
    private readonly topology: Topology = 'declare',
  ) {}

  /** Whether events are heard at this moment. */
  get isUp(): boolean {
    return this.standing?.current !== undefined;
  }

  listen(listener: FeedListener): void {
    this.listeners.push(listener);
  }

  onApplicationBootstrap(): void {
    this.standing = new StandingChannel<Channel>(this.broker.consuming, {
      name: 'event feed',
      open: (model) => model.createChannel(),
      setUp: (channel) => this.bind(channel),
      lost: () => this.listeners.forEach(({ lost }) => lost()),
    });
  }

  async onModuleDestroy(): Promise<void> {
    const channel = this.standing?.end();
    if (channel) await endsWithin(ANSWER_MS, channel.close());
  }

  private async bind(channel: Channel): Promise<void> {
    await declareExchanges(channel, this.topology);
    const { queue } = await channel.assertQueue('', {
      exclusive: true,
      autoDelete: true,
      durable: false,
      arguments: { 'x-queue-type': 'classic', 'x-max-length': MOST_WAITING, 'x-overflow': 'drop-head' },
    });
    await channel.consume(queue, (message) => this.receive(channel, message), { noAck: true });
    for (const name of this.names) await channel.bindQueue(queue, EVENTS_EXCHANGE, name);
  }

  private receive(channel: Channel, message: ConsumeMessage | null): void {
    // the broker has taken the queue away: closed, the channel comes back with another
    if (!message) return void channel.close().catch(() => undefined);
    try {
      const event = toEvent(message);
      for (const { heard } of this.listeners) heard(event);
    } catch (error) {
      this.logger.warn(`an event was not understood (${(error as Error).message})`);
    }
  }
}
