import type { CommandDefinition } from '@hubhours/contracts/event';
import { DomainError } from '@hubhours/kernel/domain-error';
import { IllegalOperationError, type Channel, type ConsumeMessage } from 'amqplib';
import { randomUUID } from 'node:crypto';
import { serviceOf, type CommandReply } from './command-message.ts';
import type { BrokerConnection } from './connection.ts';
import { parsed, TRACEPARENT_HEADER } from './event-message.ts';
import { inSpan } from './spans.ts';
import { StandingChannel } from './standing-channel.ts';
import { commandsQueue } from './topology.ts';
import { traceContext } from './trace-context.ts';

/** The broker's pseudo-queue: replies come straight to the channel that asked, and no queue has to be kept for them. */
const REPLIES = 'amq.rabbitmq.reply-to';

type Pending = {
  readonly service: string;
  readonly resolve: (reply: CommandReply) => void;
  readonly reject: (error: Error) => void;
};

type InputOf<Schema> = Schema extends { _zod: { input: infer Input } } ? Input : never;
type OutputOf<Schema> = Schema extends { _zod: { output: infer Output } } ? Output : never;

/** A bug at the handler's side; its log says more. */
export class CommandFailed extends Error {
  constructor(command: string, why: string) {
    super(`${command}: ${why}`);
    this.name = 'CommandFailed';
  }
}

/** Requests to other services over the broker. */
export class Commands {
  private readonly channel: StandingChannel<Channel>;
  private readonly pending = new Map<string, Pending>();

  constructor(broker: BrokerConnection) {
    this.channel = new StandingChannel<Channel>(broker.publishing, {
      name: 'commands',
      open: (model) => model.createChannel(),
      setUp: async (channel) => {
        channel.on('return', ({ properties }) => this.abandon(String(properties.correlationId)));
        await channel.consume(REPLIES, (message) => message && this.onReply(message), { noAck: true });
      },
      // replies can come to this channel only; whether the commands were carried out nobody knows
      lost: () => [...this.pending.keys()].forEach((id) => this.abandon(id)),
    });
    broker.need(() => this.channel.current !== undefined);
  }

  /**
   * Sends a command to the service in its name and waits for the reply, for `timeoutMs` in all. The message expires with
   * that time, so it is not carried out later. After `unavailable` it may have been carried out, or be so at this moment.
   * @throws DomainError what the handler refused with, or unavailable `service.unavailable` { service } when there is no
   * reply in time, no connection, or no queue to send to
   * @throws CommandFailed for a bug at the other side
   */
  async send<Command extends CommandDefinition>(
    command: Command,
    request: InputOf<Command['schema']>,
    { timeoutMs }: { readonly timeoutMs: number },
  ): Promise<OutputOf<Command['reply']>> {
    const reply = await inSpan(`ask ${command.name}`, 'client', {}, () =>
      this.exchange(command.name, request, timeoutMs),
    );
    if ('error' in reply) {
      const { kind, code, details } = reply.error;
      if (kind === 'internal') throw new CommandFailed(command.name, 'failed at its handler');
      throw new DomainError(kind, code, details);
    }
    const checked = command.reply.safeParse(reply.value);
    if (!checked.success) throw new CommandFailed(command.name, 'the reply does not fit its schema');
    return checked.data as OutputOf<Command['reply']>;
  }

  private async exchange(name: string, request: unknown, timeoutMs: number): Promise<CommandReply> {
    const service = serviceOf(name);
    const deadline = performance.now() + timeoutMs;
    const body = Buffer.from(JSON.stringify(request));
    // a connection that comes back in time serves; a caller need not know
    const channel = await this.channel.within(timeoutMs);
    const leftMs = Math.floor(deadline - performance.now());
    if (!channel || leftMs < 1) throw unavailable(service);
    const id = randomUUID();
    const { promise, resolve, reject } = Promise.withResolvers<CommandReply>();
    this.pending.set(id, { service, resolve, reject });
    const timer = setTimeout(() => this.abandon(id), leftMs);
    try {
      channel.publish('', commandsQueue(service), body, {
        type: name,
        messageId: id,
        correlationId: id,
        replyTo: REPLIES,
        expiration: leftMs,
        mandatory: true,
        contentType: 'application/json',
        headers: { ...traceHeader() },
      });
      return await promise;
    } catch (error) {
      // the channel can be closing under us
      throw error instanceof IllegalOperationError ? unavailable(service) : error;
    } finally {
      clearTimeout(timer);
      this.pending.delete(id);
    }
  }

  /** A reply for which nobody waits any more is dropped. */
  private onReply({ content, properties }: ConsumeMessage): void {
    const pending = this.pending.get(String(properties.correlationId));
    if (!pending) return;
    try {
      pending.resolve(parsed(content) as CommandReply);
    } catch (error) {
      pending.reject(error as Error);
    }
  }

  private abandon(id: string): void {
    const pending = this.pending.get(id);
    pending?.reject(unavailable(pending.service));
  }
}

function unavailable(service: string): DomainError {
  return new DomainError('unavailable', 'service.unavailable', { service });
}

function traceHeader(): Record<string, string> {
  const traceparent = traceContext.getStore()?.traceparent;
  return traceparent === undefined ? {} : { [TRACEPARENT_HEADER]: traceparent };
}
