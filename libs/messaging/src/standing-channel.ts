import { Logger } from '@nestjs/common';
import type { Channel, ChannelModel } from 'amqplib';
import { backoffMs, type Link } from './connection.ts';

export type StandingChannelOptions<C extends Channel> = {
  /** For the log. */
  readonly name: string;
  readonly open: (model: ChannelModel) => Promise<C>;
  /** Declares what the channel needs; a failure closes the channel and is tried again. */
  readonly setUp: (channel: C) => Promise<void>;
  /** The channel is closed: nothing more will be heard of it. */
  readonly lost?: (channel: C) => void;
};

/** A channel that comes back: opened and set up anew after every loss, of it alone or of its connection. */
export class StandingChannel<C extends Channel> {
  private readonly logger = new Logger('Broker');
  private readonly waiting = new Set<(channel: C) => void>();
  private channel: C | undefined;
  private opening = false;
  private closed = false;
  private attempt = 0;
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly link: Link,
    private readonly options: StandingChannelOptions<C>,
  ) {
    link.onUp(() => void this.establish());
  }

  /** Undefined while there is none that is set up. */
  get current(): C | undefined {
    return this.channel;
  }

  /** The channel as soon as there is one; undefined after `timeoutMs` without. */
  async within(timeoutMs: number): Promise<C | undefined> {
    if (this.channel) return this.channel;
    const { promise, resolve } = Promise.withResolvers<C | undefined>();
    const timer = setTimeout(() => resolve(undefined), timeoutMs);
    this.waiting.add(resolve);
    try {
      return await promise;
    } finally {
      clearTimeout(timer);
      this.waiting.delete(resolve);
    }
  }

  /** Gives the present channel up and opens another. The old one stays open; its holder closes it. */
  replace(): void {
    this.channel = undefined;
    this.later();
  }

  /** No more channels; gives the last one, still open, to be closed by the caller. */
  end(): C | undefined {
    this.closed = true;
    clearTimeout(this.timer);
    return this.channel;
  }

  private async establish(): Promise<void> {
    const model = this.link.current;
    if (this.opening || this.channel || this.closed || !model) return;
    this.opening = true;
    let channel: C | undefined;
    try {
      channel = await this.options.open(model);
      let gone = false;
      let cause = 'closed';
      channel.on('error', (error) => (cause = error.message));
      channel.on('close', () => {
        gone = true;
        this.onClose(channel as C, cause);
      });
      await this.options.setUp(channel);
      if (gone) throw new Error(cause);
      if (this.closed) await channel.close();
      else this.accept(channel);
    } catch (error) {
      this.logger.warn(`${this.options.name}: cannot set up (${(error as Error).message})`);
      channel?.close().catch(() => undefined);
      this.later();
    } finally {
      this.opening = false;
    }
  }

  private accept(channel: C): void {
    this.attempt = 0;
    this.channel = channel;
    for (const resolve of this.waiting) resolve(channel);
  }

  private onClose(channel: C, cause: string): void {
    this.options.lost?.(channel);
    if (this.channel !== channel) return;
    this.channel = undefined;
    if (this.closed || this.link.isClosed) return;
    this.logger.warn(`${this.options.name}: channel lost (${cause})`);
    this.later();
  }

  /** After the loss of the connection its return does this; then there is nothing to do here. */
  private later(): void {
    if (this.closed) return;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.establish(), backoffMs(this.attempt));
    this.attempt += 1;
  }
}
