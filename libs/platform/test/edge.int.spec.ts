import { freshDatabase } from '@hubhours/testing/databases';
import { FixedClock } from '@hubhours/testing/fixed-clock';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createService, type RunningService } from '../src/service.ts';
import { call } from './client.ts';
import { Issuer, issuerName } from './issuer.ts';
import { ids, sample, sampleConfig, sampleMigrations } from './sample.ts';

let database: Awaited<ReturnType<typeof freshDatabase>>;
let issuer: Issuer;
let service: RunningService;
let token: string;
const clock = new FixedClock(new Date('2030-01-01T00:00:00.000Z'));

beforeAll(async () => {
  database = await freshDatabase('edge', sampleMigrations);
  issuer = await Issuer.start();
  const config = sampleConfig({ DATABASE_URL: database.url, AUTH_JWKS_URL: issuer.url, AUTH_ISSUER: issuerName });
  service = await createService(sample, config, { clock });
  token = await issuer.token(ids.client);
});

afterAll(async () => {
  await service?.close();
  await issuer?.stop();
  await database?.drop();
});

/** Bytes on a socket, for what no HTTP client would send. */
function raw(...chunks: string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const { port } = new URL(service.url);
    const socket = connect(Number(port), '127.0.0.1', () => void send());
    const send = async () => {
      for (const chunk of chunks) {
        socket.write(chunk);
        await new Promise((go) => setTimeout(go, 50));
      }
    };
    let answer = '';
    socket.setEncoding('utf8').on('data', (text: string) => (answer += text));
    socket.on('close', () => resolve(answer)).on('error', reject);
  });
}

describe('bad input', () => {
  const json = { 'content-type': 'application/json' };

  test('a body that does not fit names each field', async () => {
    const { status, body } = await call(service.url, 'POST', '/api/things', {
      token,
      body: { name: '', price: { amountMinor: 1.5 }, more: 1 },
    });
    expect(status).toBe(400);
    expect(body).toMatchObject({ type: 'urn:hubhours:request.malformed', status: 400, code: 'request.malformed' });
    const paths = (body as { errors: { path: string }[] }).errors.map(({ path }) => path);
    expect(paths.toSorted()).toEqual(['', 'name', 'price.amountMinor']);
  });

  test.each([
    '{"name":',
    'null',
    '[]',
    '"x"',
    '1',
    '{"name":"x","name":{}}',
    '{"__proto__":{"x":1},"name":"x"}',
    '',
    '\u0000',
    '{"name":"a\\u0000b"}',
    '{"name":"x","\\u0000":1}',
    '{"name":"\\ud800"}',
    '{"name":"\\uDC00\\uD83D"}',
  ])('the body %j is 400', async (body) => {
    const answer = await call(service.url, 'POST', '/api/things', { token, body, headers: json });
    expect([answer.status, answer.code]).toEqual([400, 'request.malformed']);
  });

  test.each(['{"name":"\\\\u0000"}', '{"name":"\\ud83d\\ude00"}', '{"name":"😀 \\u00e9 \\n"}'])(
    'the body %j is text like any other',
    async (body) => {
      expect((await call(service.url, 'POST', '/api/things', { token, body, headers: json })).status).toBe(201);
    },
  );

  test('no body, or an empty one, is an empty object', async () => {
    for (const options of [{ token }, { token, body: '', headers: json }]) {
      const { body } = await call(service.url, 'POST', '/api/things', options);
      expect(body).toMatchObject({ code: 'request.malformed', errors: [{ path: 'name' }] });
      expect((await call(service.url, 'POST', '/api/things/other', options)).status).toBe(201);
    }
  });

  test('a body above 100 kB is 413, one below is not', async () => {
    const large = await call(service.url, 'POST', '/api/things', { token, body: { name: 'x'.repeat(100_000) } });
    expect([large.status, large.code]).toEqual([413, 'request.too-large']);
    expect((await call(service.url, 'POST', '/api/things', { token, body: { name: 'x'.repeat(99_000) } })).status).toBe(
      201,
    );
  });

  test.each([
    'text/xml',
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'nonsense',
  ])('a body of type %s is 415', async (type) => {
    const answer = await call(service.url, 'POST', '/api/things', {
      token,
      body: 'x',
      headers: { 'content-type': type },
    });
    expect([answer.status, answer.code]).toEqual([415, 'request.unsupported-media-type']);
  });

  test.each(['?limit=0', '?limit=201', '?limit=x', '?limit=1&limit=2', '?unknown=1', '?cursor=x', '?limit[]=1'])(
    'the query %s is 400',
    async (query) => {
      expect((await call(service.url, 'GET', `/api/things${query}`, { token })).code).toBe('request.malformed');
    },
  );

  test('a query is 400 where none is taken, and of no concern to probes', async () => {
    const { code, body } = await call(service.url, 'POST', '/api/things/other?unknown=1', { token });
    expect(code).toBe('request.malformed');
    expect(body).toMatchObject({ errors: [{ path: 'unknown' }] });
    expect((await call(service.url, 'GET', '/health/live?from=probe')).status).toBe(200);
  });

  test.each(['/%zz', '/api/%e0%a4%a'])('the address %s is 400', async (path) => {
    const { status, code, headers } = await call(service.url, 'GET', path, { token });
    expect([status, code]).toEqual([400, 'request.malformed']);
    expect(headers.get('x-request-id')).toBeTruthy();
  });

  test('an over-long parameter is 414', async () => {
    expect((await call(service.url, 'GET', `/api/sessions/${'x'.repeat(300)}`, { token })).status).toBe(414);
  });

  test.each(['/nowhere', '/api', '/api/things/', '/API/THINGS/NOW'])('there is nothing at %s', async (path) => {
    const { status, code } = await call(service.url, 'GET', path, { token });
    expect([status, code]).toEqual([404, 'route.not-found']);
  });

  test('nor under another method', async () => {
    expect((await call(service.url, 'DELETE', '/api/things', { token })).code).toBe('route.not-found');
  });

  test('bytes that are not HTTP get a problem too', async () => {
    expect(await raw('nonsense\r\n\r\n')).toMatch(/^HTTP\/1\.1 400 .*request\.malformed/s);
    expect(await raw(`GET / HTTP/1.1\r\nX: ${'x'.repeat(20_000)}\r\n\r\n`)).toMatch(
      /^HTTP\/1\.1 431 .*request\.malformed/s,
    );
  });

  test('a bug of ours tells nothing', async () => {
    const { status, body } = await call(service.url, 'GET', '/api/things/broken');
    expect(status).toBe(500);
    expect(JSON.stringify(body)).not.toContain('hunter2');
  });
});

