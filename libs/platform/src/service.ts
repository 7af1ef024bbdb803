import 'reflect-metadata';
import type { RabbitStrategy } from '@hubhours/messaging/rabbit-strategy';
import { Logger, Module, type DynamicModule } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { MicroserviceOptions } from '@nestjs/microservices';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyServerOptions } from 'fastify';
import { DataSource } from 'typeorm';
import type { z } from 'zod';
import { Clock, SystemClock } from './clock.ts';
import { ConfigError, readConfig, refuseInProduction, type ServiceConfig } from './config.ts';
import { addEdgeHooks, closeConnectionsSoon, readJsonOnly, refuseUnparsed, refuseUnrouted } from './edge.ts';
import { JsonLogs } from './logs.ts';
import { describeApi } from './openapi.ts';
import { TRANSPORT } from './platform.module.ts';
import { Visits } from './visits.ts';

/** What a service is, for `main.ts` and for its tests alike. */
export type Service<Config extends ServiceConfig = ServiceConfig> = {
  readonly name: string;
  /** The service's own module, which imports `PlatformModule.forService(…)` and, if it has to do with the broker, messaging's. */
  readonly module: (config: Config) => DynamicModule;
  /** Further Fastify options, over the platform's. */
  readonly server?: FastifyServerOptions;
  /** For Fastify plugins and plain routes, before Nest's routes are made. */
  readonly configure?: (app: NestFastifyApplication, config: Config) => void | Promise<void>;
};

export type RunningService = {
  readonly app: NestFastifyApplication;
  readonly url: string;
  readonly close: () => Promise<void>;
};

/** After SIGTERM, what has not ended by itself by then is cut off, in milliseconds. */
const PATIENCE_MS = 13_000;

@Module({})
class ServiceRoot {
  static of(service: DynamicModule, clock: Clock): DynamicModule {
    const provider = { provide: Clock, useValue: clock };
    return { module: ServiceRoot, global: true, imports: [service], providers: [provider], exports: [Clock] };
  }
}

/** Boots the service in this process and listens on `config.PORT` of `config.HOST`. Tests give a clock of their own. */
export async function createService<Config extends ServiceConfig>(
  service: Service<Config>,
  config: Config,
  { clock = new SystemClock() }: { clock?: Clock } = {},
): Promise<RunningService> {
  const app = await assemble(service, config, clock);
  await app.init();
  // a broker that is away must not keep HTTP waiting; until it is there, the replica is not ready
  await Promise.all([app.startAllMicroservices(), app.listen({ port: config.PORT, host: config.HOST })]);
  return { app, url: await app.getUrl(), close: () => app.close() };
}

/**
 * A service's whole `main.ts`: reads the environment, starts, and ends cleanly on SIGTERM and SIGINT. With `--migrate-only`
 * it brings the database's schema up to date and ends.
 */
export async function runService<Schema extends z.ZodObject>(
  service: Service<z.output<Schema> & ServiceConfig> & { readonly config: Schema },
): Promise<void> {
  try {
    const config = readConfig(service.config, process.env) as z.output<Schema> & ServiceConfig;
    refuseInProduction(config, process.env['NODE_ENV']);
    if (process.argv.includes('--migrate-only')) return await migrateOnly(service, config);
    const { app, url } = await createService(service, config);
    app.enableShutdownHooks([], { useProcessExit: true });
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, cutOffLater);
    new Logger('Service').log({ message: 'ready', url, readyMs: Math.round(performance.now()) });
  } catch (error) {
    process.stderr.write(`${service.name}: ${sentence(error)}\n`);
    process.exit(1);
  }
}

async function assemble<Config extends ServiceConfig>(
  service: Service<Config>,
  config: Config,
  clock: Clock,
): Promise<NestFastifyApplication> {
  const adapter = new FastifyAdapter({
    bodyLimit: 100_000,
    trustProxy: false,
    // whoever is connected already is served to the end while the service closes
    return503OnClosing: false,
    forceCloseConnections: 'idle',
    requestTimeout: 30_000,
    frameworkErrors: refuseUnrouted,
    clientErrorHandler: refuseUnparsed,
    ...service.server,
  });
  const endTraces = await startTraces(service.name, config);
  const app = await NestFactory.create<NestFastifyApplication>(ServiceRoot.of(service.module(config), clock), adapter, {
    logger: new JsonLogs(service.name, config.LOG_LEVEL),
    abortOnError: false,
    bodyParser: false, // see readJsonOnly
  });
  readJsonOnly(app);
  closeConnectionsSoon(app);
  const strategy = app.get<RabbitStrategy | null>(TRANSPORT, { strict: false });
  if (strategy) app.connectMicroservice<MicroserviceOptions>({ strategy }, { inheritAppConfig: true });
  app.getHttpAdapter().getInstance().addHook('onClose', endTraces);
  addEdgeHooks(app, app.get(Visits, { strict: false }));
  let description: ReturnType<typeof describeApi> | undefined;
  app
    .getHttpAdapter()
    .getInstance()
    .get('/openapi.json', () => (description ??= describeApi(app, service.name)));
  await service.configure?.(app, config);
  return app;
}

/** Loaded only where somebody wants traces. @returns ends it */
async function startTraces(
  name: string,
  { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint }: ServiceConfig,
): Promise<() => Promise<void>> {
  if (endpoint === undefined) return async () => undefined;
  const { exportSpans } = await import('./otlp.ts');
  return exportSpans(endpoint, name);
}

/** The data source migrates as it is made, so making it is enough; nothing is started. */
async function migrateOnly<Config extends ServiceConfig>(service: Service<Config>, config: Config): Promise<void> {
  const app = await assemble(service, config, new SystemClock());
  await app.get(DataSource, { strict: false }).destroy();
  process.exit(0);
}

function cutOffLater(): void {
  const timer = setTimeout(() => {
    process.stderr.write(`Not everything ended within ${PATIENCE_MS / 1_000} s of the signal\n`);
    process.exit(1);
  }, PATIENCE_MS);
  timer.unref();
}

/** For whoever starts it: one line. Connection errors name host and port, never the address with its password. */
function sentence(error: unknown): string {
  if (error instanceof ConfigError) return error.message;
  if (error instanceof AggregateError) return sentence(error.errors[0]);
  return error instanceof Error ? `cannot start: ${error.message}` : 'cannot start';
}
