import { defineEvent } from '@hubhours/contracts/event';
import { DomainError } from '@hubhours/kernel/domain-error';
import { BrokerConnection } from '@hubhours/messaging/connection';
import { Inbox } from '@hubhours/messaging/inbox';
import { MessagingModule } from '@hubhours/messaging/messaging.module';
import { messagingMigrations } from '@hubhours/messaging/migrations';
import { Outbox } from '@hubhours/messaging/outbox';
import { Peers } from '@hubhours/messaging/peers';
import { traceContext } from '@hubhours/messaging/trace-context';
import { freshVhost } from '@hubhours/testing/broker';
import { freshDatabase } from '@hubhours/testing/databases';
import { TraceReceiver } from '@hubhours/testing/trace-receiver';
import { Body, Controller, Module, Post } from '@nestjs/common';
import { EventPattern, Payload } from '@nestjs/microservices';
import { connect, type GetMessage } from 'amqplib';
import { randomUUID } from 'node:crypto';
import { DataSource } from 'typeorm';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { Allow, signedIn } from '../src/auth.ts';
import { platformMigrations } from '../src/migrations.ts';
import { PlatformModule } from '../src/platform.module.ts';
import { createService, type RunningService, type Service } from '../src/service.ts';
import { call } from './client.ts';
import { FlakyProxy } from '@hubhours/testing/flaky-proxy';
import { Issuer, issuerName } from './issuer.ts';
import { ids, sampleConfig } from './sample.ts';

const noted = defineEvent('sample.noted.v1', z.object({ note: z.string(), fails: z.number() }));
type Noted = z.output<typeof noted.schema>;

const migrations = [...messagingMigrations, ...platformMigrations];
const handled: { note: string; traceparent: string | undefined }[] = [];

@Controller('api/notes')
class Notes {
  private failed = 0;

  constructor(
    private readonly db: DataSource,
    private readonly outbox: Outbox,
    private readonly inbox: Inbox,
  ) {}

  @Post()
  @Allow(signedIn())
  async note(
    @Body({ schema: z.object({ note: z.unknown(), fails: z.number().default(0) }) })
    data: {
      note: unknown;
      fails: number;
    },
  ) {
    // appended as it is, so that a body which does not fit goes out as a broken producer would send it
    const event = { type: noted.name, subject: randomUUID(), sequence: 1, data };
    await this.db.transaction((tx) => this.outbox.append(tx, event));
  }

  @EventPattern(noted.name)
  async onNoted(@Payload({ schema: noted.schema }) event: Noted): Promise<void> {
    if (this.failed < event.data.fails) {
      this.failed += 1;
      throw new DomainError('conflict', 'client.not-yet-known');
    }
    await this.inbox.once('note', event, async () => {
      handled.push({ note: event.data.note, traceparent: traceContext.getStore()?.traceparent });
    });
  }
}

@Module({})
class NotesModule {}

const service: Service = {
  name: 'sample',
  module: (config) => ({
    module: NotesModule,
    imports: [
      PlatformModule.forService({ name: 'sample', config, migrations }),
      MessagingModule.forService({ service: 'sample', amqpUrl: config.AMQP_URL, retryDelaysMs: [100], pollMs: 50 }),
    ],
    controllers: [Notes],
  }),
};

let database: Awaited<ReturnType<typeof freshDatabase>>;
let vhost: Awaited<ReturnType<typeof freshVhost>>;
let issuer: Issuer;
let proxy: FlakyProxy;
let its: RunningService | undefined;

beforeAll(async () => {
  database = await freshDatabase('broker', migrations);
  vhost = await freshVhost();
  proxy = await FlakyProxy.before(vhost.amqpUrl);
  issuer = await Issuer.start();
});

afterEach(async () => {
  await its?.close();
  its = undefined;
  proxy.set('up');
});

afterAll(async () => {
  await issuer?.stop();
  await proxy?.stop();
  await vhost?.drop();
  await database?.drop();
});

async function start(over: Record<string, string> = {}): Promise<RunningService> {
  const config = sampleConfig({
    DATABASE_URL: database.url,
    AMQP_URL: proxy.url,
    AUTH_JWKS_URL: issuer.url,
    AUTH_ISSUER: issuerName,
    ...over,
  });
  return (its = await createService(service, config));
}

