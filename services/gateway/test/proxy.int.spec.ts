import { eventually } from '@hubhours/testing/eventually';
import { anyPort } from '@hubhours/testing/servers/ports';
import { request as rawRequest } from 'node:http';
import { connect } from 'node:net';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { builtApp } from './built-app.ts';
import {
  claimsOf,
  post,
  startGateway,
  surroundings,
  type RunningGateway,
  type Surroundings,
} from './gateway-under-test.ts';
import { StandIn } from './stand-in.ts';

const id = '0197a2f4-6a3e-7c1d-9b2e-3f4a5b6c7d8e';
let around: Surroundings;
let gateway: RunningGateway;
let second: StandIn;
let billing: StandIn;
let cookie: string;
const app = builtApp();

beforeAll(async () => {
  [around, second, billing] = await Promise.all([surroundings(), StandIn.start('second'), StandIn.start('billing')]);
  const nobody = `http://127.0.0.1:${await anyPort()}`;
  gateway = await startGateway(around, {
    BOOKING_URLS: `${around.service.url},${second.url}`,
    BILLING_URLS: `${nobody},${billing.url}`,
    NOTIFICATIONS_URLS: nobody,
    WEB_ROOT: app.root,
  });
  await gateway.know({ email: 'ada@example.test' });
  cookie = await gateway.signIn('ada@example.test');
});
afterAll(async () => {
  await gateway?.close();
  await Promise.all([second?.stop(), billing?.stop()]);
  await around?.stop();
  app.remove();
});
beforeEach(() => {
  for (const one of [around.service, second, billing]) one.seen.length = 0;
});
afterEach(() => {
  around.service.behave = second.behave = billing.behave = undefined;
});

/** Sent byte by byte as written: fetch would tidy the path. */
async function raw(path: string, headers: Record<string, string> = {}): Promise<{ status: number; body: string }> {
  const { hostname, port } = new URL(gateway.url);
  return new Promise((resolve, reject) => {
    const request = rawRequest({ hostname, port, path, headers }, (answer) => {
      let body = '';
      answer.on('data', (chunk) => (body += String(chunk)));
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, body }));
    });
    request.on('error', reject).end();
  });
}

