import { ParkingQueue } from '@hubhours/messaging/parked/parking-queue';
import type { QueueReport as Queue } from '@hubhours/messaging/queue-report';
import { eventually } from '@hubhours/testing/eventually';
import { anyPort } from '@hubhours/testing/servers/ports';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startGateway, surroundings, type RunningGateway, type Surroundings } from './gateway-under-test.ts';

let around: Surroundings;
let gateway: RunningGateway;
let operator: { cookie: string; partyId: string };
let client: string;

beforeAll(async () => {
  around = await surroundings();
  const { url, user, password } = around.broker.management;
  const management = Object.assign(new URL(url), { username: user, password }).href;
  // the first of billing's replicas is down
  const billing = [`http://127.0.0.1:${await anyPort()}`, around.service.url, around.service.url];
  gateway = await startGateway(around, { RABBITMQ_MANAGEMENT_URL: management, BILLING_URLS: billing.join() });
  const { partyId } = await gateway.know({ email: 'ops@example.org', roles: ['operator'] });
  await gateway.know({ email: 'tess@example.org', roles: ['client', 'professional', 'hub-admin'] });
  operator = { cookie: await gateway.signIn('ops@example.org'), partyId };
  client = await gateway.signIn('tess@example.org');
});

afterAll(async () => {
  await gateway?.close();
  await around?.stop();
});

beforeEach(() => {
  around.service.behave = () => ({ items: [], nextCursor: null, missing: [] });
});

const get = async (path: string, cookie = operator.cookie) => gateway.call(path, { cookie });
const send = async (path: string, body: unknown, cookie = operator.cookie) =>
  gateway.call(path, {
    method: 'POST',
    cookie,
    headers: { 'content-type': 'application/json', origin: gateway.url },
    body: JSON.stringify(body),
  });

/** Puts rubbish into the gateway's own parking queue. */
async function park(at: string): Promise<string> {
  const messageId = crypto.randomUUID();
  const { management, vhost } = around.broker;
  const headers = { 'hubhours-parked-at': at, 'hubhours-parked-cause': 'schema' };
  const answer = await fetch(`${management.url.replace(/\/$/, '')}/api/exchanges/${vhost}/amq.default/publish`, {
    method: 'POST',
    headers: { authorization: `Basic ${Buffer.from(`${management.user}:${management.password}`).toString('base64')}` },
    body: JSON.stringify({
      routing_key: 'gateway.parked',
      payload: '{"name":"Tess Example"}',
      payload_encoding: 'string',
      properties: { message_id: messageId, type: 'booking.party-changed.v1', delivery_mode: 2, headers },
    }),
  });
  expect(await answer.json()).toEqual({ routed: true });
  return messageId;
}

/** An item as another service would give it. */
const theirs = (service: string, messageId: string, parkedAt: string) => ({ service, messageId, parkedAt });

describe('operators alone', () => {
  it.each([
    ['GET', '/api/ops/queues'],
    ['GET', '/api/ops/parked'],
    ['POST', '/api/ops/parked/replay'],
    ['POST', '/api/ops/parked/discard'],
  ])('%s %s is refused to everybody else', async (method, path) => {
    const body = { service: 'gateway', messageIds: ['x'], ...(path.endsWith('discard') && { reason: 'none' }) };
    const call = (cookie: string) => (method === 'GET' ? get(path, cookie) : send(path, body, cookie));
    expect((await call(client)).status).toBe(403);
    expect((await call('')).status).toBe(401);
    expect((await call(operator.cookie)).status).toBe(200);
  });

  it('a service’s own parking is reached from the inside only, and with an operator’s token', async () => {
    const { token } = (await (await get('/api/auth/token')).json()) as { token: string };
    const bearer = { headers: { authorization: `Bearer ${token}` } };
    expect((await gateway.call('/ops/parked', bearer)).status).toBe(404);
    expect((await fetch(`${gateway.internalUrl}/ops/parked`, bearer)).status).toBe(200);
    expect((await fetch(`${gateway.internalUrl}/ops/parked`)).status).toBe(401);
  });
});

describe('queues', () => {
  it('are shown with their service, their consumers and what waits', async () => {
    const own = await eventually(async () => {
      const { items } = (await (await get('/api/ops/queues')).json()) as { items: Record<string, unknown>[] };
      return items.find(({ name, consumers }) => name === 'gateway.events' && consumers === 1) ?? false;
    });
    expect(own).toEqual({
      name: 'gateway.events',
      kind: 'events',
      service: 'gateway',
      ready: 0,
      unacked: 0,
      consumers: 1,
      publishedPerSecond: expect.any(Number) as number,
      ackedPerSecond: expect.any(Number) as number,
      oldest: null,
    });
  });

  it('what waits has an age, and a look at it makes it no younger', async () => {
    const begun = Date.now();
    const id = await park(new Date().toISOString());
    const parked = async (isSo: (queue: Queue) => boolean) =>
      eventually(
        async () => {
          const { items } = (await (await get('/api/ops/queues')).json()) as { items: Queue[] };
          return items.find((queue) => queue.name === 'gateway.parked' && isSo(queue)) ?? false;
        },
        { timeoutMs: 20_000 },
      );
    const waiting = await parked(({ oldest }) => oldest !== null);
    expect(Math.abs(Date.parse(String(waiting.oldest)) - begun)).toBeLessThan(30_000);
    const lookedAt = Date.now();
    const look = await ParkingQueue.open(around.broker.amqpUrl, 'gateway');
    await look.read();
    await parked(({ ready, unacked }) => ready === 0 && unacked === 1);
    await look.close();
    const after = await parked(({ ready }) => ready === 1);
    expect(Date.parse(String(after.oldest))).toBeLessThan(lookedAt);
    await send('/api/ops/parked/discard', { service: 'gateway', messageIds: [id], reason: 'made by a test' });
  }, 90_000);
});

