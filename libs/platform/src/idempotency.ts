import { DomainError } from '@hubhours/kernel/domain-error';
import { crashPoint } from '@hubhours/messaging/crash-point';
import { Injectable, Logger, type CallHandler, type ExecutionContext, type NestInterceptor } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { createHash, randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { defer, from, lastValueFrom, type Observable } from 'rxjs';
import { v5 as uuidV5, v7 as uuidV7 } from 'uuid';
import { Clock } from './clock.ts';
import { HttpProblem } from './http-problem.ts';
import { IdempotencyKeys, type Answer, type Claimed, type KeyedRequest } from './idempotency-keys.ts';
import { toProblem } from './problem.ts';
import { edgeRequest, type EdgeRequest } from './request.ts';

/** How long a repeat waits for the first, in milliseconds. */
const PATIENCE_MS = 5_000;
const OPERATIONS = '6f0c8f5e-6f3b-5c0e-9a51-0f3f6c1b7f10';
/** What of an answer's headers is repeated with it. */
const keptHeaders = ['location', 'etag', 'content-type'];

/**
 * Gives each request that may change something its operation, and a POST with an Idempotency-Key one effect and one answer, however often it comes.
 * Kept are successes and the refusals that a repeat would meet again. Not kept: 400 (the handler never ran), 401, 428 and
 * 429 (the row goes), and 5xx and whatever says Retry-After (the row stays without an answer, so that the repeat is judged
 * by the first reception, R2). If the database goes between effect and answer, the effect may run again under the same
 * operation id: what must not exist twice derives its id from that.
 */
@Injectable()
export class Idempotency implements NestInterceptor {
  private readonly logger = new Logger(Idempotency.name);

  constructor(
    private readonly keys: IdempotencyKeys,
    private readonly clock: Clock,
  ) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    if (context.getType() !== 'http') return next.handle();
    const request = edgeRequest(context);
    if (request.method === 'GET' || request.method === 'HEAD') return next.handle();
    const receivedAt = request.receivedAt ?? this.clock.now();
    const keyed = request.method === 'POST' ? keyedRequest(request) : undefined;
    if (!keyed) {
      request.operation = { id: uuidV7(), receivedAt, isFirst: true };
      return next.handle();
    }
    return defer(() => from(this.once(keyed, receivedAt, request, context.switchToHttp().getResponse(), next)));
  }

  private async once(
    keyed: KeyedRequest,
    receivedAt: Date,
    request: EdgeRequest,
    reply: FastifyReply,
    next: CallHandler,
  ): Promise<unknown> {
    const holder = randomUUID();
    const claimed = await this.claimOrAnswer(keyed, holder, receivedAt);
    if ('status' in claimed) return repeat(claimed, reply);
    request.operation = { id: operationId(keyed), ...claimed };
    crashPoint('key.claimed');
    try {
      const result: unknown = await lastValueFrom(next.handle(), { defaultValue: undefined });
      crashPoint('key.effected');
      await this.settle(keyed, holder, answerOf(result, reply));
      crashPoint('key.answered');
      return result;
    } catch (error) {
      await this.settle(keyed, holder, refusalOf(error));
      throw error;
    }
  }

  /** What is known of the operation if this request is to run, else the answer to repeat. */
  private async claimOrAnswer(keyed: KeyedRequest, holder: string, receivedAt: Date): Promise<Claimed | Answer> {
    const deadline = performance.now() + PATIENCE_MS;
    for (let pauseMs = 20; ; pauseMs = Math.min(pauseMs * 1.5, 250)) {
      const claimed = await this.keys.claim(keyed, holder, receivedAt);
      if (claimed) return claimed;
      const found = await this.keys.find(keyed);
      if (found && !found.hash.equals(keyed.hash)) throw new DomainError('rejected', 'idempotency.key-reused');
      if (found?.answer) return found.answer;
      if (performance.now() >= deadline) {
        throw new DomainError('conflict', 'idempotency.in-progress', { retryAfterSeconds: 1 });
      }
      await sleep(pauseMs * (0.75 + Math.random() / 2));
    }
  }

  private async settle(keyed: KeyedRequest, holder: string, answer: Answer): Promise<void> {
    try {
      await this.keys[fateOf(answer)](keyed, holder, answer);
    } catch (error) {
      // the effect stands, so its caller hears of it; a repeat comes through once the lease has run out
      this.logger.warn({ message: 'an answer could not be kept for repeats', reason: toProblem(error).body.code });
    }
  }
}

/** What becomes of the row. */
function fateOf({ status, headers }: Answer): 'keep' | 'release' | 'forget' {
  if ([400, 401, 428, 429].includes(status)) return 'forget';
  return status >= 500 || 'retry-after' in headers ? 'release' : 'keep';
}

/** @throws HttpProblem 400 `idempotency.key-malformed` */
function keyedRequest(request: EdgeRequest): KeyedRequest | undefined {
  const key = request.headers['idempotency-key'];
  if (key === undefined || !request.caller) return undefined;
  if (typeof key !== 'string' || !/^[\x20-\x7e]{1,255}$/.test(key)) {
    throw new HttpProblem(400, 'idempotency.key-malformed');
  }
  const [path = '', query = ''] = request.url.split('?');
  const hash = createHash('sha256')
    .update(JSON.stringify([query, request.body === undefined ? {} : request.body], sorted))
    .digest();
  return { callerId: request.caller.partyId, route: `${request.method} ${path}`, key, hash };
}

/** A JSON replacer that makes the order of fields irrelevant. */
function sorted(_name: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}

function operationId({ callerId, route, key }: KeyedRequest): string {
  return uuidV5(JSON.stringify([callerId, route, key]), OPERATIONS);
}

function answerOf(result: unknown, reply: FastifyReply): Answer {
  const headers = keptHeaders.flatMap((name) => {
    const value = reply.getHeader(name);
    return value === undefined ? [] : [[name, String(value)] as const];
  });
  const body = result === undefined ? null : JSON.stringify(result);
  return { status: reply.statusCode, headers: Object.fromEntries(headers), body };
}

function refusalOf(error: unknown): Answer {
  const { status, headers, body } = toProblem(error);
  const lowerCase = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value] as const);
  const type = ['content-type', 'application/problem+json; charset=utf-8'] as const;
  return { status, headers: Object.fromEntries([...lowerCase, type]), body: JSON.stringify(body) };
}

function repeat({ status, headers, body }: Answer, reply: FastifyReply): unknown {
  void reply.status(status).headers(headers);
  return body === null ? undefined : JSON.parse(body);
}
