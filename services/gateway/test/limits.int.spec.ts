import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startGateway, surroundings, type RunningGateway, type Surroundings } from './gateway-under-test.ts';

let around: Surroundings;
let gateway: RunningGateway;

/** Every test has a client address of its own, through a trusted proxy. */
let next = 0;
const address = () => `198.51.100.${(next += 1)}`;

beforeAll(async () => {
  around = await surroundings();
  gateway = await startGateway(around, { TRUSTED_PROXIES: '127.0.0.1' });
  await gateway.know({ email: 'ada@example.test' });
});
afterAll(async () => {
  await gateway?.close();
  await around?.stop();
});

async function token(email = 'ada@example.test'): Promise<string> {
  const answer = await gateway.call('/api/auth/token', { cookie: await gateway.signIn(email) });
  return ((await answer.json()) as { token: string }).token;
}

/** All at once, without sockets, so that a slow machine makes a flood too. */
async function flood(times: number, headers: (index: number) => Record<string, string>, url = '/api/me') {
  const fastify = gateway.app.getHttpAdapter().getInstance();
  const started = performance.now();
  const answers = await Promise.all(
    Array.from({ length: times }, (_, index) =>
      fastify.inject({ method: 'GET', url, headers: headers(index), remoteAddress: '127.0.0.1' }),
    ),
  );
  const refused = answers.filter(({ statusCode }) => statusCode === 429);
  return { refused, passed: times - refused.length, seconds: (performance.now() - started) / 1_000 };
}

const everywhere = (index: number) => `203.0.113.${index % 250}`;

describe('limits', () => {
  it('let a caller’s burst of 300 through, and then 100 a second', async () => {
    const authorization = `Bearer ${await token()}`;
    const burst = await flood(300, (index) => ({ authorization, 'x-forwarded-for': everywhere(index) }));
    expect(burst.passed).toBe(300);
    const more = await flood(1_500, (index) => ({ authorization, 'x-forwarded-for': everywhere(index) }));
    // what came back while the first burst ran can be a whole bucket on a slow machine
    expect(more.passed).toBeLessThanOrEqual(300 + more.seconds * 100 + 1);
    expect(more.refused.length).toBeGreaterThan(0);
    const [refused] = more.refused;
    expect(refused?.json()).toMatchObject({ code: 'rate.limited', status: 429 });
    expect(Number(refused?.headers['retry-after'])).toBeGreaterThanOrEqual(1);
  });

  it('count a caller by her verified id: a forged token does not use her limit up', async () => {
    await gateway.know({ email: 'edith@example.test' }); // another's bucket may be empty still
    const mine = `Bearer ${await token('edith@example.test')}`;
    const [head, body] = mine.split('.');
    const forged = `${head}.${body}.${'A'.repeat(86)}`;
    const strangers = await flood(400, (index) => ({ authorization: forged, 'x-forwarded-for': everywhere(index) }));
    expect(strangers.refused).toEqual([]);
    const hers = await flood(100, (index) => ({ authorization: mine, 'x-forwarded-for': everywhere(index) }));
    expect(hers.refused).toEqual([]);
  });

  it('count a caller with several tokens and the cookie once', async () => {
    const tokens: string[] = [];
    const party = await gateway.know({ email: 'grace@example.test' });
    const cookie = await gateway.signIn('grace@example.test');
    for (const role of ['client', 'professional', 'hub-admin'] as const) {
      await gateway.know({ ...party, roles: [role] });
      const answer = await gateway.call('/api/auth/token', { cookie });
      tokens.push(((await answer.json()) as { token: string }).token);
    }
    expect(new Set(tokens).size).toBe(3);
    const { passed, seconds } = await flood(1_400, (index) => {
      const from = { 'x-forwarded-for': everywhere(index) };
      const bearer = tokens[index % 4];
      return bearer ? { ...from, authorization: `Bearer ${bearer}` } : { ...from, cookie };
    });
    expect(passed).toBeLessThanOrEqual(300 + seconds * 100 + 1);
  });

  it('let a client address’s burst of 300 through, and refuse a flood', async () => {
    const one = address();
    expect((await flood(300, () => ({ 'x-forwarded-for': one }), '/config.json')).passed).toBe(300);
    const flooded = await flood(3_000, () => ({ 'x-forwarded-for': one }), '/config.json');
    expect(flooded.passed).toBeLessThanOrEqual(500 + flooded.seconds * 500 + 1);
    expect(flooded.refused.length).toBeGreaterThan(0);
    expect((await flood(10, () => ({ 'x-forwarded-for': address() }), '/config.json')).passed).toBe(10);
  });

  it('believe X-Forwarded-For from trusted proxies only', async () => {
    const open = await startGateway(around, { TRUSTED_PROXIES: '' });
    try {
      const before = await open.askForLink('nobody@example.test');
      expect(before.status).toBe(200);
      const headers = { 'x-forwarded-for': '203.0.113.99', 'content-type': 'application/json' };
      const body = JSON.stringify({ email: 'nobody@example.test' });
      await open.call('/api/auth/sign-in/magic-link', { method: 'POST', headers, body });
      await gateway.call('/api/auth/sign-in/magic-link', { method: 'POST', headers, body });
      const rows = await open
        .db()
        .query<{ client_address: string }[]>(
          `SELECT client_address FROM sign_in_requests WHERE email = 'nobody@example.test' ORDER BY requested_at`,
        );
      expect(rows.map((row) => row.client_address)).toEqual(['127.0.0.1', '127.0.0.1', '203.0.113.99']);
    } finally {
      await open.close();
    }
  });
});
