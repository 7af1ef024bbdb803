import { freshDatabase } from '@hubhours/testing/databases';
import { FixedClock } from '@hubhours/testing/fixed-clock';
import { randomUUID } from 'node:crypto';
import { DataSource } from 'typeorm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { IdempotencyKeys } from '../src/idempotency-keys.ts';
import { PruneKeys } from '../src/prune-keys.ts';
import { createService, type RunningService } from '../src/service.ts';
import { call, type Heard } from './client.ts';
import { Issuer, issuerName } from './issuer.ts';
import { ids, sample, sampleConfig, sampleMigrations } from './sample.ts';

let database: Awaited<ReturnType<typeof freshDatabase>>;
let issuer: Issuer;
let replicas: RunningService[];
let db: DataSource;
let token: string;
const clock = new FixedClock(new Date('2026-11-22T10:00:00.000Z'));

beforeAll(async () => {
  database = await freshDatabase('idempotency', sampleMigrations);
  issuer = await Issuer.start();
  const config = sampleConfig({ DATABASE_URL: database.url, AUTH_JWKS_URL: issuer.url, AUTH_ISSUER: issuerName });
  replicas = [await createService(sample, config, { clock }), await createService(sample, config, { clock })];
  db = replicas[0]!.app.get(DataSource, { strict: false });
  token = await issuer.token(ids.client);
});

afterAll(async () => {
  for (const replica of replicas ?? []) await replica.close();
  await issuer?.stop();
  await database?.drop();
});

type Options = { key?: string; as?: string; path?: string; replica?: 0 | 1; headers?: Record<string, string> };

function post(
  body: unknown,
  { key, as = token, path = '/api/things', replica = 0, headers = {} }: Options = {},
): Promise<Heard> {
  const keyed = key === undefined ? headers : { ...headers, 'idempotency-key': key };
  return call(replicas[replica]!.url, 'POST', path, { token: as, body, headers: keyed });
}

async function executions(name: string): Promise<number> {
  const rows = await db.query<{ n: number }[]>(`SELECT count(*)::int AS n FROM things WHERE name = $1`, [name]);
  return rows[0]!.n;
}

/** What the row of a key says now. */
async function kept(
  key: string,
): Promise<{ status: number | null; holder: string | null; received_at: Date } | undefined> {
  const rows = await db.query(`SELECT status, holder, received_at FROM idempotency_keys WHERE key = $1`, [key]);
  return (rows as { status: number | null; holder: string | null; received_at: Date }[])[0];
}

describe('the same key and body', () => {
  test('fifty at once over two replicas: one execution, fifty equal answers', async () => {
    const name = randomUUID();
    const key = randomUUID();
    const body = { name, workMs: 300 };
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, n) => post(body, { key, replica: n % 2 === 0 ? 0 : 1 })),
    );
    expect(await executions(name)).toBe(1);
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201]));
    expect(new Set(answers.map((answer) => JSON.stringify(answer.body))).size).toBe(1);
    expect(
      new Set(
        answers.map(
          ({ headers }) => `${headers.get('location')} ${headers.get('etag')} ${headers.get('content-type')}`,
        ),
      ).size,
    ).toBe(1);
    expect(answers[0]!.headers.get('location')).toMatch(/^\/api\/things\/\d+$/);
  });

  test('the order of fields is no difference', async () => {
    const key = randomUUID();
    const first = await post(`{"name":"order","price":{"amountMinor":1}}`, { key });
    const second = await post(`{ "price": {"amountMinor": 1}, "name": "order" }`, { key });
    expect(second.body).toEqual(first.body);
  });

  test('an answer without a body is repeated without one', async () => {
    const key = randomUUID();
    const first = await post({}, { key, path: '/api/things/silent' });
    const second = await post({}, { key, path: '/api/things/silent' });
    expect([second.status, second.body]).toEqual([first.status, first.body]);
    expect(await executions('silent')).toBe(1);
  });

  test('without a key every request is an operation of its own', async () => {
    const name = randomUUID();
    const [a, b] = [await post({ name }), await post({ name })];
    expect(await executions(name)).toBe(2);
    expect((a.body as { operation: string }).operation).not.toBe((b.body as { operation: string }).operation);
  });
});

