import { partyChanged } from '@hubhours/contracts/events/booking';
import { codes } from '@hubhours/contracts/codes';
import { eventually } from '@hubhours/testing/eventually';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SignInSender } from '../src/use-cases/sign-in-sender.ts';
import {
  cookieOf,
  post,
  query,
  startGateway,
  surroundings,
  type RunningGateway,
  type Surroundings,
} from './gateway-under-test.ts';

let around: Surroundings;
let gateway: RunningGateway;
let replica: RunningGateway;
let next = 0;
const address = () => `person${(next += 1)}@example.test`;

type Waiting = { outcome: string | null; attempts: number };
const waiting = async (email: string) =>
  query<Waiting>(around.database.url, 'SELECT outcome, attempts FROM sign_in_requests WHERE email = $1', [email]);
const unused = async (email: string) => {
  const text = `SELECT count(*)::int AS count FROM verifications WHERE value::json->>'email' = $1`;
  const [row] = await query<{ count: number }>(around.database.url, text, [email]);
  return row?.count;
};

/** Attempts at sign-in mails of both replicas, by what became of them. */
const attempts = async () => {
  const counted: Record<string, number> = {};
  for (const { internalUrl } of [gateway, replica]) {
    const metrics = await (await fetch(`${internalUrl}/metrics`)).text();
    for (const [, status = '', count] of metrics.matchAll(/^gateway_sign_in_mails_total\{status="(\w+)"\} (\d+)$/gm)) {
      counted[status] = (counted[status] ?? 0) + Number(count);
    }
  }
  return counted;
};

beforeAll(async () => {
  around = await surroundings();
  // at once, on an empty database: the migrations of both run one after the other
  [gateway, replica] = await Promise.all([startGateway(around), startGateway(around)]);
});
afterAll(async () => {
  await Promise.all([gateway?.close(), replica?.close()]);
  await around?.stop();
});

