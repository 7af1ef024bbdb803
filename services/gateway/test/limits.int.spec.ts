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

async function token(): Promise<string> {
  const answer = await gateway.call('/api/auth/token', { cookie: await gateway.signIn('ada@example.test') });
  return ((await answer.json()) as { token: string }).token;
}

async function flood(times: number, headers: (index: number) => Record<string, string>, path = '/api/hubs') {
  const answers = await Promise.all(
    Array.from({ length: times }, (_, index) => gateway.call(path, { headers: headers(index) })),
  );
  await Promise.all(answers.map((answer) => answer.clone().text()));
  return {
    passed: answers.filter(({ status }) => status !== 429).length,
    refused: answers.filter(({ status }) => status === 429),
  };
}

describe('limits', () => {
  it('let a caller’s burst of 300 through, and then 100 a second', async () => {
    const authorization = `Bearer ${await token()}`;
    const burst = await flood(300, () => ({ authorization, 'x-forwarded-for': address() }));
    expect(burst.passed).toBe(300);
    const started = performance.now();
    const more = await flood(600, (index) => ({ authorization, 'x-forwarded-for': `203.0.113.${index % 250}` }));
    const seconds = (performance.now() - started) / 1_000;
    // what came back while the first burst ran can be a whole bucket on a slow machine
    expect(more.passed).toBeLessThanOrEqual(300 + seconds * 100 + 1);
    expect(more.refused.length).toBeGreaterThan(0);
    const [refused] = more.refused;
    expect(await refused?.json()).toMatchObject({ code: 'rate.limited', status: 429 });
    expect(Number(refused?.headers.get('retry-after'))).toBeGreaterThanOrEqual(1);
  });

  it('count a caller by her verified id: other tokens of hers share it, a forged one does not use hers up', async () => {
    const mine = `Bearer ${await token()}`;
    const [head, body] = mine.split('.');
    const forged = `${head}.${body}.${'A'.repeat(86)}`;
    const from = (index: number) => `203.0.113.${index % 250}`;
    await flood(450, (index) => ({ authorization: forged, 'x-forwarded-for': from(index) }));
    const { passed } = await flood(50, (index) => ({ authorization: mine, 'x-forwarded-for': from(index) }));
    expect(passed).toBe(50);
  });

  it('let a client address’s burst of 300 through, and refuse a flood', async () => {
    const one = address();
    expect((await flood(300, () => ({ 'x-forwarded-for': one }), '/sign-in')).passed).toBe(300);
    const started = performance.now();
    const flooded = await flood(2_500, () => ({ 'x-forwarded-for': one }), '/sign-in');
    const seconds = (performance.now() - started) / 1_000;
    expect(flooded.passed).toBeLessThanOrEqual(500 + seconds * 500 + 1);
    if (seconds < 3) expect(flooded.refused.length).toBeGreaterThan(0);
    expect((await flood(10, () => ({ 'x-forwarded-for': address() }), '/sign-in')).passed).toBe(10);
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