describe('what a key belongs to', () => {
  test('another body is 422, also while the first still runs, and changes nothing', async () => {
    const key = randomUUID();
    const name = randomUUID();
    const first = post({ name, workMs: 400 }, { key });
    await expect.poll(() => kept(key)).toBeDefined();
    expect((await post({ name: `${name} other` }, { key, replica: 1 })).code).toBe('idempotency.key-reused');
    expect((await first).status).toBe(201);
    const after = await post({ name: `${name} other` }, { key });
    expect([after.status, after.code]).toEqual([422, 'idempotency.key-reused']);
    expect(await executions(`${name} other`)).toBe(0);
    expect((await post({ name, workMs: 400 }, { key })).status).toBe(201);
  });

  test('another caller and another route are other operations', async () => {
    const key = randomUUID();
    const name = randomUUID();
    const operations = [
      await post({ name }, { key }),
      await post({ name }, { key, as: await issuer.token(ids.professional) }),
      await post({ name }, { key, path: '/api/things/other' }),
    ].map(({ body }) => (body as { operation: string }).operation);
    expect(new Set(operations).size).toBe(3);
    expect(await executions(name)).toBe(2);
  });

  test.each(['', 'x'.repeat(256), 'tab\tbed', 'h\u00e4'])('%j is no key', async (key) => {
    const { status, code } = await post(
      { name: 'malformed' },
      { key: key === 'h\u00e4' ? Buffer.from(key).toString('latin1') : key },
    );
    expect([status, code]).toEqual([400, 'idempotency.key-malformed']);
    expect(await executions('malformed')).toBe(0);
  });

  test.each(['k', 'x'.repeat(255), 'a b "c"'])('%j is one', async (key) => {
    expect((await post({ name: 'wellformed' }, { key })).status).toBe(201);
  });
});