async function post(body: unknown, headers: Record<string, string> = {}): Promise<void> {
  const answer = await call(its!.url, 'POST', '/api/notes', { token: await issuer.token(ids.client), body, headers });
  expect(answer.status).toBe(201);
}

const readiness = async () => (await call(its!.url, 'GET', '/health/ready')).body as { status: string; checks: object };

test('an event goes from a request to its handler, in one trace; a refusal there is retried', async () => {
  await start();
  expect(await readiness()).toEqual({
    status: 'ready',
    checks: { database: 'ok', clock: 'ok', broker: 'ok', timeZoneData: 'ok', process: 'ok' },
  });
  const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
  await post({ note: 'first', fails: 1 }, { traceparent });
  await expect.poll(() => handled, { timeout: 10_000 }).toEqual([{ note: 'first', traceparent }]);
});

test('an event that does not fit is parked with the reason, and never reaches the handler', async () => {
  await start();
  await post({ note: 7 });
  const connection = await connect(vhost.amqpUrl);
  const channel = await connection.createChannel();
  let parked: GetMessage | false = false;
  await expect.poll(async () => (parked ||= await channel.get('sample.parked')), { timeout: 10_000 }).toBeTruthy();
  expect(JSON.stringify((parked as unknown as GetMessage).properties.headers)).toContain('data.note: Invalid input');
  await connection.close();
  expect(handled.map(({ note }) => note)).toEqual(['first']);
});

test('without a broker the service starts and serves HTTP, but is not ready until it is there', async () => {
  proxy.set('down');
  await start();
  expect(await readiness()).toMatchObject({
    status: 'not-ready',
    checks: { database: 'ok', broker: expect.stringContaining('not connected') },
  });
  await post({ note: 'kept' });
  proxy.set('up');
  await expect.poll(async () => (await readiness()).status, { timeout: 15_000 }).toBe('ready');
  await expect.poll(() => handled.map(({ note }) => note), { timeout: 10_000 }).toEqual(['first', 'kept']);
});

test('a service is not ready while one that was there before it reckons with other time zone data', async () => {
  const broker = new BrokerConnection('elder', vhost.amqpUrl);
  const elder = new Peers(broker, { service: 'elder', since: 1, timeZoneData: '1999z' });
  broker.open();
  await elder.onApplicationBootstrap();
  await expect.poll(() => broker.isReady()).toBe(true);
  await start();
  const said = `${process.versions['tz']} here, 1999z in elder`;
  await expect.poll(async () => (await readiness()).status).toBe('not-ready');
  expect(await readiness()).toMatchObject({ checks: { timeZoneData: said, broker: 'ok', database: 'ok' } });
  await elder.onModuleDestroy();
  await broker.close();
});

test('what handlers and the relay do, and what waits in tables and pool, can be measured', async () => {
  await start();
  const measured = async () => {
    return (await fetch(`${its!.url}/metrics`)).text();
  };
  const has = (line: RegExp) => async () => line.test(await measured());
  await post({ note: 'measured', fails: 9 });
  await post({ note: 7 });
  await expect.poll(has(/^messaging_parked_total\{cause="attempts-used"\} 1$/m), { timeout: 10_000 }).toBe(true);
  await expect.poll(has(/^messaging_parked_total\{cause="schema"\} 1$/m), { timeout: 10_000 }).toBe(true);
  await post({ note: 'done', fails: 0 });
  const count = (outcome: string, value: number) =>
    has(
      new RegExp(
        `^messaging_handler_duration_seconds_count\\{kind="event",type="sample.noted.v1",outcome="${outcome}"\\} ${value}$`,
        'm',
      ),
    );
  await expect.poll(count('retried', 1), { timeout: 10_000 }).toBe(true);
  await expect.poll(count('parked', 2), { timeout: 10_000 }).toBe(true);
  expect(await has(/^messaging_retries_total\{type="sample.noted.v1"\} 1$/m)()).toBe(true);
  await expect.poll(has(/^outbox_relayed_total\{result="published"\} 3$/m), { timeout: 10_000 }).toBe(true);
  await expect.poll(has(/^outbox_pending_events 0$/m), { timeout: 10_000 }).toBe(true);
  const all = await measured();
  expect(all).toMatch(/^outbox_oldest_seconds 0$/m);
  expect(all).toMatch(/^early_events_waiting 0$/m);
  expect(all).toMatch(/^database_pool_connections\{state="waiting"\} 0$/m);
  expect(all).toMatch(/^nodejs_eventloop_lag_p99_seconds /m);
  expect(all).toMatch(/^http_request_duration_seconds_count\{method="POST",route="\/api\/notes",status="201"\} 3$/m);
  expect(all).not.toMatch(/measured|Bearer/);
});

