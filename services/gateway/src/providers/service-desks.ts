import type { ParkingService } from '@hubhours/contracts/http/ops';
import { DomainError } from '@hubhours/kernel/domain-error';
import { currentCorrelation } from '@hubhours/platform/correlation';
import { HttpProblem } from '@hubhours/platform/http-problem';
import { Injectable } from '@nestjs/common';
import { isUnsent, Upstreams } from './upstreams.ts';

/** Longer than a service takes for one turn of a replay, shorter than a caller of ours waits. */
const PATIENCE_MS = 12_000;

export type Ask = { readonly method: 'GET' | 'POST'; readonly path: string; readonly body?: unknown };

/** Asks a service what only operators may ask, with the caller's own token: each service judges it for itself. */
@Injectable()
export class ServiceDesks {
  constructor(private readonly upstreams: Upstreams) {}

  /**
   * @throws HttpProblem the service's own refusal
   * @throws DomainError unavailable `service.unavailable` { service }
   */
  async ask<Answer>(
    service: Exclude<ParkingService, 'gateway'>,
    authorization: string,
    { method, path, body }: Ask,
  ): Promise<Answer> {
    const { correlationId = '', traceparent = '' } = currentCorrelation() ?? {};
    for (const url of this.upstreams.order(service)) {
      const answer = await fetch(`${url}${path}`, {
        method,
        headers: {
          authorization,
          'x-request-id': correlationId,
          traceparent,
          ...(body !== undefined && { 'content-type': 'application/json' }),
        },
        ...(body !== undefined && { body: JSON.stringify(body) }),
        redirect: 'error',
        signal: AbortSignal.timeout(PATIENCE_MS),
      }).catch((error: unknown) => {
        // what was sent may have been carried out: then only a read is tried at another replica
        if (method === 'GET' || isUnsent(error)) return undefined;
        throw new DomainError('unavailable', 'service.unavailable', { service });
      });
      if (!answer) continue;
      if (answer.ok) return (await answer.json()) as Answer;
      throw await refusalIn(answer, service);
    }
    throw new DomainError('unavailable', 'service.unavailable', { service });
  }
}

async function refusalIn(answer: Response, service: string): Promise<Error> {
  const body = (await answer.json().catch(() => ({}))) as { code?: unknown } & Record<string, unknown>;
  const { code, type: _type, title: _title, status: _status, correlationId: _id, ...details } = body;
  if (typeof code !== 'string' || answer.status >= 500) {
    return new DomainError('unavailable', 'service.unavailable', { service });
  }
  const retryAfter = answer.headers.get('retry-after');
  return new HttpProblem(answer.status, code, details, retryAfter === null ? {} : { 'Retry-After': retryAfter });
}