describe('asking for a link', () => {
  it('tells 0 of every fate of a mail before the first, so that an alert sees the first', async () => {
    expect(await attempts()).toEqual({ sent: 0, queued: 0, failed: 0 });
  });

  it('sends one to a known address, whose token opens a session', async () => {
    const email = address();
    const party = await gateway.know({ email, name: 'Grace "G" <Example>' });
    const token = await gateway.tokenFor(email);
    const [mail] = around.mail.to(email);
    expect(mail?.subject).toBe('Your sign-in link for Hubhours');
    expect(mail?.text).toContain(`${gateway.url}/sign-in/confirm#token=${token}`);
    expect(mail?.html).toContain(`${gateway.url}/sign-in/confirm#token=${token}`);
    expect(mail?.html).toContain('Grace &quot;G&quot; &lt;Example&gt;');
    const answer = await gateway.verify(token);
    expect(answer.status).toBe(200);
    expect(await answer.json()).toEqual({ user: { id: party.partyId, email, name: party.name }, callbackURL: null });
    expect(answer.headers.get('cache-control')).toBe('no-store');
    const [cookie] = answer.headers.getSetCookie();
    expect(cookie).toMatch(/^hubhours\.session_token=.*HttpOnly.*SameSite=Lax/i);
    expect(cookie).not.toMatch(/Secure|Domain/i);
    const me = await gateway.call('/api/me', { cookie: cookieOf(answer) });
    expect(await me.json()).toMatchObject({ id: party.partyId, email, clientId: party.partyId, professionalId: null });
  });

  it('finds the address in whatever case it is written', async () => {
    const email = address();
    await gateway.know({ email });
    expect((await gateway.askForLink(email.toUpperCase())).status).toBe(200);
    await eventually(() => around.mail.to(email).length === 1);
  });

  it('answers for an unknown address as for a known one, and sends nothing', async () => {
    const known = address();
    await gateway.know({ email: known });
    const unknown = address();
    const answers = await Promise.all([gateway.askForLink(known), gateway.askForLink(unknown)]);
    const told = await Promise.all(
      answers.map(async (answer) => ({
        status: answer.status,
        headers: [...answer.headers.keys()].sort(),
        body: await answer.text(),
      })),
    );
    expect(told[1]).toEqual(told[0]);
    expect(told[0]).toMatchObject({ status: 200, body: '{"status":true}' });
    await eventually(() => around.mail.to(known).length === 1);
    expect(around.mail.to(unknown)).toEqual([]);
    expect(await waiting(unknown)).toEqual([{ outcome: null, attempts: 0 }]);
    expect(await unused(unknown)).toBe(0);
  });

  it('answers before it looks whether the address is known, so the time of the answer cannot tell', async () => {
    const email = address();
    await gateway.know({ email });
    const holder = new pg.Client({ connectionString: around.database.url });
    await holder.connect();
    await holder.query('BEGIN');
    await holder.query('LOCK TABLE users, verifications IN ACCESS EXCLUSIVE MODE');
    try {
      expect((await gateway.askForLink(email)).status).toBe(200);
      expect((await gateway.askForLink(address())).status).toBe(200);
      expect(around.mail.to(email)).toEqual([]);
    } finally {
      await holder.end();
    }
    await eventually(() => around.mail.to(email).length === 1);
  });

  it('sends it to an address that becomes known a moment later, known to whichever replica', async () => {
    const [here, there] = [address(), address()];
    await gateway.askForLink(here);
    await gateway.askForLink(there);
    await gateway.know({ email: here });
    await replica.know({ email: there });
    await eventually(() => around.mail.to(here).length === 1 && around.mail.to(there).length === 1);
  });

  it('sends nothing to an address that becomes known after 15 s', async () => {
    const [late, witness] = [address(), address()];
    await gateway.askForLink(late);
    await query(
      around.database.url,
      `UPDATE sign_in_requests SET wanted_until = wanted_until - interval '15 s' WHERE email = $1`,
      [late],
    );
    await gateway.know({ email: late });
    await gateway.know({ email: witness });
    await gateway.tokenFor(witness);
    expect(around.mail.to(late)).toEqual([]);
    expect(await waiting(late)).toEqual([{ outcome: null, attempts: 0 }]);
  });

  it('waits 15 s, by the database', async () => {
    const email = address();
    await gateway.askForLink(email);
    const [row] = await query<{ seconds: number }>(
      around.database.url,
      `SELECT round(extract(epoch FROM wanted_until - requested_at))::int AS seconds FROM sign_in_requests WHERE email = $1`,
      [email],
    );
    expect(row?.seconds).toBe(15);
  });

  it('keeps at most 5 unused links of an address, however many are asked for at once', async () => {
    const email = address();
    await gateway.know({ email });
    const answers = await Promise.all(
      Array.from({ length: 12 }, (_, index) => (index % 2 ? gateway : replica).askForLink(email)),
    );
    expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 12 }, () => 200));
    await eventually(async () => (await waiting(email)).every(({ outcome }) => outcome !== null));
    expect(around.mail.to(email)).toHaveLength(5);
    expect(await unused(email)).toBe(5);
    const tokens = around.mail.to(email).map(({ text }) => /#token=(\w+)/.exec(text)?.[1] ?? '');
    expect(new Set(tokens).size).toBe(5);
    expect((await gateway.verify(tokens[4] ?? '')).status).toBe(200);
    await gateway.tokenFor(email); // one was used, so another is made
    expect(around.mail.to(email)).toHaveLength(6);
  });

  it('keeps at most 5 when eight workers of two replicas make them at once', async () => {
    const email = address();
    await gateway.know({ email });
    await query(
      around.database.url,
      `INSERT INTO sign_in_requests (id, email, client_address, wanted_until)
       SELECT gen_random_uuid(), $1, '192.0.2.1', now() + interval '15 s' FROM generate_series(1, 24)`,
      [email],
    );
    for (const one of [gateway, replica, gateway, replica, gateway, replica, gateway, replica]) {
      one.app.get(SignInSender, { strict: false }).wake();
    }
    await eventually(async () => (await waiting(email)).every(({ outcome }) => outcome !== null));
    expect(await unused(email)).toBe(5);
    expect(around.mail.to(email)).toHaveLength(5);
  });

  it('is tried again while the mail server is busy, and leaves one good link', async () => {
    const email = address();
    await gateway.know({ email });
    around.mail.refusal = 451;
    const before = await attempts();
    const asked = gateway.tokenFor(email);
    await eventually(() => around.mail.refused >= 1);
    around.mail.refusal = undefined;
    const token = await asked;
    expect(await unused(email)).toBe(1);
    expect((await gateway.verify(token)).status).toBe(200);
    const { sent = 0, queued = 0, failed } = before;
    await eventually(async () => (await attempts())['sent'] === sent + 1);
    expect(await attempts()).toMatchObject({ queued: queued + around.mail.refused, failed });
  });

  it('is given up when the mail server refuses the address for good', async () => {
    const email = address();
    await gateway.know({ email });
    around.mail.refusal = 550;
    const before = await attempts();
    await gateway.askForLink(email);
    await eventually(async () => (await waiting(email))[0]?.outcome === 'failed');
    around.mail.refusal = undefined;
    expect(await waiting(email)).toEqual([{ outcome: 'failed', attempts: 1 }]);
    expect(await unused(email)).toBe(0);
    expect(await attempts()).toEqual({ ...before, failed: (before['failed'] ?? 0) + 1 });
  });

  it('is taken over when the replica that sends it dies', async () => {
    const email = address();
    await gateway.know({ email });
    // as a replica leaves it that was killed between claiming and sending, a minute ago
    await query(
      around.database.url,
      `INSERT INTO sign_in_requests (id, email, client_address, requested_at, wanted_until, attempts, resting_until)
       VALUES (gen_random_uuid(), $1, '192.0.2.1', now() - interval '61 s', now() - interval '46 s', 1, now())`,
      [email],
    );
    await eventually(() => around.mail.to(email).length === 1);
  });

  it.each([
    [{}, 'email'],
    [{ email: 'nobody' }, 'email'],
    [{ email: 42 }, 'email'],
    [{ email: `${'x'.repeat(250)}@example.test` }, 'email'],
    [{ email: 'a@example.test', callbackURL: 'https://evil.test/' }, 'callbackURL'],
    [{ email: 'a@example.test', callbackURL: '//evil.test' }, 'callbackURL'],
    [{ email: 'a@example.test', name: 'x' }, ''],
  ])('refuses %j by naming the field', async (body, path) => {
    const answer = await post(`${gateway.url}/api/auth/sign-in/magic-link`, body);
    expect(answer.status).toBe(400);
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
    expect(await answer.json()).toMatchObject({ code: 'request.malformed', errors: [{ path }] });
  });

  it.each(['', '{', '[]', '"x"', 'null'])('refuses the body %j', async (body) => {
    const headers = { 'content-type': 'application/json' };
    const answer = await fetch(`${gateway.url}/api/auth/sign-in/magic-link`, { method: 'POST', body, headers });
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({ code: 'request.malformed' });
  });

  it('is limited to 300 from one client address in 10 minutes, over all replicas', async () => {
    await query(
      around.database.url,
      `INSERT INTO sign_in_requests (id, email, client_address, requested_at, wanted_until, outcome)
       SELECT gen_random_uuid(), 'flood@example.test', '127.0.0.1', now() - interval '9 min', now(), 'limited'
       FROM generate_series(1, 300 - (SELECT count(*) FROM sign_in_requests WHERE client_address = '127.0.0.1') - 20)`,
    );
    const answers = await Promise.all(
      Array.from({ length: 40 }, (_, index) => (index % 2 ? gateway : replica).askForLink(address())),
    );
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(20);
    const refused = answers.find(({ status }) => status === 429);
    expect(await refused?.json()).toMatchObject({ code: 'rate.limited' });
    expect(Number(refused?.headers.get('retry-after'))).toBeGreaterThan(30);
    expect(Number(refused?.headers.get('retry-after'))).toBeLessThanOrEqual(600);
    await query(around.database.url, `DELETE FROM sign_in_requests WHERE email = 'flood@example.test'`);
  });
});

