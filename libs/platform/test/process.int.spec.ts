import { freshDatabase } from '@hubhours/testing/databases';
import { spawn, type ChildProcess } from 'node:child_process';
import { DataSource } from 'typeorm';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { call } from './client.ts';
import { Issuer, issuerName } from './issuer.ts';
import { ids } from './sample.ts';

// each starts a whole process, on a machine that may be busy
vi.setConfig({ testTimeout: 120_000 });

let database: Awaited<ReturnType<typeof freshDatabase>>;
let issuer: Issuer;
const children: ChildProcess[] = [];

beforeAll(async () => {
  database = await freshDatabase('process');
  issuer = await Issuer.start();
});

afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
});

afterAll(async () => {
  await issuer?.stop();
  await database?.drop();
});

type Run = { child: ChildProcess; out: () => string; err: () => string; ended: Promise<{ code: number | null }> };

/** The sample service as a process of its own. */
function run(args: string[] = [], over: Record<string, string> = {}): Run {
  const env = {
    PATH: process.env['PATH'],
    PORT: '0',
    DATABASE_URL: database.url,
    DATABASE_DURABILITY: 'not-needed',
    AMQP_URL: 'amqp://localhost:1',
    AUTH_JWKS_URL: issuer.url,
    AUTH_ISSUER: issuerName,
    ...over,
  };
  const options = ['--conditions', 'hubhours:source', '--import', `${import.meta.dirname}/ts-hook.mjs`];
  const child = spawn(process.execPath, [...options, `${import.meta.dirname}/sample-main.ts`, ...args], { env });
  children.push(child);
  let [out, err] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (err += text));
  const ended = new Promise<{ code: number | null }>((resolve) => child.on('close', (code) => resolve({ code })));
  return { child, out: () => out, err: () => err, ended };
}

async function started(service: Run): Promise<string> {
  const url = () => /"message":"ready","url":"([^"]+)"/.exec(service.out())?.[1];
  await expect.poll(url, { timeout: 60_000 }).toBeDefined();
  return url()!;
}

test('--migrate-only brings the schema up to date and ends', async () => {
  const { ended, err } = run(['--migrate-only']);
  expect([(await ended).code, err()]).toEqual([0, '']);
  const source = await new DataSource({ type: 'postgres', url: database.url }).initialize();
  expect(await source.query(`SELECT count(*)::int AS n FROM migrations`)).toEqual([{ n: 2 }]);
  await source.destroy();
});

test.each(['SIGTERM', 'SIGINT'] as const)('%s: what runs is finished, then exit 0', async (signal) => {
  const service = run();
  const url = await started(service);
  const token = await issuer.token(ids.client);
  const idle = await call(url, 'GET', '/health/ready'); // its connection is kept alive, and must not hold up the end
  expect(idle.status).toBe(200);
  const underWay = call(url, 'POST', '/api/things', { token, body: { name: 'slow', workMs: 800 } });
  await new Promise((resolve) => setTimeout(resolve, 200));
  const asked = performance.now();
  service.child.kill(signal);
  service.child.kill(signal); // npm and a terminal may both tell it
  expect((await underWay).status).toBe(201);
  expect((await service.ended).code).toBe(0);
  expect(performance.now() - asked).toBeLessThan(15_000);
  expect(service.err()).toBe('');
});

test('logs are JSON lines with service and correlation, without bodies or tokens', async () => {
  const service = run();
  const url = await started(service);
  const token = await issuer.token(ids.client);
  const headers = { 'x-request-id': 'correlated-1' };
  await call(url, 'POST', '/api/things?from=secret', { token, body: { name: 'a name' }, headers });
  await call(url, 'POST', '/api/things', { token, body: { name: 'a name' }, headers });
  await call(url, 'POST', '/api/things', { token, body: { name: 'a name', ends: 'break' }, headers });
  service.child.kill('SIGTERM');
  await service.ended;
  const lines = service
    .out()
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
  const ours = lines.filter(({ correlationId }) => correlationId === 'correlated-1');
  expect(ours.map(({ message, route, status, error }) => ({ message, route, status, error }))).toEqual([
    { message: 'request', route: '/api/things', status: 400 },
    { message: 'request', route: '/api/things', status: 201 },
    { message: 'secret detail of a bug', error: 'TypeError' },
    { message: 'request', route: '/api/things', status: 500 },
  ]);
  for (const secret of ['a name', 'from=secret', token]) expect(service.out()).not.toContain(secret);
});

test('a wrong environment is one sentence and exit 1', async () => {
  const { ended, err, out } = run([], { PORT: 'x', AMQP_URL: '' });
  expect((await ended).code).toBe(1);
  expect(err()).toBe(
    'sample: The environment is not complete: PORT must be a whole number from 0 to 65535; AMQP_URL is missing.\n',
  );
  expect(out()).toBe('');
});

test('a port that is taken, and a database that refuses, are one sentence without a password and exit 1', async () => {
  const taken = new URL(issuer.url).port;
  const first = run([], { PORT: taken });
  expect((await first.ended).code).toBe(1);
  expect(first.err()).toMatch(/^sample: cannot start: .*EADDRINUSE.*\n$/);
  const refused = run([], { DATABASE_URL: 'postgres://u:hunter2@127.0.0.1:9/x' });
  expect((await refused.ended).code).toBe(1);
  expect(refused.err()).toMatch(/^sample: cannot start: .*ECONNREFUSED.*\n$/);
  expect(refused.err() + refused.out()).not.toContain('hunter2');
});

test('a database that may lose what it has committed is refused in production', async () => {
  const { ended, err } = run([], { NODE_ENV: 'production' });
  expect((await ended).code).toBe(1);
  expect(err()).toBe('sample: DATABASE_DURABILITY must be required in production.\n');
});
