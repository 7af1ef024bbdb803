import { DomainError } from '@hubhours/kernel/domain-error';
import { Logger } from '@nestjs/common';
import type { MessageHandler } from '@nestjs/microservices';
import { setImmediate } from 'node:timers/promises';
import type { CommandReply } from './command-message.ts';
import type { Delivery } from './consumer.ts';
import { crashPoint } from './crash-point.ts';
import { parsed, Unreadable } from './event-message.ts';
import { resultOf } from './handler-result.ts';
import { MessageContext } from './message-context.ts';
import { tellHandled } from './signals.ts';
import { reasonOf } from './parking.ts';

/** amqplib writes to the socket in the turn of the loop after that in which a channel was given something. */
async function untilWritten(): Promise<void> {
  await setImmediate();
  await setImmediate();
}

/** Answers a command: the handler's value, or its refusal. Commands are never retried nor parked: the caller decides. */
export class CommandDelivery {
  private readonly logger = new Logger('Commands');

  constructor(
    private readonly service: string,
    private readonly handlers: ReadonlyMap<string, MessageHandler>,
  ) {}

  /**
   * Acked after the reply: if this replica dies on the way, another carries the command out within its caller's patience,
   * which is when the message expires. Handlers repeat their answer to a command that comes twice, so that is safe.
   */
  async receive(delivery: Delivery): Promise<void> {
    const { replyTo, correlationId } = delivery.message.properties as { replyTo?: string; correlationId?: string };
    const begun = performance.now();
    const reply = await this.answer(delivery);
    crashPoint('command.answered');
    this.tell(delivery, reply, begun);
    try {
      const body = Buffer.from(JSON.stringify(reply));
      // the caller may be gone, or its time up; then the broker drops it
      if (replyTo) delivery.reply(replyTo, body, { correlationId, contentType: 'application/json' });
      await untilWritten();
      crashPoint('command.replied');
    } finally {
      delivery.ack();
    }
  }

  private tell({ message }: Delivery, reply: CommandReply, begun: number): void {
    const type = String(message.properties.type);
    tellHandled({
      service: this.service,
      kind: 'command',
      type: this.handlers.has(type) ? type : 'unknown',
      outcome: !('error' in reply) ? 'done' : reply.error.kind === 'internal' ? 'failed' : 'refused',
      seconds: (performance.now() - begun) / 1_000,
    });
  }

  private async answer({ message }: Delivery): Promise<CommandReply> {
    const type = String(message.properties.type);
    const context = new MessageContext([message]);
    try {
      const handler = this.handlers.get(type);
      if (!handler) throw new Unreadable('no-handler', 'no handler for commands of this type');
      const request = parsed(message.content);
      return { value: await context.run(async () => resultOf(handler(request, context))) };
    } catch (error) {
      if (error instanceof DomainError) {
        const { kind, code, details } = error;
        return { error: { kind, code, details } };
      }
      this.logger.error({ message: 'a command failed', type, reason: reasonOf(error), error });
      return { error: { kind: 'internal', code: 'internal', details: {} } };
    }
  }
}
