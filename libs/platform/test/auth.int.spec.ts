import { freshDatabase } from '@hubhours/testing/databases';
import { SignJWT } from 'jose';
import { Controller, Get, Post } from '@nestjs/common';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { Allow, party, Public, signedIn } from '../src/auth.ts';
import { createService, type RunningService } from '../src/service.ts';
import { call } from './client.ts';
import { Issuer, issuerName } from './issuer.ts';
import { ids, sampleConfig, sampleMigrations, SampleModule, sample } from './sample.ts';

let database: Awaited<ReturnType<typeof freshDatabase>>;
let issuer: Issuer;
let service: RunningService;

beforeAll(async () => {
  database = await freshDatabase('auth', sampleMigrations);
  issuer = await Issuer.start();
  service = await createService(sample, config());
});

afterAll(async () => {
  await service?.close();
  await issuer?.stop();
  await database?.drop();
});

const config = () => sampleConfig({ DATABASE_URL: database.url, AUTH_JWKS_URL: issuer.url, AUTH_ISSUER: issuerName });
async function later(ms: number, work: () => Promise<void>): Promise<void> {
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + ms });
  await work().finally(() => vi.useRealTimers());
}
const get = (token: string | undefined, path = '/api/things', url = service.url) =>
  call(url, 'GET', path, token === undefined ? {} : { headers: { authorization: token } });

describe('tokens', () => {
  test('none is 401 with a challenge', async () => {
    const { status, code, headers } = await get(undefined);
    expect([status, code, headers.get('www-authenticate')]).toEqual([401, 'auth.token-missing', 'Bearer']);
  });

  test('a good one is taken, whatever the case of the scheme', async () => {
    expect((await get(`bearer ${await issuer.token(ids.client)}`)).status).toBe(200);
  });

  const now = () => Math.floor(Date.now() / 1000);
  const base64 = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const bad: Record<string, () => Promise<string> | string> = {
    'no scheme': () => issuer.token(ids.client),
    'another scheme': async () => `Basic ${await issuer.token(ids.client)}`,
    'no token': () => 'Bearer',
    'not a token': () => 'Bearer nonsense',
    'two parts': () => 'Bearer a.b',
    'a token and more': async () => `Bearer ${await issuer.token(ids.client)} x`,
    'rubbish in three parts': () => 'Bearer a.b.c',
    'very long': () => `Bearer ${'a'.repeat(6_000)}.b.c`,
    expired: async () => `Bearer ${await issuer.token(ids.client, { exp: now() - 60 })}`,
    'without expiry': async () => `Bearer ${await issuer.token(ids.client, { exp: undefined })}`,
    'not yet valid': async () => `Bearer ${await issuer.token(ids.client, { nbf: now() + 60 })}`,
    "another issuer's": async () => `Bearer ${await issuer.token(ids.client, { iss: 'https://other.test' })}`,
    'for another audience': async () => `Bearer ${await issuer.token(ids.client, { aud: 'other' })}`,
    'without a subject': async () => `Bearer ${await issuer.token(ids.client, { sub: undefined })}`,
    'whose subject is no id': async () => `Bearer ${await issuer.token('someone')}`,
    'whose roles are no list': async () => `Bearer ${await issuer.token(ids.client, { roles: 'operator' })}`,
    'whose hubs are no ids': async () => `Bearer ${await issuer.token(ids.client, { administers: ['x'] })}`,
    'of an unknown key': async () => `Bearer ${await issuer.token(ids.client, {}, await issuer.key('EdDSA'))}`,
    'changed after signing': async () => {
      const [head, , signature] = (await issuer.token(ids.client)).split('.');
      return `Bearer ${head}.${base64({ sub: ids.client, iss: issuerName, aud: 'hubhours', exp: now() + 600, roles: ['operator'] })}.${signature}`;
    },
    'without a signature (alg none)': async () => {
      const [, payload] = (await issuer.token(ids.client)).split('.');
      return `Bearer ${base64({ alg: 'none' })}.${payload}.`;
    },
    'signed with the public key as a secret (HS256)': async () => {
      const token = new SignJWT({ sub: ids.client, iss: issuerName, aud: 'hubhours', exp: now() + 600 });
      return `Bearer ${await token.setProtectedHeader({ alg: 'HS256' }).sign(new TextEncoder().encode('x'.repeat(32)))}`;
    },
  };

  test.each(Object.entries(bad))('one %s is 401', async (_what, make) => {
    const { status, code, headers } = await get(await make());
    expect([status, code]).toEqual([401, 'auth.token-invalid']);
    expect(headers.get('www-authenticate')).toBe('Bearer error="invalid_token"');
    expect(headers.get('content-type')).toContain('application/problem+json');
  });

  test.each(['ES256', 'RS256'])('of another issuer may be signed with %s', async (alg) => {
    const other = await Issuer.start();
    await other.rotate(alg);
    const its = await createService(sample, { ...config(), AUTH_JWKS_URL: other.url });
    expect((await get(`Bearer ${await other.token(ids.client)}`, '/api/things', its.url)).status).toBe(200);
    await its.close();
    await other.stop();
  });

  test('inbound identity headers mean nothing', async () => {
    const headers = { 'x-user-id': ids.client, 'x-roles': 'operator', 'x-forwarded-user': ids.client };
    expect((await call(service.url, 'GET', '/api/things', { headers })).status).toBe(401);
  });
});

