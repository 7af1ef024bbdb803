import { fastify, type FastifyInstance } from 'fastify';
import { BlockList } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Identity } from './identity.ts';
import { addPublicEdge } from './public-edge.ts';

let app: FastifyInstance;
let inside: boolean;

beforeEach(async () => {
  inside = false;
  app = fastify();
  addPublicEdge(app, {
    publicUrl: 'http://localhost:8080',
    trustedProxies: new BlockList(),
    identity: {} as Identity, // none of these routes asks who calls
    doors: { isInside: () => inside, isInner: ({ routeOptions }) => routeOptions.url === '/health/live' },
  });
  for (const path of ['/page', '/health/live', '/api/auth/jwks']) app.get(path, () => 'ok');
  await app.ready();
});
afterEach(() => app.close());

async function statuses(url: string, times: number): Promise<Set<number>> {
  const answers = await Promise.all(Array.from({ length: times }, () => app.inject({ url })));
  return new Set(answers.map(({ statusCode }) => statusCode));
}

describe('a flood from one address', () => {
  it('is limited', async () => {
    expect(await statuses('/page', 2_000)).toEqual(new Set([200, 429]));
  });

  it('does not keep services from the keys, which have a limit of their own', async () => {
    const [page, keys] = await Promise.all([statuses('/page', 2_000), statuses('/api/auth/jwks', 100)]);
    expect(page).toContain(429);
    expect(keys).toEqual(new Set([200]));
    expect(await statuses('/api/auth/jwks', 2_000)).toContain(429);
  });

  it('does not make probes fail, which come in by the inner port', async () => {
    inside = true;
    expect(await statuses('/health/live', 2_000)).toEqual(new Set([200]));
  });
});

describe('the two ports', () => {
  it('have no route in common', async () => {
    expect(await statuses('/health/live', 1)).toEqual(new Set([404]));
    inside = true;
    expect(await statuses('/page', 1)).toEqual(new Set([404]));
  });
});