describe('what a service gets', () => {
  it('is method, path, query and body as they came, and a token for the cookie', async () => {
    const headers = {
      origin: gateway.config.HUBHOURS_PUBLIC_URL,
      'content-type': 'application/json; charset=utf-8',
      'idempotency-key': 'key-1',
      'if-match': '"3"',
    };
    const body = '{ "start":  "2026-11-24T10:00:00Z", "text": "übergrößer" }';
    const path = `/api/professionals/${id}/schedule?x=%2F%20a&x=2&empty=`;
    const answer = await gateway.call(path, { method: 'PUT', cookie, headers, body });
    expect(answer.status).toBe(200);
    const { last } = around.service;
    expect(last).toMatchObject({ method: 'PUT', url: path, body });
    expect(last.headers).toMatchObject({
      'content-type': headers['content-type'],
      'idempotency-key': 'key-1',
      'if-match': '"3"',
    });
    expect(last.headers.cookie).toBeUndefined();
    expect(last.headers.origin).toBeUndefined();
    expect(claimsOf(String(last.headers.authorization).replace('Bearer ', ''))).toMatchObject({ roles: ['client'] });
  });

  it('is no header that could pass for an identity', async () => {
    const forged = {
      'x-user-id': id,
      'x-party-id': id,
      'x-roles': 'operator',
      'x-forwarded-for': '10.0.0.1',
      'x-forwarded-host': 'evil.test',
      'x-forwarded-user': 'ops',
      'x-real-ip': '10.0.0.1',
      forwarded: 'for=10.0.0.1',
      'x-authenticated-user': 'ops',
      'x-original-url': '/api/hubs',
      'x-http-method-override': 'DELETE',
      'proxy-authorization': 'Basic eA==',
      cookie: 'other=1',
    };
    await gateway.call('/api/professionals/x/slots', { headers: forged });
    const got = Object.keys(around.service.last.headers).filter((name) => name in forged);
    expect(got).toEqual([]);
    expect(around.service.last.headers.authorization).toBeUndefined();
  });

  it('is the caller’s own bearer token, not the cookie’s', async () => {
    await gateway.call('/api/professionals/x/slots', { cookie, headers: { authorization: 'Bearer a.b.c' } });
    expect(around.service.last.headers.authorization).toBe('Bearer a.b.c');
  });

  it('is a correlation id, the caller’s if it is sane, and a trace', async () => {
    const path = '/api/professionals/x/slots';
    const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
    const answer = await gateway.call(path, { headers: { 'x-request-id': 'request-12345678', traceparent } });
    expect(answer.headers.get('x-request-id')).toBe('request-12345678');
    expect(around.service.last.headers['x-request-id']).toBe('request-12345678');
    expect(String(around.service.last.headers['traceparent']).slice(0, 35)).toBe(traceparent.slice(0, 35));
    const other = await gateway.call(path, { headers: { 'x-request-id': 'a b<script>' } });
    expect(other.headers.get('x-request-id')).toMatch(/^[\w-]{36}$/);
    expect(around.service.last.headers['x-request-id']).toBe(other.headers.get('x-request-id'));
  });

  it('is nothing of a body over 100 kB, nor of a request whose path leads nowhere', async () => {
    const large = await post(`${gateway.url}/api/hubs`, { name: 'x'.repeat(100_001) });
    expect(large.status).toBe(413);
    expect(await large.json()).toMatchObject({ code: 'request.too-large' });
    const nowhere = await post(`${gateway.url}/api/nowhere`, {});
    expect(nowhere.status).toBe(404);
    expect([...around.service.seen, ...second.seen]).toEqual([]);
    expect((await post(`${gateway.url}/api/hubs`, { name: 'x'.repeat(99_000) })).status).toBe(200);
  });

  it('is a body without a content type, and no body at all', async () => {
    const headers = { origin: gateway.config.HUBHOURS_PUBLIC_URL };
    const path = `/api/deliveries/${id}/resend`;
    expect((await gateway.call(path, { method: 'POST', cookie, headers })).status).toBe(503);
    const to = `/api/professionals/${id}/time-off`;
    await gateway.call(to, { method: 'POST', cookie, headers });
    expect(around.service.last).toMatchObject({ method: 'POST', body: '' });
    await gateway.call(`${to}/${id}`, { method: 'DELETE', cookie, headers });
    expect(around.service.last).toMatchObject({ method: 'DELETE', url: `${to}/${id}` });
  });
});

describe('what a caller gets', () => {
  it('is the service’s answer, without its own cookies and banners', async () => {
    around.service.behave = (_request, reply) =>
      reply
        .code(409)
        .headers({ etag: '"7"', 'retry-after': '2', 'set-cookie': 'a=b', server: 'inner', 'x-powered-by': 'inner' })
        .type('application/problem+json')
        .send('{"code":"session.not-scheduled"}');
    const answer = await gateway.call(`/api/professionals/${id}/slots`);
    expect(answer.status).toBe(409);
    expect(await answer.json()).toEqual({ code: 'session.not-scheduled' });
    expect(answer.headers.get('etag')).toBe('"7"');
    expect(answer.headers.get('retry-after')).toBe('2');
    for (const name of ['set-cookie', 'server', 'x-powered-by']) expect(answer.headers.get(name)).toBeNull();
    expect(answer.headers.get('cache-control')).toBe('no-store');
  });

  it('is a 503 of the service as it is, asked for once', async () => {
    around.service.behave = (_request, reply) => reply.code(503).header('retry-after', '1').send({ code: 'x' });
    const answer = await gateway.call(`/api/professionals/${id}/slots`);
    expect(answer.status).toBe(503);
    expect(around.service.seen).toHaveLength(1);
  });

  it('is a stream while it flows', async () => {
    let write: (text: string) => void = () => undefined;
    around.service.behave = (_request, reply) => {
      reply.hijack();
      reply.raw.writeHead(200, { 'content-type': 'text/event-stream' });
      write = (text) => reply.raw.write(text);
      write('data: 1\n\n');
    };
    const answer = await gateway.call(`/api/professionals/${id}/slots`);
    const reader = answer.body?.getReader();
    expect(Buffer.from((await reader?.read())?.value ?? []).toString()).toBe('data: 1\n\n');
    write('data: 2\n\n');
    expect(Buffer.from((await reader?.read())?.value ?? []).toString()).toBe('data: 2\n\n');
    await reader?.cancel();
  });
});

