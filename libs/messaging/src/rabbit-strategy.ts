import { Logger, type OnApplicationShutdown, type OnModuleDestroy } from '@nestjs/common';
import { Server, type CustomTransportStrategy, type MessageHandler } from '@nestjs/microservices';
import type { Channel } from 'amqplib';
import { CommandDelivery } from './command-delivery.ts';
import type { BrokerConnection } from './connection.ts';
import { Consumer } from './consumer.ts';
import { EventDelivery } from './event-delivery.ts';
import type { Publisher } from './publisher.ts';
import { commandsQueue, declareCommandsQueue, declareSubscriptions, eventsQueue, type Topology } from './topology.ts';

export type RabbitStrategyOptions = {
  readonly service: string;
  /** Which events each service is sent; this one's must be those that it handles. */
  readonly subscriptions?: Readonly<Record<string, readonly string[]>>;
  /** One for each further attempt at an event. */
  readonly retryDelaysMs: readonly number[];
  readonly topology?: Topology;
  /** How many events, and how many commands, are in hand at once. */
  readonly prefetch: number;
  /** How long `close` waits for handlers that run, in milliseconds. */
  readonly drainTimeoutMs: number;
};

/** How long `listen` waits for the broker; after that the service starts without, and is not ready. */
const LISTEN_PATIENCE_MS = 5_000;

/**
 * Nest's transport over RabbitMQ: `@EventPattern(event.name)` and `@MessagePattern(command.name)`, with Nest's pipes, guards
 * and filters. What is bound to the service's queue follows from its handlers. Nest's stock transport neither acks nor
 * nacks an event whose handler throws, stays gone when the broker cancels it, and cuts handlers off as it closes.
 */
export class RabbitStrategy extends Server implements CustomTransportStrategy, OnModuleDestroy, OnApplicationShutdown {
  /** Failures are awaited and dealt with here. */
  override readonly propagatesEventHandlerErrors = true;
  protected override readonly logger = new Logger('RabbitStrategy');
  private readonly events = new Map<string, MessageHandler[]>();
  private readonly commands = new Map<string, MessageHandler>();
  private consumers: readonly Consumer[] = [];
  private stopping: Promise<void> | undefined;

  constructor(
    private readonly broker: BrokerConnection,
    private readonly publisher: Publisher,
    private readonly options: RabbitStrategyOptions,
    /** What must end after the last handler and before the connections: the relay. */
    private readonly beforeDisconnect: () => Promise<void>,
  ) {
    super();
  }

  /** Two handlers of one event are kept side by side; Nest would join them, and leave one running when the other fails. */
  override addHandler(pattern: unknown, handler: MessageHandler, isEventHandler = false): void {
    const name = String(pattern);
    if (isEventHandler) {
      this.events.set(name, [...(this.events.get(name) ?? []), handler]);
      return;
    }
    if (this.commands.has(name)) throw new Error(`Two handlers for the command ${name}`);
    this.commands.set(name, handler);
  }

  /** @param ready Called when messages come, or the broker does not answer yet; then they come when it does. */
  async listen(ready: (error?: unknown) => void): Promise<void> {
    try {
      await this.consume();
    } catch (error) {
      return ready(error);
    }
    ready();
  }

  /** Nest's first hook on shutdown, before HTTP is closed: no more work is taken. */
  onModuleDestroy(): void {
    void this.stop();
  }

  /** After HTTP is closed: waits for the handlers that run and for their acks, then disconnects. */
  async close(): Promise<void> {
    await this.stop();
    await this.beforeDisconnect();
    await this.broker.close();
  }

  /** Where the strategy was never connected as a microservice, Nest does not call `close`. */
  onApplicationShutdown(): Promise<void> {
    return this.close();
  }

  on(): never {
    throw new Error('RabbitStrategy has no events of its own');
  }

  unwrap(): never {
    throw new Error('Inject BrokerConnection instead');
  }

  private async consume(): Promise<void> {
    const { service, retryDelaysMs, topology, prefetch } = this.options;
    const names = [...this.events.keys()];
    requireSame(names, this.options.subscriptions?.[service] ?? names);
    const declare = (channel: Channel) =>
      declareSubscriptions(channel, { of: { [service]: names }, retryDelaysMs, topology });
    const events = new EventDelivery(this.publisher, this.events, { service, retryDelaysMs, declare });
    const commands = new CommandDelivery(service, this.commands);
    const consumers: Consumer[] = [];
    if (this.events.size > 0) {
      const receive = events.receive.bind(events);
      const link = this.broker.consuming;
      consumers.push(new Consumer(this.broker, { queue: eventsQueue(service), link, prefetch, declare, receive }));
    }
    if (this.commands.size > 0) {
      const declare = (channel: Channel) => declareCommandsQueue(channel, service);
      const receive = commands.receive.bind(commands);
      const link = this.broker.publishing;
      consumers.push(new Consumer(this.broker, { queue: commandsQueue(service), link, prefetch, declare, receive }));
    }
    this.consumers = consumers;
    this.broker.open();
    const up = await Promise.all([this.publisher, ...consumers].map((one) => one.untilUp(LISTEN_PATIENCE_MS)));
    if (!up.every(Boolean)) this.logger.warn('the broker does not answer yet; it is tried again and again');
  }

  private stop(): Promise<void> {
    const { drainTimeoutMs } = this.options;
    this.stopping ??= Promise.all(this.consumers.map((consumer) => consumer.stop(drainTimeoutMs))).then(
      () => undefined,
    );
    return this.stopping;
  }
}

/** An event that is bound and not handled would be parked; one that is handled and not named could be lost. */
function requireSame(handled: readonly string[], named: readonly string[]): void {
  const odd = [...handled.filter((name) => !named.includes(name)), ...named.filter((name) => !handled.includes(name))];
  if (odd.length > 0) throw new Error(`Handlers and subscriptions differ: ${odd.join(', ')}`);
}