describe('what is kept', () => {
  test.each([
    ['refuse', 409],
    ['stale', 412],
    ['hide', 404],
    ['forbid', 403],
  ])('a refusal that a repeat would meet again is repeated, to the letter: %s', async (ends, status) => {
    const key = randomUUID();
    const name = randomUUID();
    const first = await post({ name, ends }, { key });
    const second = await post({ name, ends }, { key, replica: 1 });
    expect(first.status).toBe(status);
    expect(second.status).toBe(status);
    expect(second.body).toEqual(first.body);
    expect(second.headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
    expect(await executions(name)).toBe(1);
  });

  test.each([
    ['warn', 428],
    ['limit', 429],
  ])('%s (%i) is as if it had never been: the same key may come with another body', async (ends, status) => {
    const key = randomUUID();
    const name = randomUUID();
    expect((await post({ name, ends }, { key })).status).toBe(status);
    expect(await kept(key)).toBeUndefined();
    expect((await post({ name }, { key })).status).toBe(201);
  });

  test('nor is a body that does not fit: it can be mended under the same key', async () => {
    const key = randomUUID();
    expect((await post({ nom: 'x' }, { key })).code).toBe('request.malformed');
    expect((await post({ name: 'mended' }, { key })).status).toBe(201);
  });

  test('nor a token that is refused', async () => {
    const key = randomUUID();
    expect((await post({ name: 'x' }, { key, as: 'a.b.c' })).status).toBe(401);
    expect(await kept(key)).toBeUndefined();
  });

  test.each([
    ['break', 500],
    ['vanish', 503],
    ['wait', 409],
  ])('R2: after %s (%i) a repeat runs again, judged by the first reception', async (ends, status) => {
    const key = randomUUID();
    const name = randomUUID();
    const first = clock.now();
    expect((await post({ name, ends }, { key })).status).toBe(status);
    clock.advance(60_000);
    expect((await post({ name, ends }, { key, replica: 1 })).status).toBe(status);
    const runs = await db.query<{ operation: string; received_at: Date }[]>(`SELECT * FROM things WHERE name = $1`, [
      name,
    ]);
    expect(runs.map(({ received_at }) => received_at)).toEqual([first, first]);
    expect(new Set(runs.map(({ operation }) => operation)).size).toBe(1);
    expect((await post({ name }, { key })).code).toBe('idempotency.key-reused');
  });

  test('for 24 hours, then the key is new and the pruning takes the row', async () => {
    const key = randomUUID();
    const name = randomUUID();
    const old = await post({ name }, { key });
    await db.query(`UPDATE idempotency_keys SET expires_at = now() - interval '1 second' WHERE key = $1`, [key]);
    clock.advance(1_000);
    const fresh = await post({ name }, { key });
    expect(fresh.body).not.toEqual(old.body);
    expect((await kept(key))!.received_at).toEqual(clock.now());
    await db.query(`UPDATE idempotency_keys SET expires_at = now() - interval '1 second' WHERE key = $1`, [key]);
    expect(await new PruneKeys(new IdempotencyKeys(db)).run()).toBeGreaterThanOrEqual(1);
    expect(await kept(key)).toBeUndefined();
  });
});

describe('a holder that does not come back', () => {
  const earlier = new Date('2026-11-22T09:00:00.000Z');

  /** As a replica leaves it that was killed before its answer was kept, `leaseMs` before its lease runs out. */
  async function abandoned(key: string, body: unknown, leaseMs: number): Promise<void> {
    expect((await post(body, { key })).status).toBe(201);
    await db.query(
      `UPDATE idempotency_keys SET holder = gen_random_uuid(), received_at = $2, status = NULL, headers = NULL,
         body = NULL, leased_until = clock_timestamp() + make_interval(secs => $3) WHERE key = $1`,
      [key, earlier, leaseMs / 1_000],
    );
  }

  test('is taken over once its lease has run out, by one of many, with the first reception', async () => {
    const key = randomUUID();
    const name = randomUUID();
    await abandoned(key, { name }, 700);
    const replicaOf = (n: number) => (n % 2 === 0 ? 0 : 1);
    const repeats = await Promise.all(
      Array.from({ length: 10 }, (_, n) => post({ name }, { key, replica: replicaOf(n) })),
    );
    const runs = await db.query<{ operation: string; received_at: Date }[]>(
      `SELECT operation, received_at FROM things WHERE name = $1 ORDER BY n`,
      [name],
    );
    expect(runs).toHaveLength(2); // the dead one's, and one more
    expect(runs[1]).toEqual({ operation: runs[0]!.operation, received_at: earlier });
    expect(new Set(repeats.map(({ body }) => JSON.stringify(body))).size).toBe(1);
  });

  test('while it may still live, a repeat waits 5 s and then hears 409 with Retry-After', async () => {
    const key = randomUUID();
    const name = randomUUID();
    await abandoned(key, { name }, 30_000);
    const started = performance.now();
    const { status, code, headers } = await post({ name }, { key });
    const waitedMs = performance.now() - started;
    expect([status, code, headers.get('retry-after')]).toEqual([409, 'idempotency.in-progress', '1']);
    expect(waitedMs).toBeGreaterThan(4_900);
    expect(waitedMs).toBeLessThan(7_000);
    expect(await executions(name)).toBe(1);
  });

  test('one that wakes up after it was taken over does not overwrite the answer', async () => {
    const keys = new IdempotencyKeys(db);
    const request = { callerId: ids.client, route: 'POST /x', key: randomUUID(), hash: Buffer.from('h') };
    const [sleeper, successor] = [randomUUID(), randomUUID()];
    expect(await keys.claim(request, sleeper, earlier)).toEqual({ receivedAt: earlier, isFirst: true });
    await db.query(`UPDATE idempotency_keys SET leased_until = now() WHERE key = $1`, [request.key]);
    expect(await keys.claim(request, successor, new Date())).toEqual({ receivedAt: earlier, isFirst: false });
    await keys.keep(request, successor, { status: 201, headers: {}, body: '"successor"' });
    await keys.keep(request, sleeper, { status: 201, headers: {}, body: '"sleeper"' });
    await keys.forget(request, sleeper);
    expect((await keys.find(request))?.answer?.body).toBe('"successor"');
  });
});
