import { RabbitStrategy } from '@hubhours/messaging/rabbit-strategy';
import { Module, type DynamicModule, type Provider, type Type } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, APP_INTERCEPTOR, APP_PIPE, DiscoveryModule } from '@nestjs/core';
import { TypeOrmModule } from '@nestjs/typeorm';
import { DataSource, type DataSourceOptions, type EntitySchema } from 'typeorm';
import { AuthGuard, OBJECT_PARTIES, type ObjectParties } from './auth.ts';
import type { ServiceConfig } from './config.ts';
import { isDatabaseUnavailable } from './database-errors.ts';
import { DatabaseProbe } from './database-probe.ts';
import { dataSourceOptions, migrate, type Migrations } from './database.ts';
import { Health, HealthController, NEEDS_DURABILITY } from './health.ts';
import { IdempotencyKeys } from './idempotency-keys.ts';
import { Idempotency } from './idempotency.ts';
import { MessagingMetrics } from './messaging-metrics.ts';
import { Metrics, MetricsController } from './metrics.ts';
import { ParkedController } from './parked.controller.ts';
import { ParkingDesk } from './parking-desk.ts';
import { SchemaPipe } from './pipe.ts';
import { PoolMetrics, poolMetrics } from './pool-metrics.ts';
import { ProblemFilter } from './problem.ts';
import { PruneKeys } from './prune-keys.ts';
import { QueryGuard } from './query-guard.ts';
import { Tokens } from './tokens.ts';
import { Visits } from './visits.ts';

/** Messaging's strategy, or null in a service without messaging. */
export const TRANSPORT = Symbol('hubhours:transport');

export type PlatformOptions = {
  /** `booking`, `availability`, … */
  readonly name: string;
  readonly config: ServiceConfig;
  /** Messaging's, then platform's, then the service's own. */
  readonly migrations: Migrations;
  readonly entities?: readonly EntitySchema[];
  /** For `party()`; may inject the DataSource. */
  readonly parties?: Type<ObjectParties>;
};

/**
 * Everything of a service that is neither its own business nor messaging: database, edge, health, metrics. The DataSource,
 * the Clock, Health and Metrics can be injected everywhere.
 */
@Module({})
export class PlatformModule {
  static forService(options: PlatformOptions): DynamicModule {
    const { name, config, parties } = options;
    const own: Provider[] = [
      {
        provide: TRANSPORT,
        inject: [{ token: RabbitStrategy, optional: true }],
        useFactory: (found?: RabbitStrategy) => found ?? null,
      },
      { provide: Tokens, useFactory: () => new Tokens(config) },
      { provide: DatabaseProbe, useFactory: () => new DatabaseProbe(config.DATABASE_URL, name) },
      { provide: NEEDS_DURABILITY, useValue: config.DATABASE_DURABILITY === 'required' },
      Health,
      Metrics,
      {
        provide: MessagingMetrics,
        inject: [Metrics, DataSource, TRANSPORT],
        useFactory: (metrics: Metrics, db: DataSource, transport: unknown) =>
          new MessagingMetrics(name, metrics, transport === null ? undefined : db),
      },
      { provide: PoolMetrics, inject: [Metrics, DataSource], useFactory: poolMetrics },
      IdempotencyKeys,
      ParkingDesk,
      PruneKeys,
      Visits,
      ...(parties ? [{ provide: OBJECT_PARTIES, useClass: parties }] : []),
    ];
    const edge: Provider[] = [
      { provide: APP_GUARD, useClass: AuthGuard },
      { provide: APP_GUARD, useClass: QueryGuard },
      { provide: APP_INTERCEPTOR, useClass: Idempotency },
      { provide: APP_PIPE, useClass: SchemaPipe },
      { provide: APP_FILTER, useClass: ProblemFilter },
    ];
    return {
      module: PlatformModule,
      global: true,
      imports: [DiscoveryModule, database(options)],
      controllers: [HealthController, MetricsController, ParkedController],
      providers: [...own, ...edge],
      exports: [Metrics, Health, ParkingDesk, Tokens, Visits],
    };
  }
}

/** Connects and migrates before any other provider exists, so none meets an old schema. */
function database({ name, config, migrations, entities }: PlatformOptions): DynamicModule {
  return TypeOrmModule.forRootAsync({
    useFactory: () => ({
      ...dataSourceOptions(name, config, { migrations, entities }),
      // a database that is just starting; for longer absences, whoever started the service starts it again
      retryAttempts: 3,
      retryDelay: 1_000,
      toRetry: isDatabaseUnavailable,
    }),
    dataSourceFactory: async (options?: DataSourceOptions) => {
      if (!options) throw new Error('The data source has no options');
      const dataSource = await new DataSource(options).initialize();
      await migrate(dataSource).catch(async (error: unknown) => {
        await dataSource.destroy();
        throw error;
      });
      return dataSource;
    },
  });
}
