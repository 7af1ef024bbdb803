import { Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { connect, type ChannelModel } from 'amqplib';
import type { Socket } from 'node:net';
import { endsWithin } from './patience.ts';

const CONNECT_TIMEOUT_MS = 5_000;
/** Seconds; a broker that vanishes without a word is noticed within two of them. */
const HEARTBEAT_S = 10;
const GOOD_BYE_MS = 1_000;

/** One connection to the broker that comes back after every loss, for as long as it is not closed. */
export class Link {
  private readonly logger = new Logger('Broker');
  private readonly whenUp: ((model: ChannelModel) => void)[] = [];
  private model: ChannelModel | undefined;
  private attempt = 0;
  private state: 'new' | 'open' | 'closed' = 'new';
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly amqpUrl: string,
    /** Shown in the broker's list of connections, e.g. `booking publishing`. */
    private readonly name: string,
  ) {}

  get current(): ChannelModel | undefined {
    return this.model;
  }

  get isClosed(): boolean {
    return this.state === 'closed';
  }

  /** Starts connecting, and returns at once. */
  open(): void {
    if (this.state !== 'new') return;
    this.state = 'open';
    void this.connect();
  }

  /** Calls `listener` on every connection, also on the present one. */
  onUp(listener: (model: ChannelModel) => void): void {
    this.whenUp.push(listener);
    if (this.model) listener(this.model);
  }

  async close(): Promise<void> {
    this.state = 'closed';
    clearTimeout(this.timer);
    const { model } = this;
    this.model = undefined;
    if (model && !(await endsWithin(GOOD_BYE_MS, model.close()))) destroy(model);
  }

  private async connect(): Promise<void> {
    try {
      const model = await connect(withHeartbeat(this.amqpUrl), {
        // amqplib leaves Nagle's algorithm on, which costs 40 ms for each request and its reply
        noDelay: true,
        keepAlive: true,
        timeout: CONNECT_TIMEOUT_MS,
        clientProperties: { connection_name: this.name },
      });
      this.accept(model);
    } catch (error) {
      this.again(reason(error));
    }
  }

  private accept(model: ChannelModel): void {
    let cause = 'closed by the broker';
    model.on('error', (error) => (cause = error.message));
    model.on('close', () => {
      if (this.model !== model) return;
      this.model = undefined;
      this.again(cause);
    });
    model.on('blocked', (why) => this.logger.warn(`${this.name}: the broker takes nothing more for now (${why})`));
    model.on('unblocked', () => this.logger.log(`${this.name}: the broker takes messages again`));
    if (this.isClosed) return void model.close().catch(() => undefined);
    if (this.attempt > 0) this.logger.log(`${this.name}: connected again`);
    this.attempt = 0;
    this.model = model;
    for (const listener of this.whenUp) listener(model);
  }

  private again(cause: string): void {
    if (this.isClosed) return;
    if (this.attempt === 0) this.logger.warn(`${this.name}: no connection (${cause}), trying again`);
    this.timer = setTimeout(() => void this.connect(), backoffMs(this.attempt));
    this.attempt += 1;
  }
}

/** A service's two connections. Publishers that the broker slows down must not hold up the acks of events. */
export class BrokerConnection implements OnApplicationBootstrap {
  readonly consuming: Link;
  readonly publishing: Link;
  private readonly needed: (() => boolean)[] = [];

  constructor(service: string, amqpUrl: string) {
    this.consuming = new Link(amqpUrl, `${service} consuming`);
    this.publishing = new Link(amqpUrl, `${service} publishing`);
  }

  onApplicationBootstrap(): void {
    this.open();
  }

  open(): void {
    this.consuming.open();
    this.publishing.open();
  }

  /** Names something that must be up for {@link isReady}. */
  need(isUp: () => boolean): void {
    this.needed.push(isUp);
  }

  /** False while a connection is down, or a consumer or publisher is not (yet, or again) established. */
  isReady(): boolean {
    return [this.consuming, this.publishing].every((link) => link.current) && this.needed.every((isUp) => isUp());
  }

  async close(): Promise<void> {
    await Promise.all([this.consuming.close(), this.publishing.close()]);
  }
}

/** 100 ms, doubled up to 5 s, a quarter more or less so that replicas do not all come at once. */
export function backoffMs(attempt: number): number {
  return Math.min(100 * 2 ** Math.min(attempt, 10), 5_000) * (0.75 + Math.random() / 2);
}

/** The address with a heartbeat, unless it names one. */
export function withHeartbeat(amqpUrl: string): string {
  const url = new URL(amqpUrl);
  if (!url.searchParams.has('heartbeat')) url.searchParams.set('heartbeat', String(HEARTBEAT_S));
  return url.href;
}

/** amqplib has no word for it; without it the socket would keep the process alive until the heartbeat misses. */
export function destroy(model: ChannelModel): void {
  (model.connection as unknown as { stream: Socket }).stream.destroy();
}

function reason(error: unknown): string {
  const { code, message } = error as { code?: unknown; message?: string };
  return typeof code === 'string' ? code : (message ?? 'unknown');
}