describe('what is parked', () => {
  it('is shown of all services in one order, page by page, and who did not answer is named', async () => {
    const middle = await park('2026-11-20T12:00:00.000Z');
    around.service.behave = ({ url }, reply) => {
      const list = around.service.seen.filter((one) => one.url === url).length % 4;
      if (list === 0) return reply.code(500).send('broken');
      const first = theirs(`service ${list}`, 'a', '2026-11-20T13:00:00.000Z');
      return { items: list === 1 ? [first] : [], nextCursor: null, missing: [] };
    };
    const answer = (await (await get('/api/ops/parked')).json()) as any;
    expect(answer.items.map(({ messageId }: any) => messageId)).toEqual(['a', middle]);
    expect(answer.missing).toHaveLength(1);
    expect(answer.nextCursor).toBeNull();
    expect(answer.items[1]).toMatchObject({
      service: 'gateway',
      type: 'booking.party-changed.v1',
      reason: 'schema',
      payload: { name: '‹12 characters›' },
    });

    around.service.behave = () => ({
      items: [theirs('billing', 'a', '2026-11-20T13:00:00.000Z')],
      nextCursor: null,
      missing: [],
    });
    const page = (await (await get('/api/ops/parked?limit=1')).json()) as any;
    expect(page.items).toHaveLength(1);
    expect(page.nextCursor).toBeTypeOf('string');
    around.service.behave = () => ({ items: [], nextCursor: null, missing: [] });
    const next = (await (await get(`/api/ops/parked?limit=1&cursor=${page.nextCursor}`)).json()) as any;
    expect(next.items.map(({ messageId }: any) => messageId)).toEqual([middle]);
    expect(around.service.last.url).toContain(`cursor=${page.nextCursor}`);
    await send('/api/ops/parked/discard', { service: 'gateway', messageIds: [middle], reason: 'made by a test' });
  });

  it('a service is asked with the operator’s own token, and its refusal is passed on', async () => {
    around.service.behave = (_request, reply) =>
      reply
        .code(409)
        .header('retry-after', '2')
        .send({ type: 'urn:x', title: 'busy', status: 409, code: 'parked.busy', service: 'billing' });
    const body = { service: 'billing', all: true, dryRun: true };
    const answer = await send('/api/ops/parked/replay', body);
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([409, '2']);
    expect(await answer.json()).toMatchObject({ code: 'parked.busy', service: 'billing' });
    const { method, url, headers, body: sent } = around.service.last;
    expect([method, url]).toEqual(['POST', '/ops/parked/replay']);
    expect(headers.authorization).toMatch(/^Bearer /);
    expect(headers.cookie).toBeUndefined();
    expect(JSON.parse(sent)).toMatchObject(body);
  });

  it('a replica that is down is passed over, and one that hangs up is not asked again', async () => {
    const body = { service: 'billing', all: true };
    for (let turn = 0; turn < 3; turn += 1) {
      expect((await send('/api/ops/parked/replay', body)).status).toBe(200);
    }
    around.service.seen.length = 0;
    around.service.behave = (request) => request.raw.socket.destroy();
    for (let turn = 1; turn <= 3; turn += 1) {
      expect((await send('/api/ops/parked/replay', body)).status).toBe(503);
      expect(around.service.seen).toHaveLength(turn);
    }
  });

  it('the gateway’s own is replayed by itself, and on record with the operator’s id', async () => {
    const id = await park(new Date().toISOString());
    const plan = (await (
      await send('/api/ops/parked/replay', { service: 'gateway', messageIds: [id], dryRun: true })
    ).json()) as any;
    expect(plan).toMatchObject({ service: 'gateway', dryRun: true, replayed: 0, left: 1 });
    const answer = await send('/api/ops/parked/replay', { service: 'gateway', messageIds: [id] });
    expect(await answer.json()).toMatchObject({ dryRun: false, replayed: 1, left: 0, items: [{ outcome: 'replay' }] });
    const [row] = await gateway.db().query('SELECT by FROM parked_actions WHERE message_id = $1', [id]);
    expect(row).toEqual({ by: operator.partyId });
    // rubbish as it is, it is parked again
    const again = await eventually(async () => {
      const { items } = (await (await get('/api/ops/parked?service=gateway')).json()) as any;
      return items.length === 1 ? items[0] : false;
    });
    expect(again).toMatchObject({ messageId: id, reason: 'schema', attempts: 1 });
  });

  it.each([
    ['neither messages nor all', { service: 'gateway' }],
    ['both messages and all', { service: 'gateway', messageIds: ['x'], all: true }],
    ['a service that is none', { service: 'web', all: true }],
    ['an unknown field', { service: 'gateway', all: true, now: true }],
  ])('a replay of %s is malformed', async (_, body) => {
    expect((await send('/api/ops/parked/replay', body)).status).toBe(400);
  });

  it('a discard says why', async () => {
    const answer = await send('/api/ops/parked/discard', { service: 'gateway', messageIds: ['x'], reason: ' ' });
    expect(answer.status).toBe(400);
  });
});
