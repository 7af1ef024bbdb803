import type { ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { Caller, Part } from './caller.ts';
import type { Operation } from './operation.ts';

/** What the edge leaves on a request for the handlers. */
export type EdgeRequest = FastifyRequest & {
  receivedAt?: Date;
  caller?: Caller;
  actingAs?: Part;
  operation?: Operation;
};

export function edgeRequest(context: ExecutionContext): EdgeRequest {
  return context.switchToHttp().getRequest<EdgeRequest>();
}
