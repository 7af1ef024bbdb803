import { Module, type DynamicModule, type Provider } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Archive } from './archive.ts';
import { Commands } from './commands.ts';
import { BrokerConnection } from './connection.ts';
import { Inbox } from './inbox.ts';
import { Outbox } from './outbox.ts';
import { ParkedEvents } from './parked/parked-events.ts';
import { Peers } from './peers.ts';
import { Prune, type PruneOptions } from './prune.ts';
import { Publisher } from './publisher.ts';
import { RabbitStrategy, type RabbitStrategyOptions } from './rabbit-strategy.ts';
import { Relay, type RelayOptions } from './relay.ts';
import { RETRY_DELAYS_MS, type Subscriptions, type Topology } from './topology.ts';

export type MessagingOptions = {
  /** `booking`, `availability`, …: names the queues, and is the source of the service's events. */
  readonly service: string;
  /** With user, password and vhost. */
  readonly amqpUrl: string;
  /** Which events each service is sent; all of it is declared before the first event is published. */
  readonly subscriptions?: Readonly<Record<string, readonly string[]>>;
  /** The version of the time zone data that this process reckons with; Node's own when left out. */
  readonly timeZoneData?: string;
} & Partial<RabbitStrategyOptions & RelayOptions & PruneOptions>;

const defaults = {
  retryDelaysMs: RETRY_DELAYS_MS,
  topology: 'declare' as Topology,
  // not more than the database pool has connections: a handler needs one, and others need some
  prefetch: 10,
  drainTimeoutMs: 8_000,
  pollMs: 250,
  // three under way stay below the 400 that RabbitMQ reads ahead of a slow channel: replies come by the same connection
  batch: 120,
  confirmTimeoutMs: 5_000,
  publishedDays: 7,
  inboxDays: 30,
  timeZoneData: String(process.versions['tz']),
};

/**
 * A service's messaging. Which events it is sent follows from its `@EventPattern` handlers; they are served once the
 * application has `connectMicroservice({ strategy: app.get(RabbitStrategy) }, { inheritAppConfig: true })`.
 * Needs the service's DataSource, with `messagingMigrations` run.
 */
@Module({})
export class MessagingModule {
  static forService(given: MessagingOptions): DynamicModule {
    const options = { ...defaults, ...given };
    const providers: Provider[] = [
      { provide: BrokerConnection, useFactory: () => new BrokerConnection(options.service, options.amqpUrl) },
      {
        provide: Publisher,
        inject: [BrokerConnection],
        useFactory: (broker: BrokerConnection) => new Publisher(broker, shared(options)),
      },
      {
        provide: Commands,
        inject: [BrokerConnection],
        useFactory: (broker: BrokerConnection) => new Commands(broker),
      },
      {
        provide: Peers,
        inject: [BrokerConnection],
        useFactory: (broker: BrokerConnection) =>
          new Peers(broker, {
            service: options.service,
            since: performance.timeOrigin,
            timeZoneData: options.timeZoneData,
          }),
      },
      {
        provide: Relay,
        inject: [DataSource, Publisher],
        useFactory: (db: DataSource, publisher: Publisher) => new Relay(db, publisher, options),
      },
      {
        provide: Outbox,
        inject: [DataSource, Relay],
        useFactory: (db: DataSource, relay: Relay) => new Outbox(db, options.service, relay),
      },
      { provide: Inbox, inject: [DataSource], useFactory: (db: DataSource) => new Inbox(db) },
      { provide: Prune, inject: [DataSource], useFactory: (db: DataSource) => new Prune(db, options) },
      {
        provide: Archive,
        inject: [DataSource],
        useFactory: (db: DataSource) => new Archive(db, options.amqpUrl, options.service),
      },
      {
        provide: ParkedEvents,
        inject: [DataSource],
        useFactory: (db: DataSource) => new ParkedEvents(db, options.service, options.amqpUrl),
      },
      {
        provide: RabbitStrategy,
        inject: [BrokerConnection, Publisher, Relay],
        useFactory: (broker: BrokerConnection, publisher: Publisher, relay: Relay) =>
          new RabbitStrategy(broker, publisher, options, () => relay.stop()),
      },
    ];
    const exported = [BrokerConnection, Publisher, Commands, Relay, Outbox, Inbox, ParkedEvents, Peers, RabbitStrategy];
    return { module: MessagingModule, global: true, providers, exports: exported };
  }
}

/** What must be there before anything is published: everybody's queues, unless somebody else sees to them. */
function shared({ subscriptions = {}, retryDelaysMs, topology }: typeof defaults & MessagingOptions): Subscriptions {
  return { of: topology === 'given' ? {} : subscriptions, retryDelaysMs, topology };
}