describe('using a link', () => {
  it('is good once, also when fifty use it at once at two replicas', async () => {
    const email = address();
    const { partyId } = await gateway.know({ email });
    const token = await gateway.tokenFor(email);
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, index) => (index % 2 ? gateway : replica).verify(token)),
    );
    const statuses = answers.map(({ status }) => status).sort((a, b) => a - b);
    expect(statuses).toEqual([200, ...Array.from({ length: 49 }, () => 401)]);
    const sessions = await query(around.database.url, 'SELECT id FROM sessions WHERE "userId" = $1', [partyId]);
    expect(sessions).toHaveLength(1);
    const refusal = answers.find(({ status }) => status === 401);
    expect(refusal?.headers.getSetCookie()).toEqual([]);
    expect(await refusal?.json()).toMatchObject({ code: 'auth.token-invalid', title: codes['auth.token-invalid'] });
  });

  it('is good for 10 minutes', async () => {
    const email = address();
    await gateway.know({ email });
    const token = await gateway.tokenFor(email);
    const [row] = await query<{ seconds: number }>(
      around.database.url,
      `SELECT extract(epoch FROM "expiresAt" - now())::int AS seconds FROM verifications WHERE value::json->>'email' = $1`,
      [email],
    );
    expect(row?.seconds).toBeGreaterThan(590);
    expect(row?.seconds).toBeLessThanOrEqual(600);
    await query(around.database.url, `UPDATE verifications SET "expiresAt" = now() WHERE value::json->>'email' = $1`, [
      email,
    ]);
    const answer = await gateway.verify(token);
    expect(answer.status).toBe(401);
    expect(answer.headers.getSetCookie()).toEqual([]);
  });

  it('leads on to where the request wanted to go', async () => {
    const email = address();
    await gateway.know({ email });
    const token = await gateway.tokenFor(email, { callbackURL: '/sessions?status=scheduled' });
    expect(await (await gateway.verify(token)).json()).toMatchObject({ callbackURL: '/sessions?status=scheduled' });
  });

  it.each(['', '?token=', '?token=a&token=b', `?token=${'x'.repeat(300)}`, '?token=a&callbackURL=/x', '?other=1'])(
    'refuses the query %j as malformed',
    async (search) => {
      const answer = await fetch(`${gateway.url}/api/auth/magic-link/verify${search}`);
      expect(answer.status).toBe(400);
      expect(await answer.json()).toMatchObject({ code: 'request.malformed' });
    },
  );

  it.each(['nonsense', '%00', '%F0%9F%98%80', "'; DROP TABLE users; --"])('refuses the token %j', async (token) => {
    const answer = await gateway.verify(token);
    expect(answer.status).toBe(401);
    expect(await answer.json()).toMatchObject({ code: 'auth.token-invalid' });
  });

  it('is not done by a HEAD request, as scanners of mail send it, nor for another site', async () => {
    const email = address();
    await gateway.know({ email });
    const token = await gateway.tokenFor(email);
    const url = `${gateway.url}/api/auth/magic-link/verify?token=${token}`;
    expect((await fetch(url, { method: 'HEAD' })).status).toBe(404);
    expect((await gateway.verify(token, { 'sec-fetch-site': 'cross-site' })).status).toBe(403);
    expect((await gateway.verify(token)).status).toBe(200);
  });

  it('leaves no token in the database', async () => {
    const email = address();
    await gateway.know({ email });
    const token = await gateway.tokenFor(email);
    const tables = ['verifications', 'sign_in_requests', 'sessions', 'outbox', 'inbox'];
    for (const table of tables) {
      const found = await query(around.database.url, `SELECT 1 FROM ${table} t WHERE t::text LIKE '%' || $1 || '%'`, [
        token,
      ]);
      expect(found, table).toEqual([]);
    }
  });
});