test('what waits in the outbox is counted, with its age, while the broker is away', async () => {
  proxy.set('down');
  await start();
  await post({ note: 'waits' });
  const waiting = async () => (await (await fetch(`${its!.url}/metrics`)).text()).match(/^outbox_\w+ [\d.]+$/gm);
  await expect
    .poll(waiting, { timeout: 10_000 })
    .toEqual(['outbox_pending_events 1', expect.stringMatching(/^outbox_oldest_seconds (0\.0*[1-9]|[1-9])/)]);
});

test('a trace runs from the request through the outbox and the broker to the handler, each span below the one before', async () => {
  const collector = await TraceReceiver.start();
  try {
    await start({ OTEL_EXPORTER_OTLP_ENDPOINT: `${collector.url}/` });
    const traceId = '0af7651916cd43dd8448eb211c80319d';
    await post({ note: 'traced' }, { traceparent: `00-${traceId}-b7ad6b7169203331-01` });
    await post({ note: 'not sampled' }, { traceparent: `00-0af7651916cd43dd8448eb211c80319e-b7ad6b7169203331-00` });
    const spans = () => collector.spans.filter((span) => span.traceId === traceId);
    await expect.poll(() => spans().length, { timeout: 10_000 }).toBe(3);
    const [request, published, processed] = [
      'POST /api/notes',
      'publish sample.noted.v1',
      'process sample.noted.v1',
    ].map((name) => spans().find((span) => span.name === name));
    expect(request).toMatchObject({ service: 'sample', kind: 2, parentSpanId: 'b7ad6b7169203331' });
    expect(published).toMatchObject({ kind: 4, parentSpanId: request?.spanId });
    expect(processed).toMatchObject({ kind: 5, parentSpanId: published?.spanId });
    for (const { startTimeUnixNano, endTimeUnixNano } of spans()) {
      expect(BigInt(endTimeUnixNano)).toBeGreaterThanOrEqual(BigInt(startTimeUnixNano));
      expect(Math.abs(Number(BigInt(endTimeUnixNano) / 1_000_000n) - Date.now())).toBeLessThan(60_000);
    }
    expect(JSON.stringify(collector.spans)).not.toMatch(/"traced"|not sampled|Bearer/);
    expect(collector.spans.filter((span) => span.traceId.endsWith('19e'))).toEqual([]);
  } finally {
    await collector.stop();
  }
});

test('a request whose caller is in no trace begins one, with a span below none', async () => {
  const collector = await TraceReceiver.start();
  try {
    await start({ OTEL_EXPORTER_OTLP_ENDPOINT: collector.url });
    await post({ note: 'first of its trace' });
    const named = (name: string) => collector.spans.find((span) => span.name === name);
    await expect.poll(() => named('publish sample.noted.v1'), { timeout: 10_000 }).toBeDefined();
    const request = named('POST /api/notes');
    expect(request).toBeDefined();
    expect(request?.parentSpanId).toBeUndefined();
    expect(named('publish sample.noted.v1')).toMatchObject({
      traceId: request?.traceId,
      parentSpanId: request?.spanId,
    });
  } finally {
    await collector.stop();
  }
});

test('a collector that is away costs the spans and nothing else', async () => {
  await start({ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:1' });
  await post({ note: 'unwatched' });
  await expect.poll(() => handled.map(({ note }) => note), { timeout: 10_000 }).toContain('unwatched');
});
