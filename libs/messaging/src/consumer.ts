import { Logger } from '@nestjs/common';
import { IllegalOperationError, type Channel, type ConsumeMessage, type Options } from 'amqplib';
import type { BrokerConnection, Link } from './connection.ts';
import { endsWithin } from './patience.ts';
import { StandingChannel } from './standing-channel.ts';

/** For the broker's answer to a request, in milliseconds. */
const ANSWER_MS = 1_000;

/** A message in the hands of a consumer. */
export type Delivery = {
  readonly message: ConsumeMessage;
  /** Acks it; on a channel that is gone this does nothing, and the broker delivers the message again. */
  ack(): void;
  /**
   * Sends a message to a queue by the channel that this one came by, so that the broker has it before an ack that follows.
   * On a channel that is gone this does nothing, as `ack`.
   */
  reply(queue: string, body: Buffer, properties: Options.Publish): void;
  /** False once the broker has taken the message back, so that nothing need be done about it any more. */
  isOurs(): boolean;
};

export type ConsumerOptions = {
  readonly queue: string;
  /** By which connection; who replies takes that of publishers, which the broker may slow down. */
  readonly link: Link;
  /** How many messages are in hand at once. */
  readonly prefetch: number;
  readonly declare: (channel: Channel) => Promise<void>;
  /** Must see to its own errors: acks, or leaves the message for the broker to deliver again. */
  readonly receive: (delivery: Delivery) => Promise<void>;
};

/** Consumes a queue for as long as it is not stopped, whatever the broker does to queue, channel and connection. */
export class Consumer {
  private readonly logger = new Logger('Consumer');
  private readonly standing: StandingChannel<Channel>;
  private readonly running = new Set<Promise<void>>();
  private readonly lost = new WeakSet<Channel>();
  private consumerTag: string | undefined;

  constructor(
    broker: BrokerConnection,
    private readonly options: ConsumerOptions,
  ) {
    this.standing = new StandingChannel<Channel>(options.link, {
      name: options.queue,
      open: (model) => model.createChannel(),
      setUp: (channel) => this.consume(channel),
      lost: (channel) => this.lost.add(channel),
    });
    broker.need(() => this.standing.current !== undefined);
  }

  /** Resolves to whether the consumer is established within `timeoutMs`. */
  async untilUp(timeoutMs: number): Promise<boolean> {
    return (await this.standing.within(timeoutMs)) !== undefined;
  }

  /** Takes no more messages, and resolves when those in hand are done with and acked, or after `timeoutMs`. */
  async stop(timeoutMs: number): Promise<void> {
    const channel = this.standing.end();
    // the connection may go down under any of these; the broker then delivers again what was not acked
    if (channel && this.consumerTag) await endsWithin(ANSWER_MS, channel.cancel(this.consumerTag));
    if (!(await endsWithin(timeoutMs, this.drained()))) {
      this.logger.warn(
        `${this.options.queue}: ${this.running.size} handlers still run; their messages will come again`,
      );
    }
    // answered after the acks before it, so they have arrived
    if (channel) await endsWithin(ANSWER_MS, channel.close());
  }

  private async consume(channel: Channel): Promise<void> {
    const { queue, prefetch, declare } = this.options;
    await declare(channel);
    // not global: quorum queues do not know that, and the broker would close the connection
    await channel.prefetch(prefetch, false);
    const { consumerTag } = await channel.consume(queue, (message) => {
      if (message) this.receive(channel, message);
      else this.onCancelled(channel);
    });
    this.consumerTag = consumerTag;
  }

  private receive(channel: Channel, message: ConsumeMessage): void {
    const delivery = new InHand(message, channel, () => !this.lost.has(channel));
    const work = this.options
      .receive(delivery)
      .catch((error: unknown) => this.logger.error(error))
      .finally(() => this.running.delete(work));
    this.running.add(work);
  }

  /** The broker has ended the subscription: the queue was deleted, or its leader went down. */
  private onCancelled(channel: Channel): void {
    this.logger.warn(`${this.options.queue}: cancelled by the broker, consuming again`);
    if (this.standing.current === channel) this.standing.replace();
    // until then what is in hand can be acked there, where the queue has survived
    void Promise.allSettled(this.running).then(() => channel.close().catch(() => undefined));
  }

  private async drained(): Promise<void> {
    while (this.running.size > 0) await Promise.allSettled(this.running);
  }
}

class InHand implements Delivery {
  constructor(
    readonly message: ConsumeMessage,
    private readonly channel: Channel,
    readonly isOurs: () => boolean,
  ) {}

  ack(): void {
    this.whileOpen(() => this.channel.ack(this.message));
  }

  reply(queue: string, body: Buffer, properties: Options.Publish): void {
    this.whileOpen(() => this.channel.publish('', queue, body, properties));
  }

  private whileOpen(act: () => unknown): void {
    try {
      if (this.isOurs()) act();
    } catch (error) {
      // it can be closing under us
      if (!(error instanceof IllegalOperationError)) throw error;
    }
  }
}