describe('the issuer’s keys', () => {
  test('a rotated key is taken, and the old one refused, without a restart', async () => {
    // of the same second and claims, two tokens are the same, and one may have been verified by another test
    const unique = () => ({ jti: crypto.randomUUID() });
    const [old, seen] = [await issuer.token(ids.client, unique()), await issuer.token(ids.client, unique())];
    expect((await get(`Bearer ${seen}`)).status).toBe(200);
    await issuer.rotate();
    const fresh = await issuer.token(ids.client);
    await expect.poll(async () => (await get(`Bearer ${fresh}`)).status, { timeout: 5_000 }).toBe(200);
    expect((await get(`Bearer ${old}`)).code).toBe('auth.token-invalid');
    // one that was verified before is taken at its word for half a minute more
    expect((await get(`Bearer ${seen}`)).status).toBe(200);
    await later(31_000, async () => expect((await get(`Bearer ${seen}`)).code).toBe('auth.token-invalid'));
  });

  test('a token that was verified is refused once it has expired', async () => {
    const token = await issuer.token(ids.client, { exp: Math.floor(Date.now() / 1_000) + 20 });
    expect((await get(`Bearer ${token}`)).status).toBe(200);
    await later(26_000, async () => expect((await get(`Bearer ${token}`)).code).toBe('auth.token-invalid'));
  });

  test('a flood of unknown keys does not become a flood of fetches', async () => {
    const strange = await issuer.token(ids.client, {}, await issuer.key('EdDSA'));
    const before = issuer.fetches;
    await Promise.all(Array.from({ length: 50 }, () => get(`Bearer ${strange}`)));
    expect(issuer.fetches - before).toBeLessThanOrEqual(2);
  });

  test.each(['error', 'rubbish', 'silent'] as const)(
    'when they cannot be had (%s) it is 503, not 401',
    async (state) => {
      const broken = await Issuer.start();
      broken.state = state;
      const its = await createService(sample, { ...config(), AUTH_JWKS_URL: broken.url });
      const token = await broken.token(ids.client);
      const { status, code, headers } = await get(`Bearer ${token}`, '/api/things', its.url);
      expect([status, code, headers.get('retry-after')]).toEqual([503, 'service.unavailable', '1']);
      broken.state = 'well';
      expect((await get(`Bearer ${token}`, '/api/things', its.url)).status).toBe(200);
      await its.close();
      await broken.stop();
    },
  );

  test('when nobody listens there it is 503 too', async () => {
    const its = await createService(sample, { ...config(), AUTH_JWKS_URL: 'http://127.0.0.1:9/jwks' });
    expect((await get(`Bearer ${await issuer.token(ids.client)}`, '/api/things', its.url)).status).toBe(503);
    await its.close();
  });
});

describe('grants over HTTP', () => {
  const as = async (partyId: string, claims = {}) => `Bearer ${await issuer.token(partyId, claims)}`;

  test('a party acts in her part', async () => {
    const path = `/api/sessions/${ids.session}`;
    expect((await get(await as(ids.client), path)).body).toEqual({ partyId: ids.client, actingAs: 'client' });
    expect((await get(await as(ids.professional), path)).body).toEqual({
      partyId: ids.professional,
      actingAs: 'professional',
    });
  });

  test.each([ids.session, 'not-a-uuid', '%00', '..%2f', `${ids.session}%20`])(
    'a stranger hears 404 for %s',
    async (id) => {
      const { status, code } = await get(await as(ids.stranger, { roles: ['operator'] }), `/api/sessions/${id}`);
      expect([status, code]).toEqual([404, 'session.not-found']);
    },
  );

  test('the wrong part, the wrong person and the wrong hub', async () => {
    const token = await issuer.token(ids.client, { roles: ['client', 'hub-admin'] });
    const completed = await call(service.url, 'POST', `/api/sessions/${ids.session}/completion`, { token });
    expect([completed.status, completed.code]).toEqual([403, 'access.forbidden']);
    expect((await get(`Bearer ${token}`, `/api/professionals/${ids.professional}/schedule`)).code).toBe(
      'access.forbidden',
    );
    expect((await get(`Bearer ${token}`, `/api/hubs/${ids.hub}/usage`)).code).toBe('hub.not-found');
    const admin = await as(ids.client, { roles: ['hub-admin'], administers: [ids.hub] });
    expect((await get(admin, `/api/hubs/${ids.hub}/usage`)).status).toBe(200);
  });

  test('refusals come before the body is looked at', async () => {
    expect((await call(service.url, 'POST', '/api/things', { body: { rubbish: 1 } })).code).toBe('auth.token-missing');
  });
});

describe('default deny', () => {
  @Controller('api/open')
  class Forgotten {
    @Get()
    list(): string {
      return 'everything';
    }
  }

  @Controller('api/mistyped')
  class Mistyped {
    @Post(':sessionId')
    @Allow(party('session', 'id'))
    run(): void {}
  }

  @Controller('api/fine')
  @Allow(signedIn())
  class ByClass {
    @Get()
    list(): string {
      return 'fine';
    }

    @Get('open')
    @Public()
    open(): string {
      return 'open';
    }
  }

  const start = (controller: new () => object) =>
    createService({ name: 'sample', module: (c) => SampleModule.with(c, [controller] as never) }, config());

  test('a service with a route that says nothing does not start, and names it', async () => {
    await expect(start(Forgotten)).rejects.toThrow('Forgotten.list has neither @Public() nor @Allow(…)');
  });

  test('nor one whose grant reads a parameter that the path has not', async () => {
    await expect(start(Mistyped)).rejects.toThrow('Mistyped.run has no path parameter :id');
  });

  test('a class may say it for its routes, and a route otherwise', async () => {
    const its = await start(ByClass);
    expect((await get(undefined, '/api/fine', its.url)).status).toBe(401);
    expect((await get(undefined, '/api/fine/open', its.url)).status).toBe(200);
    await its.close();
  });
});
