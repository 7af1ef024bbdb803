import { codes } from '@hubhours/contracts/codes';
import { DomainError, type DomainErrorKind } from '@hubhours/kernel/domain-error';
import { SchemaFailure } from '@hubhours/kernel/schema-failure';
import { Catch, HttpException, Logger, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { throwError } from 'rxjs';
import { currentCorrelation } from './correlation.ts';
import { isDatabaseUnavailable } from './database-errors.ts';
import { HttpProblem } from './http-problem.ts';

/** An error as the caller sees it: RFC 9457 problem details with our stable `code`. */
export type Problem = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Readonly<Record<string, unknown>> & { readonly code: string };
};

const statusOf: Record<DomainErrorKind, number> = {
  'not-found': 404,
  forbidden: 403,
  conflict: 409,
  rejected: 422,
  stale: 412,
  precondition: 428,
  'too-many': 429,
  unavailable: 503,
};

/** What Fastify and Nest refuse by themselves, before any handler of ours. Other statuses below 500 are 400 `request.malformed`. */
const edgeCodes: Record<number, string> = {
  404: 'route.not-found',
  405: 'route.not-found',
  413: 'request.too-large',
  414: 'request.malformed',
  415: 'request.unsupported-media-type',
};

/** Maps any error to its problem. An error that is not a refusal is a bug: 500 `internal`, and nothing of it is told. */
export function toProblem(error: unknown): Problem {
  if (error instanceof HttpProblem) return problem(error.status, error.code, error.details, error.headers);
  if (error instanceof DomainError) return ofDomain(error);
  if (error instanceof SchemaFailure) return problem(400, 'request.malformed', { errors: error.issues });
  const refused = frameworkStatus(error);
  if (refused !== undefined) return ofFramework(refused);
  if (isDatabaseUnavailable(error)) return ofDomain(new DomainError('unavailable', 'service.unavailable'));
  return problem(500, 'internal');
}

function ofDomain({ kind, code, details }: DomainError): Problem {
  const asked = details['retryAfterSeconds'];
  const retryAfter = typeof asked === 'number' ? asked : kind === 'unavailable' || kind === 'too-many' ? 1 : undefined;
  return problem(statusOf[kind], code, details, retryAfter === undefined ? {} : { 'Retry-After': String(retryAfter) });
}

/** Of what Nest throws, and of what Fastify's router refuses before Nest sees it (a malformed or over-long URL). */
function frameworkStatus(error: unknown): number | undefined {
  const { statusCode, code } = (error ?? {}) as { statusCode?: unknown; code?: unknown };
  const fastify = typeof code === 'string' && code.startsWith('FST_') && typeof statusCode === 'number';
  const status = error instanceof HttpException ? error.getStatus() : fastify ? statusCode : 500;
  return status >= 400 && status < 500 ? status : undefined;
}

function ofFramework(status: number): Problem {
  const code = edgeCodes[status] ?? 'request.malformed';
  return problem(code === 'request.malformed' && status !== 414 ? 400 : status === 405 ? 404 : status, code);
}

function problem(
  status: number,
  code: string,
  details: Readonly<Record<string, unknown>> = {},
  headers: Readonly<Record<string, string>> = {},
): Problem {
  const title = (codes as Record<string, string>)[code] ?? code;
  const correlationId = currentCorrelation()?.correlationId;
  // `session.not-scheduled` has a `status` of its own; RFC 9457 3.1 lets a reader ignore one that is no number
  const body = { type: `urn:hubhours:${code}`, title, status, ...details, code, correlationId };
  return { status, headers, body };
}

/** Sends a problem, from wherever in Fastify it arose. */
export function sendProblem(reply: FastifyReply, { status, headers, body }: Problem): void {
  void reply.status(status).headers(headers).type('application/problem+json; charset=utf-8').send(JSON.stringify(body));
}

/** The one place where errors become answers, and where bugs are logged, once. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  private readonly logger = new Logger('Problem');

  catch(error: unknown, host: ArgumentsHost): unknown {
    // the messaging strategy decides about retry and parking, and needs the cause itself (nestjs/nest hides it otherwise)
    if (host.getType() === 'rpc') return throwError(() => error);
    const answer = toProblem(error);
    if (answer.body.code === 'internal') this.logger.error(error);
    else if (answer.status >= 500) this.logger.warn({ message: 'unavailable', error });
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    if (!reply.sent) sendProblem(reply, answer);
    return undefined;
  }
}
