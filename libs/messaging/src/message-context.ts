import { BaseRpcContext } from '@nestjs/microservices';
import type { ConsumeMessage } from 'amqplib';
import { attemptsOf } from './parking.ts';
import { TRACEPARENT_HEADER } from './event-message.ts';
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

  /** Runs `work` under the trace that the message came with. */
  run<T>(work: () => T): T {
    const traceparent: unknown = this.args[0].properties.headers?.[TRACEPARENT_HEADER];
    return typeof traceparent === 'string' ? traceContext.run({ traceparent }, work) : work();
  }
}
