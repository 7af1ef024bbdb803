import { eventually } from '@hubhours/testing/eventually';
import { TestIssuer } from '@hubhours/testing/tokens';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { v7 as uuidV7 } from 'uuid';
import { FlakyProxy } from '@hubhours/testing/flaky-proxy';
import {
  claimsOf,
  query,
  startGateway,
  surroundings,
  type RunningGateway,
  type Surroundings,
} from './gateway-under-test.ts';

let around: Surroundings;
let gateway: RunningGateway;
let replica: RunningGateway;
let stranger: TestIssuer;
let next = 0;
const address = () => `person${(next += 1)}@example.test`;

beforeAll(async () => {
  [around, stranger] = await Promise.all([surroundings(), TestIssuer.start()]);
  [gateway, replica] = await Promise.all([startGateway(around), startGateway(around)]);
});
afterAll(async () => {
  await Promise.all([gateway?.close(), replica?.close(), stranger?.stop()]);
  await around?.stop();
});
beforeEach(() => {
  around.service.seen.length = 0;
});

async function token(cookie: string, at = gateway): Promise<string> {
  const answer = await at.call('/api/auth/token', { cookie });
  expect(answer.status).toBe(200);
  return ((await answer.json()) as { token: string }).token;
}

/** What the service behind got as bearer. */
const passedOn = () => around.service.last.headers.authorization?.replace('Bearer ', '') ?? '';

describe('tokens', () => {
  it('say who she is and what she is now, for 10 minutes', async () => {
    const email = address();
    const hub = uuidV7();
    const party = await gateway.know({ email, roles: ['client', 'hub-admin'], memberOf: hub, administers: [hub] });
    const cookie = await gateway.signIn(email);
    const claims = claimsOf(await token(cookie));
    expect(claims).toMatchObject({
      sub: party.partyId,
      roles: ['client', 'hub-admin'],
      memberOf: hub,
      administers: [hub],
      iss: 'https://hubhours.test',
      aud: 'hubhours',
    });
    expect(Number(claims['exp']) - Number(claims['iat'])).toBe(600);
    expect(Object.keys(claims).sort()).toEqual(['administers', 'aud', 'exp', 'iat', 'iss', 'memberOf', 'roles', 'sub']);
  });

  it('follow a change of roles at once, at every replica', async () => {
    const email = address();
    const party = await gateway.know({ email, roles: ['client'] });
    const cookie = await gateway.signIn(email);
    await gateway.call('/api/sessions', { cookie });
    await replica.call('/api/sessions', { cookie });
    expect(claimsOf(passedOn())).toMatchObject({ roles: ['client'] });
    await gateway.know({ ...party, roles: ['professional'] });
    for (const at of [gateway, replica]) {
      expect(claimsOf(await token(cookie, at))).toMatchObject({ roles: ['professional'] });
      await at.call('/api/sessions', { cookie });
      expect(claimsOf(passedOn())).toMatchObject({ roles: ['professional'], sub: party.partyId });
    }
    const me = await gateway.call('/api/me', { cookie });
    expect(await me.json()).toMatchObject({ clientId: null, professionalId: party.partyId });
  });

  it('are accepted as bearer, and only from the holder’s own issuer', async () => {
    const email = address();
    const { partyId } = await gateway.know({ email });
    const authorization = `Bearer ${await token(await gateway.signIn(email))}`;
    expect(await (await gateway.call('/api/me', { headers: { authorization } })).json()).toMatchObject({ id: partyId });
    const forged = `Bearer ${stranger.tokenFor({ partyId, roles: ['operator'] }, { iss: 'https://hubhours.test' })}`;
    const answer = await gateway.call('/api/me', { headers: { authorization: forged } });
    expect(answer.status).toBe(401);
    expect(await answer.json()).toMatchObject({ code: 'auth.token-invalid' });
  });

  it('are reused towards the services, not minted for every request', async () => {
    const email = address();
    await gateway.know({ email });
    const cookie = await gateway.signIn(email);
    await gateway.call('/api/sessions', { cookie });
    const first = passedOn();
    await gateway.call('/api/hubs', { cookie });
    expect(passedOn()).toBe(first);
  });
});