describe('replicas of a service', () => {
  it('are asked in turn', async () => {
    for (let index = 0; index < 6; index += 1) await gateway.call('/api/hubs');
    expect(around.service.seen).toHaveLength(3);
    expect(second.seen).toHaveLength(3);
  });

  it('stand in for one that is down, with any method and the whole body', async () => {
    const body = JSON.stringify({ outcome: 'waive', text: 'x'.repeat(20_000) });
    for (let index = 0; index < 4; index += 1) {
      const answer = await fetch(`${gateway.url}/api/decisions/${id}/outcome`, { method: 'POST', body });
      expect(answer.status).toBe(200);
      expect(billing.last).toMatchObject({ method: 'POST', body });
    }
    expect(billing.seen).toHaveLength(4);
  });

  it('stand in for one that hangs up on a read, but a write is never sent twice', async () => {
    const hangUp: StandIn['behave'] = (request) => request.raw.socket.destroy();
    around.service.behave = second.behave = hangUp;
    expect((await gateway.call('/api/hubs')).status).toBe(503);
    expect(around.service.seen.length + second.seen.length).toBe(2);
    around.service.seen.length = second.seen.length = 0;
    expect((await post(`${gateway.url}/api/hubs`, {})).status).toBe(503);
    expect(around.service.seen.length + second.seen.length).toBe(1);
  });
});

describe('a service that is away', () => {
  it('is 503 with Retry-After, and no address', async () => {
    const answer = await gateway.call(`/api/sessions/${id}/deliveries`, { cookie });
    expect(answer.status).toBe(503);
    expect(answer.headers.get('retry-after')).toBe('1');
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
    const body = await answer.text();
    expect(JSON.parse(body)).toMatchObject({ code: 'service.unavailable', service: 'notifications' });
    expect(body).not.toMatch(/127\.0\.0\.1|ECONNREFUSED|:\d{4,5}/);
  });

  it('leaves an answer cut that had begun, rather than making it look whole', async () => {
    around.service.behave = (_request, reply) => {
      reply.hijack();
      reply.raw.writeHead(200, { 'content-type': 'application/json', 'content-length': '100' });
      reply.raw.write('{"items":[');
      setTimeout(() => reply.raw.destroy(), 50);
    };
    const answer = await gateway.call(`/api/professionals/${id}/slots`);
    await expect(answer.text()).rejects.toThrow('terminated');
  });

  it('is 503 when it does not answer within 15 s', async () => {
    around.service.behave = () => new Promise(() => undefined);
    const started = performance.now();
    const answer = await gateway.call(`/api/professionals/${id}/slots`);
    expect(answer.status).toBe(503);
    expect(performance.now() - started).toBeGreaterThan(14_000);
    expect(around.service.seen).toHaveLength(1);
  }, 25_000);
});

