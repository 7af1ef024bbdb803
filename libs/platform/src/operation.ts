import { createParamDecorator } from '@nestjs/common';
import { edgeRequest, type Operation } from './request.ts';

export type { Operation };

export const CurrentOperation = createParamDecorator<unknown, Operation>((_data, context) => {
  const { operation } = edgeRequest(context);
  if (!operation) throw new Error('An operation is asked for where the idempotency interceptor does not run');
  return operation;
});

/** When the request was received: the `now` of a read. */
export const ReceivedAt = createParamDecorator<unknown, Date>((_data, context) => {
  const { receivedAt } = edgeRequest(context);
  if (!receivedAt) throw new Error('The edge has noted no reception');
  return receivedAt;
});
