import httpProxy from '@fastify/http-proxy';
import type { ServiceName } from '@hubhours/contracts/routes';
import { DomainError } from '@hubhours/kernel/domain-error';
import { currentCorrelation } from '@hubhours/platform/correlation';
import { sendProblem, toProblem } from '@hubhours/platform/problem';
import { Logger } from '@nestjs/common';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { IncomingHttpHeaders } from 'node:http';
import { codeOf, isUnsent, type Upstreams } from '../providers/upstreams.ts';
import { serviceFor } from './routing.ts';

/** The template of every proxied route. */
export const PROXIED = '/api/*';

/** What of a request a service gets to see. Neither the cookie, nor anything that could pass for an identity. */
const passedOn = [
  'accept',
  'accept-language',
  'authorization',
  'content-type',
  'content-length',
  'host',
  'idempotency-key',
  'if-match',
  'if-none-match',
  'last-event-id',
  'stripe-signature',
  'user-agent',
];

const withheld = ['connection', 'server', 'set-cookie', 'x-powered-by', 'x-request-id', 'keep-alive'];

/** The connection was cut, perhaps after the request was carried out: only a read may be tried again. */
const cut = new Set(['ECONNRESET', 'EPIPE', 'UND_ERR_SOCKET']);

type FromOptions = Parameters<FastifyReply['from']>[1];

/** Routes what the gateway itself does not answer, by the table of contracts alone. */
export async function addProxy(fastify: FastifyInstance, upstreams: Upstreams): Promise<void> {
  await fastify.register(async (scope) => {
    // bodies are small and pass unread, so one can be sent again where a replica is down, and a signature stays valid
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
    scope.setErrorHandler((error, _request, reply) => sendProblem(reply, toProblem(error)));
    await scope.register(httpProxy, {
      prefix: '/api',
      rewritePrefix: '/api',
      upstream: '',
      routes: ['/*'],
      httpMethods: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'],
      proxyPayloads: false,
      disableCache: true,
      disableRequestLogging: true,
      internalRewriteLocationHeader: false,
      undici: { connections: 64, pipelining: 1, bodyTimeout: 0, headersTimeout: 15_000, connect: { timeout: 3_000 } },
      destroyAgent: true,
      handler: (request, reply, path, options) => forward(request, reply, path, options, upstreams),
      replyOptions: { getUpstream: () => '', rewriteRequestHeaders: requestHeaders, rewriteHeaders: answerHeaders },
    });
  });
}

function forward(
  request: FastifyRequest,
  reply: FastifyReply,
  path: string,
  options: FromOptions,
  upstreams: Upstreams,
): FastifyReply {
  const service = serviceFor(path);
  if (!service) throw new Error('A path came through that no service answers');
  const [first = '', ...others] = upstreams.order(service);
  const body = request.body instanceof Buffer && request.body.length > 0 ? request.body : undefined;
  const attempt = (upstream: string): FastifyReply =>
    reply.from(path, {
      ...options,
      ...(body && { body, contentType: request.headers['content-type'] ?? 'application/octet-stream' }),
      getUpstream: () => upstream,
      retryDelay: () => null, // the proxy's own retries would repeat a 503 ten times
      onError: (_reply, { error }) => {
        const next = mayTryElsewhere(request.method, error) ? others.shift() : undefined;
        if (next === undefined) refuse(reply, service, codeOf(error));
        else attempt(next);
      },
    });
  return attempt(first);
}

function mayTryElsewhere(method: string, error: unknown): boolean {
  return isUnsent(error) || (cut.has(codeOf(error)) && (method === 'GET' || method === 'HEAD'));
}

const logger = new Logger('Proxy');

function refuse(reply: FastifyReply, service: ServiceName, code: string): void {
  logger.warn({ message: 'a service does not answer', upstream: service, code });
  sendProblem(reply, toProblem(new DomainError('unavailable', 'service.unavailable', { service })));
}

function requestHeaders(_request: unknown, headers: IncomingHttpHeaders): IncomingHttpHeaders {
  const { correlationId, traceparent } = currentCorrelation() ?? {};
  const passed = passedOn.flatMap((name) => (headers[name] === undefined ? [] : [[name, headers[name]]]));
  return { ...Object.fromEntries(passed), 'x-request-id': correlationId, traceparent } as IncomingHttpHeaders;
}

function answerHeaders(headers: IncomingHttpHeaders): IncomingHttpHeaders {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !withheld.includes(name)));
}
