import { Logger } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { openSpan, type OpenSpan } from '@hubhours/messaging/spans';
import { SchemaFailure } from '@hubhours/kernel/schema-failure';
import type { Clock } from './clock.ts';
import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { correlationFrom, withCorrelation, type Correlation } from './correlation.ts';
import type { Metrics } from './metrics.ts';
import { HttpProblem } from './http-problem.ts';
import { sendProblem, toProblem } from './problem.ts';
import type { EdgeRequest } from './request.ts';

const correlations = new WeakMap<FastifyRequest, Correlation>();
const spans = new WeakMap<FastifyRequest, OpenSpan>();

/** Routes that probes and scrapers call all day: measured, not logged. */
const quiet = /^\/(health|metrics)/;

/**
 * Fastify hooks around every request, Nest's and plain ones: when it was received, its correlation (also as the answer's
 * `x-request-id`), one log line and one measurement. A log line has the route's template, never the address as it was called.
 */
export function addEdgeHooks(app: NestFastifyApplication, clock: Clock, metrics: Metrics): void {
  const logger = new Logger('Http');
  const fastify = app.getHttpAdapter().getInstance();
  fastify.addHook('onRequest', (request: EdgeRequest, reply: FastifyReply, done: () => void) => {
    request.receivedAt = clock.now();
    const given = correlationFrom(request.headers);
    const span = openSpan(request.method, 'server', given.traceparent);
    const correlation = span ? { ...given, traceparent: span.traceparent } : given;
    correlations.set(request, correlation);
    if (span) spans.set(request, span);
    void reply.header('x-request-id', correlation.correlationId);
    withCorrelation(correlation, done);
  });
  fastify.addHook('onResponse', (request, reply, done) => {
    const route = request.is404 ? undefined : request.routeOptions.url;
    // how long somebody looked at a page is no latency
    if (!isStream(reply)) metrics.observe(request.method, route, reply.statusCode, reply.elapsedTime);
    spans.get(request)?.end({
      name: `${request.method} ${route ?? 'unknown'}`,
      attributes: { 'http.route': route ?? 'unknown', 'http.response.status_code': reply.statusCode },
      failed: reply.statusCode >= 500,
    });
    if (!route || !quiet.test(route)) {
      const ms = Math.round(reply.elapsedTime * 10) / 10;
      const line = { message: 'request', method: request.method, route, status: reply.statusCode, ms };
      const correlation = correlations.get(request);
      if (correlation) withCorrelation(correlation, () => logger.log(line));
    }
    done();
  });
}

function isStream(reply: FastifyReply): boolean {
  return String(reply.getHeader('content-type')).startsWith('text/event-stream');
}

/**
 * Lets a closing server end: a connection that was at work when the closing began would else be kept alive after its
 * answer, for 72 s. Node closes only those that are idle at that moment.
 */
export function closeConnectionsSoon(app: NestFastifyApplication): void {
  const fastify = app.getHttpAdapter().getInstance();
  let sweep: NodeJS.Timeout | undefined;
  fastify.addHook('preClose', (done) => {
    sweep = setInterval(() => fastify.server.closeIdleConnections(), 100);
    done();
  });
  fastify.addHook('onSend', (_request, reply, _payload, done) => {
    if (sweep) void reply.header('Connection', 'close');
    done();
  });
  fastify.server.on('close', () => clearInterval(sweep));
}

/**
 * JSON is the one type of body: a form that another site posts is none. An empty one is as good as none, since many
 * clients always send the header.
 */
export function readJsonOnly(app: NestFastifyApplication): void {
  const fastify = app.getHttpAdapter().getInstance();
  const parse = fastify.getDefaultJsonParser('error', 'error');
  fastify.removeAllContentTypeParsers();
  fastify.addContentTypeParser('application/json', { parseAs: 'string' }, (request: EdgeRequest, body, done) => {
    request.rawBody = body as string;
    if (body === '') done(null, undefined);
    else if (hasUnstorableText(body as string)) done(new SchemaFailure([{ path: '', message: UNSTORABLE }]), undefined);
    else void parse(request, body as string, done);
  });
}

const UNSTORABLE = 'must have neither NUL nor half a surrogate pair in its text';

/** The escapes of a JSON text; those of a surrogate pair are one. */
const escapes = /\\(?:u(d[89ab][0-9a-f]{2}\\ud[c-f][0-9a-f]{2}|[0-9a-f]{4})|.)/gi;

/** PostgreSQL stores no NUL, and half a surrogate pair has no UTF-8. Unescaped, JSON and UTF-8 have neither. */
function hasUnstorableText(json: string): boolean {
  return [...json.matchAll(escapes)].some(([, unit = '']) => /^(0000|d[89a-f]..)$/i.test(unit));
}

/** For a URL that Fastify's router cannot read: no hook has run, and Nest's filter will not. */
export function refuseUnrouted(error: Error, request: FastifyRequest, reply: FastifyReply): void {
  const correlation = correlationFrom(request.headers);
  void reply.header('x-request-id', correlation.correlationId);
  withCorrelation(correlation, () => sendProblem(reply, toProblem(error)));
}

const parserStatus: Record<string, number> = { HPE_HEADER_OVERFLOW: 431, ERR_HTTP_REQUEST_TIMEOUT: 408 };

/** For bytes that are not HTTP: there is no request to answer, only a socket. */
export function refuseUnparsed(error: Error & { code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const status = parserStatus[error.code ?? ''] ?? 400;
  const body = JSON.stringify(toProblem(new HttpProblem(status, 'request.malformed')).body);
  const head = [`HTTP/1.1 ${status} ${STATUS_CODES[status]}`, 'Content-Type: application/problem+json; charset=utf-8'];
  socket.end([...head, `Content-Length: ${Buffer.byteLength(body)}`, 'Connection: close', '', body].join('\r\n'));
}