describe('every answer', () => {
  test('carries the request id that came, or one of its own', async () => {
    const given = await call(service.url, 'GET', '/api/nowhere', { headers: { 'x-request-id': 'given-by-gateway' } });
    expect(given.headers.get('x-request-id')).toBe('given-by-gateway');
    expect(given.body).toMatchObject({ correlationId: 'given-by-gateway' });
    const odd = await call(service.url, 'POST', '/api/things', {
      token,
      body: {},
      headers: { 'x-request-id': '<script>' },
    });
    expect(odd.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
    expect(odd.body).toMatchObject({ correlationId: odd.headers.get('x-request-id') });
  });

  test('belongs to its request, also when the body comes in pieces', async () => {
    const body = '{"nom":"x"}';
    const head = [
      'POST /api/things HTTP/1.1',
      'Host: x',
      `Authorization: Bearer ${token}`,
      'Content-Type: application/json',
      `Content-Length: ${body.length}`,
      'X-Request-Id: in-pieces-1',
      'Connection: close',
    ];
    const answer = await raw(`${head.join('\r\n')}\r\n\r\n`, body.slice(0, 5), body.slice(5));
    expect(answer).toContain('"code":"request.malformed","correlationId":"in-pieces-1"');
  });

  test('the service’s now is the clock’s that it was given', async () => {
    expect((await call(service.url, 'GET', '/api/things/now')).body).toEqual({ now: '2030-01-01T00:00:00.000Z' });
  });
});

test('lists go on from their cursor', async () => {
  for (let n = 0; n < 3; n += 1) await call(service.url, 'POST', '/api/things', { token, body: { name: 'listed' } });
  const seen: number[] = [];
  let cursor: string | null = '';
  while (cursor !== null) {
    const { body } = await call(service.url, 'GET', `/api/things?limit=2${cursor && `&cursor=${cursor}`}`, { token });
    const page = body as { items: { n: number }[]; nextCursor: string | null };
    seen.push(...page.items.map(({ n }) => n));
    cursor = page.nextCursor;
  }
  expect(seen).toEqual(seen.toSorted((a, b) => a - b));
  expect(new Set(seen).size).toBe(seen.length);
  expect(seen.length).toBeGreaterThanOrEqual(3);
});

describe('what programs read', () => {
  test('the description is OpenAPI 3.1, of what stands under /api only', async () => {
    const { body } = await call(service.url, 'GET', '/openapi.json');
    const { openapi, paths, components } = body as Record<string, Record<string, Record<string, unknown>>>;
    expect(openapi).toBe('3.1.0');
    expect(Object.keys(paths!).every((path) => path.startsWith('/api/'))).toBe(true);
    expect(Object.keys(components!['schemas']!)).toEqual(expect.arrayContaining(['NewThing', 'Thing', 'Problem']));
    expect(paths!['/api/things']!['post']).toMatchObject({
      requestBody: { content: { 'application/json': { schema: { $ref: '#/components/schemas/NewThing' } } } },
      parameters: [{ name: 'Idempotency-Key', in: 'header' }],
      responses: {
        201: { content: { 'application/json': { schema: { $ref: '#/components/schemas/Thing' } } } },
        default: { content: { 'application/problem+json': {} } },
      },
    });
    expect(paths!['/api/sessions/{id}']!['get']).toMatchObject({
      parameters: [{ name: 'id', in: 'path', required: true }],
    });
  });

  test('metrics know routes by their template, never by an id', async () => {
    await call(service.url, 'GET', `/api/sessions/${ids.session}`, { token });
    await call(service.url, 'GET', `/no/${ids.stranger}`, { token });
    const { body, headers } = await call(service.url, 'GET', '/metrics');
    expect(headers.get('content-type')).toContain('text/plain');
    expect(body).toContain('http_request_duration_seconds_count{method="GET",route="/api/sessions/:id",status="200"}');
    expect(body).toContain('route="unknown",status="404"');
    expect(body).toContain('process_resident_memory_bytes');
    expect(body).not.toContain(ids.session);
    expect(body).not.toContain(ids.stranger);
  });
});
