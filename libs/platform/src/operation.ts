import { createParamDecorator } from '@nestjs/common';
import { edgeRequest } from './request.ts';

/** One intended change, however often its request is repeated. */
export type Operation = {
  /** A UUID; the same for every repeat under one Idempotency-Key. Derive ids of what must not exist twice from it. */
  readonly id: string;
  /** When the first of the repeats was received: the `now` of every rule (R2). */
  readonly receivedAt: Date;
};

export const CurrentOperation = createParamDecorator<unknown, Operation>((_data, context) => {
  const { operation } = edgeRequest(context);
  if (!operation) throw new Error('An operation is asked for where the idempotency interceptor does not run');
  return operation;
});
