import type { ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { Caller, Part } from './caller.ts';

/** One intended change, however often its request is repeated. */
export type Operation = {
  /** A UUID; the same for every repeat under one Idempotency-Key. Derive ids of what must not exist twice from it. */
  readonly id: string;
  /** When the first of the repeats was received: the `now` of every rule (R2). */
  readonly receivedAt: Date;
  /** True if no attempt before this one can have had its effect; where nobody knows, ask what there is. */
  readonly isFirst?: boolean;
};

/** What the edge leaves on a request for the handlers. */
export type EdgeRequest = FastifyRequest & {
  receivedAt?: Date;
  caller?: Caller;
  actingAs?: Part;
  operation?: Operation;
  rawBody?: string;
};

/** The body as it came, for signatures; '' where there was none. */
export function rawBody(request: FastifyRequest): string {
  return (request as EdgeRequest).rawBody ?? '';
}

export function edgeRequest(context: ExecutionContext): EdgeRequest {
  return context.switchToHttp().getRequest<EdgeRequest>();
}