it('has one signing key after two replicas started at once', async () => {
  const answer = await fetch(`${gateway.url}/api/auth/jwks`);
  const { keys } = (await answer.json()) as { keys: Record<string, unknown>[] };
  expect(keys).toHaveLength(1);
  expect(keys[0]).toMatchObject({ alg: 'EdDSA', crv: 'Ed25519', kty: 'OKP' });
  expect(keys[0]).not.toHaveProperty('d');
});

it('keeps the newest state of a party, in whatever order the events come', async () => {
  const { KeepUser } = await import('../src/use-cases/keep-user.ts');
  const email = address();
  const { partyId } = await gateway.know({ email });
  const event = (sequence: number, name: string) =>
    partyChanged.schema.parse({
      id: crypto.randomUUID(),
      source: 'booking',
      type: partyChanged.name,
      subject: partyId,
      sequence,
      time: new Date().toISOString(),
      data: {
        partyId,
        name,
        email,
        locale: 'en',
        timeZone: 'UTC',
        roles: ['operator'],
        memberOf: null,
        administers: [],
      },
    });
  const keep = gateway.app.get(KeepUser, { strict: false });
  await keep.execute(event(1_002, 'New'));
  await keep.execute(event(1_001, 'Old'));
  await keep.execute(event(1_002, 'Again'));
  expect(await query(around.database.url, 'SELECT name FROM users WHERE id = $1', [partyId])).toEqual([
    { name: 'New' },
  ]);
});
