import { eventually } from '@hubhours/testing/eventually';
import { anyPort } from '@hubhours/testing/servers/ports';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { builtApp } from './built-app.ts';
import { startGateway, surroundings, type RunningGateway, type Surroundings } from './gateway-under-test.ts';
import { StandIn } from './stand-in.ts';

let around: Surroundings;
let gateway: RunningGateway;
let later: StandIn | undefined;
let laterPort: number;

const mailCatcher = 'http://localhost:1080';
const app = builtApp();
const demoPeople = [{ name: 'Tess Arnold', email: 'tess@hubhours.test', role: 'client' }];
const asBrowser = { headers: { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' } };

beforeAll(async () => {
  around = await surroundings();
  laterPort = await anyPort();
  around.service.description = {
    openapi: '3.1.0',
    paths: { '/api/sessions': { get: { responses: { 200: { description: '' } } } } },
    components: {
      schemas: { Money: { type: 'object' } },
      securitySchemes: { bearer: { type: 'http', scheme: 'bearer' } },
    },
  };
  gateway = await startGateway(around, {
    HUBHOURS_MAIL_CATCHER_URL: mailCatcher,
    HUBHOURS_DEMO_PEOPLE: JSON.stringify(demoPeople),
    WEB_ROOT: app.root,
    BILLING_URLS: `http://127.0.0.1:${laterPort}`,
  });
});
afterAll(async () => {
  await gateway?.close();
  await later?.stop();
  await around?.stop();
  app.remove();
});

describe('pages', () => {
  it.each(['/', '/api/docs'])(
    '%s is HTML that obeys its own policy: nothing inline, nothing from elsewhere',
    async (path) => {
      const answer = await gateway.call(path);
      expect(answer.status).toBe(200);
      expect(answer.headers.get('content-type')).toContain('text/html');
      const html = await answer.text();
      expect(html).not.toMatch(/<style|\sstyle=|\son\w+=|javascript:/i);
      expect(html.replaceAll(/<script [^>]*src="[^"]+"[^>]*><\/script>/g, '')).not.toMatch(/<script/i);
      const sources = [...html.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, source]) => source ?? '');
      expect(sources.length).toBeGreaterThan(2);
      for (const source of sources) {
        expect(source).toMatch(/^\/(?!\/)/);
        const file = await gateway.call(source);
        // read to its end: an answer that is left half way keeps the gateway from closing
        await file.arrayBuffer();
        expect(file.status, source).toBe(200);
      }
    },
  );

  it('tell where mails are caught, and whom a demo can be seen as', async () => {
    const answer = await gateway.call('/config.json');
    expect(answer.headers.get('cache-control')).toBe('no-cache');
    expect(await answer.json()).toEqual({ mailCatcherUrl: mailCatcher, demoPeople });
  });

  it.each(['/', '/sign-in', '/sign-in/confirm?x=1', '/professional/', '/a/page/of-the_app'])(
    '%s is the app, asked for anew each time',
    async (path) => {
      const answer = await gateway.call(path, asBrowser);
      expect(answer.status).toBe(200);
      expect(answer.headers.get('cache-control')).toBe('no-cache');
      expect(await answer.text()).toBe(app.page);
      const again = await gateway.call(path, {
        headers: {
          ...asBrowser.headers,
          'if-none-match': answer.headers.get('etag') ?? '',
          // else this client asks for a copy that is not from a cache
          'cache-control': 'max-age=0',
        },
      });
      expect(again.status).toBe(304);
    },
  );

  it('are the same for HEAD, and not there for POST', async () => {
    expect((await gateway.call('/sign-in', { method: 'HEAD', ...asBrowser })).status).toBe(200);
    expect((await gateway.call('/sign-in', { method: 'POST', ...asBrowser })).status).toBe(404);
  });

  it.each([
    ['a program asks for', '/nowhere', {}],
    ['looks like a file', '/favicon.ico', asBrowser],
    ['is of an older build', '/assets/app-Old.js', asBrowser],
    ['is the compressed twin of another', '/index.html.br', asBrowser],
    ['is in no alphabet of ours', '/%41', asBrowser],
    ['is the API’s', '/api/nowhere', asBrowser],
  ])('a path that %s (%s) is no page', async (_what, path, init) => {
    const answer = await gateway.call(path, init);
    expect(answer.status).toBe(404);
    expect(await answer.json()).toMatchObject({ code: 'route.not-found' });
  });

  it.each([
    ['br, gzip', 'br'],
    ['gzip', 'gzip'],
    ['identity', null],
  ])('hashed files are kept for good, and come as the browser takes them: %s', async (accepted, encoding) => {
    const answer = await gateway.call('/assets/app-Ax0.js', { headers: { 'accept-encoding': accepted } });
    expect(answer.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    expect(answer.headers.get('content-encoding')).toBe(encoding);
    expect(answer.headers.get('vary')).toBe('accept-encoding');
    expect(answer.headers.get('content-type')).toContain('javascript');
    expect(await answer.text()).toContain('hello hello');
  });

  it('are not there where no app was built, and the API is', async () => {
    const bare = await startGateway(around);
    try {
      expect((await bare.call('/', asBrowser)).status).toBe(404);
      expect((await bare.call('/api/docs', asBrowser)).status).toBe(200);
      expect(await (await bare.call('/config.json')).json()).toEqual({ mailCatcherUrl: null, demoPeople: [] });
    } finally {
      await bare.close();
    }
  });

  it('a folder without an app is refused at the start', async () => {
    await expect(around.config({ WEB_ROOT: '/nonexistent' })).rejects.toThrow('holds no web app');
  });
});

describe('security headers', () => {
  it.each([
    '/',
    '/assets/app-Ax0.js',
    '/nowhere',
    '/api/me',
    '/api/sessions',
    '/api/nowhere',
    '/api/docs',
    '/api/openapi.json',
  ])('are on %s', async (path) => {
    const { headers } = await gateway.call(path);
    const policy = headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toContain('unsafe');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('referrer-policy')).toBe('no-referrer');
    expect(headers.get('cross-origin-opener-policy')).toBe('same-origin');
    expect(headers.get('permissions-policy')).toContain('camera=()');
    expect(headers.get('strict-transport-security')).toBeNull();
    expect(headers.get('access-control-allow-origin')).toBeNull();
  });

  it('of API answers say that nobody keeps them', async () => {
    for (const path of ['/api/me', '/api/sessions', '/api/auth/token']) {
      expect((await gateway.call(path)).headers.get('cache-control'), path).toBe('no-store');
    }
  });

  it('ask for https, and the cookie is secure, where the gateway is reached by https', async () => {
    const secure = await startGateway(around, { HUBHOURS_PUBLIC_URL: 'https://hubhours.example' });
    try {
      const answer = await secure.call('/sign-in');
      expect(answer.headers.get('strict-transport-security')).toContain('max-age=31536000');
      await secure.know({ email: 'ada@example.test' });
      const verified = await secure.verify(await secure.tokenFor('ada@example.test'));
      expect(verified.headers.getSetCookie()[0]).toMatch(/^__Secure-hubhours\.session_token=.*; Secure/);
      const cookie = verified.headers.getSetCookie()[0]?.split(';')[0] ?? '';
      expect((await secure.call('/api/me', { cookie })).status).toBe(200);
      const write = (origin: string) =>
        secure.call('/api/sessions', { method: 'POST', cookie, headers: { origin }, body: '{}' });
      expect((await write('https://hubhours.example')).status).toBe(200);
      expect((await write(secure.url)).status).toBe(403);
    } finally {
      await secure.close();
    }
  });
});

describe('the merged API description', () => {
  type Merged = { openapi: string; info: { description: string }; paths: Record<string, Record<string, unknown>> };
  const read = async () => (await (await gateway.call('/api/openapi.json')).json()) as Merged;

  it('has every part that answers, and says which does not, until it does', async () => {
    const partial = await read();
    expect(partial.openapi).toBe('3.1.0');
    expect(partial.info.description).toContain('Incomplete at the moment: billing did not answer');
    expect(Object.keys(partial.paths)).toEqual(
      expect.arrayContaining(['/api/auth/sign-in/magic-link', '/api/me', '/api/sessions']),
    );
    expect(partial.info.description).not.toMatch(/127\.0\.0\.1/);
    later = await StandIn.start('billing', laterPort);
    later.description = { openapi: '3.1.0', paths: { '/api/charges': { get: {} } } };
    await eventually(async () => '/api/charges' in (await read()).paths);
    expect((await read()).info.description).not.toContain('Incomplete');
  });

  it('describes sign-in without an Idempotency-Key, since it takes none', async () => {
    const { paths } = await read();
    for (const path of ['/api/auth/sign-in/magic-link', '/api/auth/sign-out']) {
      expect(JSON.stringify(paths[path])).not.toContain('Idempotency-Key');
    }
  });
});
