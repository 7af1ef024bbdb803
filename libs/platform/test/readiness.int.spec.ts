import { freshDatabase } from '@hubhours/testing/databases';
import { eventually } from '@hubhours/testing/eventually';
import { Pool } from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { DatabaseProbe } from '../src/database-probe.ts';
import { createService, type RunningService } from '../src/service.ts';
import type { ServiceConfig } from '../src/config.ts';
import { call, type Heard } from './client.ts';
import { FlakyProxy } from '@hubhours/testing/flaky-proxy';
import { Issuer, issuerName } from './issuer.ts';
import { ids, sample, sampleConfig, sampleMigrations } from './sample.ts';

let database: Awaited<ReturnType<typeof freshDatabase>>;
let proxy: FlakyProxy;
let direct: Pool;
let issuer: Issuer;
let service: RunningService;

beforeAll(async () => {
  database = await freshDatabase('readiness', sampleMigrations);
  direct = new Pool({ connectionString: database.url, max: 1 });
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
  await direct?.end();
  await database?.drop();
});

const config = () => sampleConfig({ DATABASE_URL: proxy.url, AUTH_JWKS_URL: issuer.url, AUTH_ISSUER: issuerName });
const ready = (url = service.url) => call(url, 'GET', '/health/ready');

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
    await expect.poll(async () => (await ready()).status, { timeout: 5_000 }).toBe(200);
  });
});

describe('calls while the database is away', () => {
  const get = async (path: string) => call(service.url, 'GET', path, { token: await issuer.token(ids.client) });
  const post = async (body: object, headers = {}) =>
    call(service.url, 'POST', '/api/things', { token: await issuer.token(ids.client), body, headers });

  /** Waits, past the proxy, until the database answers `question` with true. */
  async function until(question: string): Promise<void> {
    const answer = async () => (await direct.query<{ so: boolean }>(`SELECT (${question}) AS so`)).rows[0]?.so;
    await expect.poll(answer, { timeout: 10_000 }).toBe(true);
  }

  test('are 503 with Retry-After, and work again after', async () => {
    proxy.set('down');
    const { status, code, headers } = await post({ name: 'x' });
    expect([status, code, headers.get('retry-after')]).toEqual([503, 'service.unavailable', '1']);
    proxy.set('up');
    await expect.poll(async () => (await post({ name: 'x' })).status, { timeout: 5_000 }).toBe(201);
  });

  test.each([
    ['query', 'active'],
    ['transaction', 'idle in transaction'],
  ])('one that is cut in its %s is 503, and the process lives', async (how, state) => {
    const held = get(`/api/things/hold/${how}`);
    await until(`EXISTS (SELECT FROM pg_stat_activity WHERE datname = current_database()
      AND application_name = 'hubhours-sample' AND state = '${state}')`);
    proxy.set('down');
    const { status, code } = await held;
    expect([status, code]).toEqual([503, 'service.unavailable']);
  });

  test('one whose effect stands says so, although its answer cannot be kept', async () => {
    const underWay = post({ name: 'stands', workMs: 700 }, { 'idempotency-key': 'cut' });
    await until(`EXISTS (SELECT FROM things WHERE name = 'stands')`);
    proxy.set('down');
    expect((await underWay).status).toBe(201);
  });
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
    else expect(Math.abs(Number.parseInt(heard, 10) - offsetMs)).toBeLessThan(100);
    await probe.onApplicationShutdown();
  });
});

describe('durability', () => {
  const settings = ['fsync', 'full_page_writes', 'synchronous_commit'];

  test('a replica is not ready while its database may lose what it has committed, and says by which setting', async () => {
    const name = new URL(database.url).pathname.slice(1);
    const off = await direct.query<{ off: string[] }>(
      `SELECT array(SELECT s FROM unnest($1::text[]) AS s WHERE current_setting(s) = 'off') AS off`,
      [settings],
    );
    await direct.query(`ALTER DATABASE "${name}" SET synchronous_commit = off`);
    const its = await createService(sample, { ...config(), DATABASE_DURABILITY: 'required' });
    const { status, body } = await ready(its.url);
    await its.close();
    await direct.query(`ALTER DATABASE "${name}" RESET synchronous_commit`);
    const said = [...new Set([...(off.rows[0]?.off ?? []), 'synchronous_commit'])];
    expect([status, body]).toMatchObject([503, { checks: { durability: expect.any(String), database: 'ok' } }]);
    const { durability } = (body as { checks: { durability: string } }).checks;
    for (const setting of said) expect(durability).toContain(setting);
  });

  test('it is noticed too where it is turned off, or on again, while the replica runs', async () => {
    const name = new URL(database.url).pathname.slice(1);
    const set = async (value: 'on' | 'off') =>
      direct.query(`ALTER DATABASE "${name}" SET synchronous_commit = ${value}`);
    await set('on');
    const probe = new DatabaseProbe(database.url, 'test', 1);
    const said = async () => (await probe.isDurable()) ?? '';
    try {
      await eventually(async () => expect(await said()).not.toMatch(/synchronous_commit|not known/));
      await set('off');
      await eventually(async () => expect(await said()).toContain('synchronous_commit'));
      await set('on');
      await eventually(async () => expect(await said()).not.toMatch(/synchronous_commit|not known/));
    } finally {
      await direct.query(`ALTER DATABASE "${name}" RESET synchronous_commit`);
      await probe.onApplicationShutdown();
    }
  });
});

test('a busy pool does not take a replica out of service', async () => {
  const token = await issuer.token(ids.client);
  const busy = Array.from({ length: 30 }, () => call(service.url, 'GET', '/api/things/hold/query', { token }));
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
