import { freshDatabase } from '@hubhours/testing/databases';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { DatabaseProbe } from '../src/database-probe.ts';
import { createService, type RunningService } from '../src/service.ts';
import type { ServiceConfig } from '../src/config.ts';
import { call, type Heard } from './client.ts';
import { FlakyProxy } from './flaky-proxy.ts';
import { Issuer, issuerName } from './issuer.ts';
import { ids, sample, sampleConfig, sampleMigrations } from './sample.ts';

let database: Awaited<ReturnType<typeof freshDatabase>>;
let proxy: FlakyProxy;
let issuer: Issuer;
let service: RunningService;

beforeAll(async () => {
  database = await freshDatabase('readiness', sampleMigrations);
  proxy = await FlakyProxy.before(database.url);
  issuer = await Issuer.start();
  service = await createService(sample, config());
});

afterEach(() => {
  proxy.set('up');
  vi.restoreAllMocks();
});

afterAll(async () => {
  await service?.close();
  await issuer?.stop();
  await proxy?.stop();
  await database?.drop();
});

const config = () => sampleConfig({ DATABASE_URL: proxy.url, AUTH_JWKS_URL: issuer.url, AUTH_ISSUER: issuerName });
const ready = (url = service.url) => call(url, 'GET', '/health/ready');
const readyAgain = () => expect.poll(async () => (await ready()).status, { timeout: 5_000 }).toBe(200);

test('a well replica is ready, and says what it looked at', async () => {
  const { status, body } = await ready();
  expect([status, body]).toEqual([200, { status: 'ready', checks: { database: 'ok', clock: 'ok', process: 'ok' } }]);
});

describe.each(['down', 'frozen'] as const)('while the database is %s', (mode) => {
  test('the replica lives, is not ready, says so within 1.5 s, and is ready after', async () => {
    proxy.set(mode);
    const started = performance.now();
    const { status, body } = await ready();
    expect(performance.now() - started).toBeLessThan(1_500);
    expect(status).toBe(503);
    expect(body).toMatchObject({ status: 'not-ready', checks: { process: 'ok' } });
    expect((body as { checks: { database: string } }).checks.database).not.toBe('ok');
    expect((await call(service.url, 'GET', '/health/live')).status).toBe(200);
    proxy.set('up');
    await readyAgain();
  });
});

test('calls while the database is away are 503 with Retry-After, and work again after', async () => {
  const token = await issuer.token(ids.client);
  const post = () => call(service.url, 'POST', '/api/things', { token, body: { name: 'x' } });
  const underWay = call(service.url, 'POST', '/api/things', {
    token,
    body: { name: 'x', workMs: 300 },
    headers: { 'idempotency-key': 'cut' },
  });
  const cutInQuery = call(service.url, 'GET', '/api/things/hold', { token });
  await new Promise((resolve) => setTimeout(resolve, 50));
  const cutInTransaction = call(service.url, 'GET', '/api/things/hold', { token });
  await new Promise((resolve) => setTimeout(resolve, 150));
  proxy.set('down');
  const { status, code, headers } = await post();
  expect([status, code, headers.get('retry-after')]).toEqual([503, 'service.unavailable', '1']);
  expect((await cutInQuery).code).toBe('service.unavailable');
  expect((await cutInTransaction).code).toBe('service.unavailable');
  expect((await underWay).status).toBe(201); // its effect stands, although its answer could not be kept
  proxy.set('up');
  await expect.poll(async () => (await post()).status, { timeout: 5_000 }).toBe(201);
});

describe('the clock', () => {
  test.each([
    [200, 'ok'],
    [-200, 'ok'],
    [400, '400 ms'],
    [-400, '-400 ms'],
  ])('%i ms from the database’s: %s', async (offsetMs, said) => {
    const now = Date.now.bind(Date);
    vi.spyOn(Date, 'now').mockImplementation(() => now() + offsetMs);
    const probe = new DatabaseProbe(database.url, 'test');
    const heard = (await probe.clockIsRight()) ?? 'ok';
    if (said === 'ok') expect(heard).toBe('ok');
    else expect(Number.parseInt(heard, 10)).toBeCloseTo(offsetMs, -2);
    await probe.onApplicationShutdown();
  });
});

test('a busy pool does not take a replica out of service', async () => {
  const token = await issuer.token(ids.client);
  const busy = Array.from({ length: 30 }, () => call(service.url, 'GET', '/api/things/hold', { token }));
  await new Promise((resolve) => setTimeout(resolve, 100));
  expect((await ready()).status).toBe(200);
  await Promise.all(busy);
});

test('a service that is told to end is not ready from then on, and finishes what runs', async () => {
  let whileEnding: Heard | undefined;
  class Witness {
    async beforeApplicationShutdown(): Promise<void> {
      whileEnding = await ready(its.url);
    }
  }
  const witnessed = { ...sample, module: (c: ServiceConfig) => ({ ...sample.module(c), providers: [Witness] }) };
  const its = await createService(witnessed, config());
  const token = await issuer.token(ids.client);
  const underWay = call(its.url, 'POST', '/api/things', { token, body: { name: 'slow', workMs: 500 } });
  await expect.poll(async () => (await ready(its.url)).status).toBe(200);
  await new Promise((resolve) => setTimeout(resolve, 100));
  const [{ status }] = await Promise.all([underWay, its.close()]);
  expect(status).toBe(201);
  expect(whileEnding).toMatchObject({ status: 503, body: { checks: { database: 'ok', process: 'shutting down' } } });
  await expect(ready(its.url)).rejects.toThrow('fetch failed');
});
