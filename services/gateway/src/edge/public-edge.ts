import { HttpProblem } from '@hubhours/platform/http-problem';
import { sendProblem, toProblem } from '@hubhours/platform/problem';
import { Logger } from '@nestjs/common';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { BlockList } from 'node:net';
import { clientAddress } from './client-address.ts';
import type { Identity } from './identity.ts';
import type { Doors } from './internal-port.ts';
import { mayComeFromThere, originsOf } from './origins.ts';
import { PROXIED } from './proxy.ts';
import { serviceFor } from './routing.ts';
import { securityHeaders } from './security-headers.ts';
import { TokenBuckets } from './token-bucket.ts';

export type EdgeOptions = {
  readonly publicUrl: string;
  readonly trustedProxies: BlockList;
  readonly identity: Identity;
  readonly doors: Doors;
};

/** Routes on which the caller is looked for: those that want a bearer token. */
const forCallers = new Set([PROXIED, '/api/me', '/api/live']);
const isForCallers = (route: string): boolean => forCallers.has(route) || route.startsWith('/api/ops/');

/** Fastify answers HEAD by GET's handler: a scanner of mail must not use a link up, and a stream has no end. */
const isGetOnly = (route: string): boolean => route.startsWith('/api/auth/') || route === '/api/live';

/** What every service fetches to verify tokens. */
const KEYS = '/api/auth/jwks';

/** What every request from outside passes before a route sees it, cheapest first; and what every answer carries. */
export function addPublicEdge(fastify: FastifyInstance, options: EdgeOptions): void {
  const { publicUrl, trustedProxies, identity, doors } = options;
  const ourOrigins = originsOf(publicUrl);
  const headers = securityHeaders(publicUrl);
  const addresses = new TokenBuckets({ perSecond: 500, burst: 500 });
  const logger = new Logger('Edge');
  const callers = new TokenBuckets({ perSecond: 100, burst: 300 });

  async function admit(request: FastifyRequest, reply: FastifyReply): Promise<void> {
    const route = request.is404 ? '' : (request.routeOptions.url ?? '');
    const address = clientAddress(request.ip, header(request, 'x-forwarded-for'), trustedProxies);
    Object.assign(request, { clientAddress: address, ourOrigins });
    const inside = doors.isInside(request);
    // a flood must not make probes fail, nor keep a service on the same machine from the keys
    if (!inside) limit(addresses, route === KEYS ? `${address} keys` : address);
    if (inside !== doors.isInner(request)) throw new HttpProblem(404, 'route.not-found');
    if (inside) return;
    if (request.method === 'HEAD' && isGetOnly(route)) throw new HttpProblem(404, 'route.not-found');
    if (!mayComeFromThere({ method: request.method, route, headers: request.headers }, ourOrigins)) {
      throw new HttpProblem(403, 'auth.origin-refused');
    }
    if (route === PROXIED && !serviceFor(pathOf(request))) throw new HttpProblem(404, 'route.not-found');
    if (!isForCallers(route)) return;
    const caller = await identity.identify(request, reply);
    if (caller !== undefined) limit(callers, caller);
  }

  fastify.addHook('onRequest', async (request, reply) => {
    try {
      await admit(request, reply);
    } catch (error) {
      const problem = toProblem(error);
      if (problem.status >= 500) logger.error(error);
      sendProblem(reply, problem);
      return reply;
    }
  });

  fastify.addHook('onSend', async (request, reply) => {
    void reply.headers(headers);
    if (pathOf(request).startsWith('/api/') && !reply.hasHeader('cache-control'))
      void reply.header('cache-control', 'no-store');
  });
}

function limit(buckets: TokenBuckets, key: string): void {
  const seconds = buckets.take(key, performance.now());
  if (seconds > 0) throw new HttpProblem(429, 'rate.limited', {}, { 'Retry-After': String(Math.ceil(seconds)) });
}

function header(request: FastifyRequest, name: string): string | undefined {
  const value = request.headers[name];
  return Array.isArray(value) ? value.join(',') : value;
}

/** As it was sent, without the query. */
function pathOf(request: FastifyRequest): string {
  return request.url.split('?', 1)[0] ?? '';
}
