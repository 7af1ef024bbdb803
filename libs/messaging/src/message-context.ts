import { BaseRpcContext } from '@nestjs/microservices';
import type { ConsumeMessage } from 'amqplib';
import { attemptsOf } from './parking.ts';
import { TRACEPARENT_HEADER } from './event-message.ts';
import { inSpan } from './spans.ts';
import { traceContext } from './trace-context.ts';

/** What a handler can learn of its message by `@Ctx()`. */
export class MessageContext extends BaseRpcContext<[ConsumeMessage]> {
  get messageId(): string | undefined {
    return this.args[0].properties.messageId as string | undefined;
  }

  /** How often it has been retried before. */
  get attempts(): number {
    return attemptsOf(this.args[0]);
  }

  /** Runs `work` under the trace that the message came with, as a span of it where spans are wanted. */
  async run<T>(work: () => Promise<T>): Promise<T> {
    const { headers, type, messageId } = this.args[0].properties;
    const traceparent: unknown = headers?.[TRACEPARENT_HEADER];
    if (typeof traceparent !== 'string') return work();
    const attributes = { 'messaging.message.id': String(messageId) };
    return traceContext.run({ traceparent }, () => inSpan(`process ${String(type)}`, 'consumer', attributes, work));
  }
}