describe('sessions', () => {
  it('end at once with sign-out, at every replica', async () => {
    const email = address();
    await gateway.know({ email });
    const cookie = await gateway.signIn(email);
    expect((await replica.call('/api/me', { cookie })).status).toBe(200);
    const headers = { origin: gateway.config.HUBHOURS_PUBLIC_URL };
    const out = await gateway.call('/api/auth/sign-out', { method: 'POST', cookie, headers });
    expect(out.status).toBe(200);
    expect(out.headers.getSetCookie().join()).toMatch(/hubhours\.session_token=;.*Max-Age=0/);
    for (const at of [gateway, replica]) {
      expect((await at.call('/api/me', { cookie })).status).toBe(401);
      expect((await at.call('/api/auth/token', { cookie })).status).toBe(401);
      await at.call('/api/sessions', { cookie });
      expect(around.service.last.headers.authorization).toBeUndefined();
    }
  });

  it('are not said to have ended when they could not be', async () => {
    const email = address();
    await gateway.know({ email });
    const cookie = await gateway.signIn(email);
    const headers = { origin: gateway.config.HUBHOURS_PUBLIC_URL };
    await query(around.database.url, `CREATE RULE keep AS ON DELETE TO sessions DO INSTEAD SELECT 1 / 0`);
    try {
      const out = await gateway.call('/api/auth/sign-out', { method: 'POST', cookie, headers });
      expect(out.status).toBe(500);
      expect(out.headers.getSetCookie()).toEqual([]);
    } finally {
      await query(around.database.url, `DROP RULE keep ON sessions`);
    }
    expect((await gateway.call('/api/me', { cookie })).status).toBe(200);
  });

  it('are one another’s equals: ending one leaves the other', async () => {
    const email = address();
    await gateway.know({ email });
    const [phone, desk] = [await gateway.signIn(email), await gateway.signIn(email)];
    const headers = { origin: gateway.config.HUBHOURS_PUBLIC_URL };
    await gateway.call('/api/auth/sign-out', { method: 'POST', cookie: phone, headers });
    expect((await gateway.call('/api/me', { cookie: desk })).status).toBe(200);
  });

  it('are over when their time is', async () => {
    const email = address();
    const { partyId } = await gateway.know({ email });
    const cookie = await gateway.signIn(email);
    await query(around.database.url, `UPDATE sessions SET "expiresAt" = now() WHERE "userId" = $1`, [partyId]);
    expect((await gateway.call('/api/me', { cookie })).status).toBe(401);
  });

  it('are prolonged by use, and the cookie with them', async () => {
    const email = address();
    const { partyId } = await gateway.know({ email });
    const cookie = await gateway.signIn(email);
    const old = `UPDATE sessions SET "expiresAt" = now() + interval '5 days' WHERE "userId" = $1`;
    await query(around.database.url, old, [partyId]);
    const answer = await gateway.call('/api/sessions', { cookie });
    expect(answer.headers.getSetCookie().join()).toMatch(/^hubhours\.session_token=[^;]+;.*Max-Age=604800/);
    const [row] = await query<{ days: number }>(
      around.database.url,
      `SELECT round(extract(epoch FROM "expiresAt" - now()) / 86400)::int AS days FROM sessions WHERE "userId" = $1`,
      [partyId],
    );
    expect(row?.days).toBe(7);
  });

  it('are 503 while the database is away, not signed out', async () => {
    const email = address();
    await gateway.know({ email });
    const cookie = await gateway.signIn(email);
    const proxy = await FlakyProxy.before(around.database.url);
    const cutOff = await startGateway(around, { DATABASE_URL: proxy.url });
    try {
      expect((await cutOff.call('/api/me', { cookie })).status).toBe(200);
      proxy.set('down');
      const headers = { origin: cutOff.config.HUBHOURS_PUBLIC_URL };
      const answers = [
        await cutOff.call('/api/me', { cookie }),
        await cutOff.call('/api/sessions', { cookie }),
        await cutOff.call('/api/auth/token', { cookie }),
        await cutOff.call('/api/auth/sign-out', { method: 'POST', cookie, headers }),
        await cutOff.verify('x'.repeat(32)),
        await cutOff.askForLink(email),
      ];
      for (const answer of answers) {
        expect(answer.status, answer.url).toBe(503);
        expect(answer.headers.get('retry-after')).toBe('1');
        expect(await answer.json()).toMatchObject({ code: 'service.unavailable' });
      }
      proxy.set('up');
      await eventually(async () => (await cutOff.call('/api/me', { cookie })).status === 200);
    } finally {
      await cutOff.close();
      await proxy.stop();
    }
  });

  it.each([
    ['no cookie', ''],
    ['an unsigned one', 'hubhours.session_token=abc'],
    ['a badly signed one', 'hubhours.session_token=abc.def'],
    ['an empty one', 'hubhours.session_token='],
    ['rubbish', ';;;=;%00;hubhours.session_token=%E0%A4%A'],
    ['one of many', `${'a=b; '.repeat(500)}hubhours.session_token=abc.${'A'.repeat(43)}%3D`],
  ])('are not opened by %s', async (_what, cookie) => {
    expect((await gateway.call('/api/me', { headers: { cookie } })).status).toBe(401);
    const answer = await gateway.call('/api/auth/token', { headers: { cookie } });
    expect(answer.status).toBe(401);
    expect(await answer.json()).toMatchObject({ code: 'auth.token-missing' });
  });

  it('are not opened by a cookie whose token or signature was changed', async () => {
    const email = address();
    await gateway.know({ email });
    const cookie = await gateway.signIn(email);
    const changed = [cookie.replace(/=./, (start) => (start === '=a' ? '=b' : '=a')), cookie.slice(0, -8)];
    for (const bad of changed) expect((await gateway.call('/api/me', { cookie: bad })).status).toBe(401);
    expect((await gateway.call('/api/me', { cookie })).status).toBe(200);
  });
});