describe('paths', () => {
  it.each([
    '/openapi.json',
    '/health/live',
    '/health/ready',
    '/metrics',
    '/api/openapi.json/',
    '/api',
    '/api/',
    '//api/hubs',
    '/api//hubs',
    '/api/hubs/',
    '/api/./hubs',
    '/api/sessions/../../metrics',
    '/api/sessions/..%2f..%2fmetrics',
    '/api/sessions/%2e%2e/%2e%2e/metrics',
    '/api/sessions/..\\..\\metrics',
    '/api/sessions%2f..',
    '/api/%68ubs',
    '/%61pi/hubs',
    '/api/hubs.',
    '/api/hubs;jsessionid=1',
    '/API/HUBS',
    '/api/Hubs',
    '/api/sessions/a%00b',
    '/api/auth/../hubs',
    '/api/auth/%2e%2e/hubs',
    '/Health/live',
    '/health/live/',
    '/health//live',
    '//health/live',
    '/health%2flive',
    '/metrics/',
    '/assets/..%2f..%2fpackage.json',
    '/api/docs/package.json',
    '/api/docs/..%2fpackage.json',
  ])('%s leads nowhere', async (path) => {
    const { status, body } = await raw(path, { cookie });
    expect(status).toBe(404);
    expect(JSON.parse(body)).toMatchObject({ code: 'route.not-found' });
    expect([...around.service.seen, ...second.seen]).toEqual([]);
  });

  it.each(['/api/%zz', '/api/sessions/%E0%A4%A', '/%', '/assets/../index.html', '/assets/%2e%2e/%2e%2e/package.json'])(
    '%s is refused',
    async (path) => {
      const { status, body } = await raw(path);
      expect(status).toBe(400);
      expect(JSON.parse(body)).toMatchObject({ code: 'request.malformed' });
    },
  );

  it('in absolute form lead nowhere else', async () => {
    const { status } = await raw(`${around.service.url}/metrics`);
    expect(status).toBe(404);
    expect(around.service.seen).toEqual([]);
  });

  it.each(['OPTIONS', 'TRACE', 'PROPFIND'])('have no method %s', async (method) => {
    const { hostname, port } = new URL(gateway.url);
    const status = await new Promise((resolve) => {
      rawRequest({ hostname, port, path: '/api/hubs', method }, (answer) => resolve(answer.resume().statusCode)).end();
    });
    expect(status).toBe(404);
    expect(around.service.seen).toEqual([]);
  });
});

describe('the inner port', () => {
  it('has health, readiness, metrics and the gateway’s own description, and nothing else', async () => {
    const ask = async (path: string) => fetch(gateway.internalUrl + path);
    expect(await (await ask('/health/live')).json()).toMatchObject({ status: 'live' });
    await eventually(async () => (await ask('/health/ready')).status === 200);
    expect(await (await ask('/metrics')).text()).toContain('http_request_duration_seconds');
    expect(await (await ask('/openapi.json')).json()).toMatchObject({ openapi: '3.1.0' });
    for (const path of ['/', '/api/me', '/api/hubs', '/api/auth/jwks', '/sign-in', '/config.json']) {
      expect((await ask(path)).status, path).toBe(404);
    }
    expect(around.service.seen).toEqual([]);
  });
});

describe('bytes that are no request', () => {
  async function send(bytes: string): Promise<string> {
    const { hostname, port } = new URL(gateway.url);
    return new Promise((resolve) => {
      let answer = '';
      const socket = connect(Number(port), hostname, () => socket.write(bytes));
      socket.on('data', (chunk) => (answer += String(chunk)));
      socket.on('close', () => resolve(answer));
      socket.on('error', () => undefined);
    });
  }

  it.each([
    ['no HTTP at all', 'hello\r\n\r\n', 400],
    ['a header over 16 kB', `GET / HTTP/1.1\r\nHost: a\r\nX: ${'x'.repeat(20_000)}\r\n\r\n`, 431],
    ['two lengths', 'POST /api/hubs HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab', 400],
    [
      'a length and chunks',
      'POST /api/hubs HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
      400,
    ],
    ['a line end in a header', 'GET / HTTP/1.1\r\nHost: a\r\nX: a\nb\r\n\r\n', 400],
  ])('are refused: %s', async (_what, bytes, status) => {
    const answer = await send(bytes);
    expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
    expect(answer).toContain('"code":"request.malformed"');
    expect(around.service.seen).toEqual([]);
  });

  it('and headers sent drop by drop end after 10 s', async () => {
    const started = performance.now();
    const answer = await send('GET /api/hubs HTTP/1.1\r\nHost: a\r\nX-Slow: ');
    expect(answer).toMatch(/^HTTP\/1.1 408 /);
    expect(performance.now() - started).toBeLessThan(14_000);
  }, 20_000);
});
