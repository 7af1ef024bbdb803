import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { SchemaFailure } from '@hubhours/kernel/schema-failure';
import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { correlationFrom, withCorrelation } from './correlation.ts';
import { HttpProblem } from './http-problem.ts';
import { sendProblem, toProblem } from './problem.ts';
import type { EdgeRequest } from './request.ts';
import type { Visit, Visits } from './visits.ts';

const visitsOf = new WeakMap<FastifyRequest, Visit>();

/**
 * Fastify hooks around every request, Nest's and plain ones: what `Visits` notes, and the correlation id as the answer's
 * `x-request-id`.
 */
export function addEdgeHooks(app: NestFastifyApplication, visits: Visits): void {
  const fastify = app.getHttpAdapter().getInstance();
  fastify.addHook('onRequest', (request: EdgeRequest, reply: FastifyReply, done: () => void) => {
    const visit = visits.begin(request.method, request.headers);
    visitsOf.set(request, visit);
    request.receivedAt = visit.receivedAt;
    void reply.header('x-request-id', visit.correlation.correlationId);
    withCorrelation(visit.correlation, done);
  });
  fastify.addHook('onResponse', (request, reply, done) => {
    const visit = visitsOf.get(request);
    const route = request.is404 ? undefined : request.routeOptions.url;
    const { statusCode: status, elapsedTime: ms } = reply;
    if (visit) visits.end(visit, { method: request.method, route, status, ms, isStream: isStream(reply) });
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