describe('the origin of writes with the cookie', () => {
  it('must be ours; nothing reaches a service otherwise', async () => {
    const email = address();
    await gateway.know({ email });
    const cookie = await gateway.signIn(email);
    const { port } = new URL(gateway.url);
    const write = (headers: Record<string, string>) =>
      gateway.call('/api/sessions', { method: 'POST', cookie, headers, body: '{}' });
    for (const headers of [{}, { origin: 'null' }, { origin: 'https://evil.test' }, { origin: 'http://localhost:1' }]) {
      const answer = await write(headers as Record<string, string>);
      expect(answer.status, JSON.stringify(headers)).toBe(403);
      expect(await answer.json()).toMatchObject({ code: 'auth.origin-refused' });
    }
    expect(around.service.seen).toEqual([]);
    for (const host of ['localhost', '127.0.0.1', '[::1]']) {
      expect((await write({ origin: `http://${host}:${port}` })).status, host).toBe(200);
    }
    expect(around.service.seen).toHaveLength(3);
  });

  it('must be ours for sign-out and for asking for links, too', async () => {
    const email = address();
    await gateway.know({ email });
    const cookie = await gateway.signIn(email);
    const headers = { origin: 'https://evil.test' };
    expect((await gateway.call('/api/auth/sign-out', { method: 'POST', cookie, headers })).status).toBe(403);
    expect((await gateway.call('/api/auth/sign-out', { method: 'POST', cookie })).status).toBe(403);
    expect((await gateway.call('/api/me', { cookie })).status).toBe(200);
    const body = JSON.stringify({ email });
    const json = { ...headers, 'content-type': 'application/json' };
    expect((await gateway.call('/api/auth/sign-in/magic-link', { method: 'POST', headers: json, body })).status).toBe(
      403,
    );
  });
});

it.each([
  'list-sessions',
  'get-session',
  'sign-up/email',
  'sign-in/email',
  'update-user',
  'verify-email',
  'ok',
  'error',
  'sign-jwt',
  'delete-user',
])('of better-auth, /api/auth/%s is not to be had', async (path) => {
  for (const method of ['GET', 'POST']) {
    const answer = await gateway.call(`/api/auth/${path}`, { method });
    expect(answer.status).toBe(404);
    expect(await answer.json()).toMatchObject({ code: 'route.not-found' });
  }
});
