import type { EventEnvelope } from '@hubhours/contracts/event';
import { Logger } from '@nestjs/common';
import type { MessageHandler } from '@nestjs/microservices';
import type { Channel } from 'amqplib';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Delivery } from './consumer.ts';
import { crashPoint } from './crash-point.ts';
import { toEvent, Unreadable } from './event-message.ts';
import { resultOf } from './handler-result.ts';
import { MessageContext } from './message-context.ts';
import { tellHandled } from './signals.ts';
import {
  PARKED_CAUSE_HEADER,
  ATTEMPTS_HEADER,
  attemptsOf,
  copyFor,
  isHopeless,
  parked,
  reasonOf,
  type ParkedCause,
} from './parking.ts';
import { isUnroutable, type Outgoing, type Publisher } from './publisher.ts';
import { retryQueue } from './topology.ts';

const PUBLISH_TIMEOUT_MS = 5_000;
const PAUSE_MS = 200;

export type EventDeliveryOptions = {
  readonly service: string;
  readonly retryDelaysMs: readonly number[];
  /** Declares the service's queues. */
  readonly declare: (channel: Channel) => Promise<void>;
};

/** Sees an event through: handled and acked, or put by for a later attempt, or parked with the reason. */
export class EventDelivery {
  private readonly logger = new Logger('Events');

  constructor(
    private readonly publisher: Publisher,
    private readonly handlers: ReadonlyMap<string, readonly MessageHandler[]>,
    private readonly options: EventDeliveryOptions,
  ) {}

  async receive(delivery: Delivery): Promise<void> {
    const begun = performance.now();
    crashPoint('event.received');
    const errors = await this.handle(delivery);
    crashPoint('event.handled');
    const instead = errors.length > 0 ? this.instead(delivery, errors) : undefined;
    if (instead) {
      if (!(await this.passOn(instead, delivery))) return;
      crashPoint('event.passed-on');
    }
    delivery.ack();
    this.tell(delivery, instead, begun);
  }

  /**
   * Runs every handler of the event to its end. One's failure brings the message again for all; the inbox, which knows
   * each by name, lets only those run that have not yet succeeded.
   */
  private async handle({ message }: Delivery): Promise<unknown[]> {
    let event: EventEnvelope;
    try {
      event = toEvent(message);
    } catch (error) {
      return [error];
    }
    const handlers = this.handlers.get(event.type) ?? [];
    if (handlers.length === 0) return [new Unreadable('no-handler', 'no handler for events of this type')];
    const context = new MessageContext([message]);
    // a copy for each: pipes may change what they are given
    const runs = handlers.map((handler) => context.run(async () => resultOf(handler({ ...event }, context))));
    const outcomes = await Promise.allSettled(runs);
    return outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason as unknown] : []));
  }

  private tell({ message }: Delivery, instead: Outgoing | undefined, begun: number): void {
    const cause = instead?.properties.headers?.[PARKED_CAUSE_HEADER] as ParkedCause | undefined;
    const time = Date.parse(String(message.properties.headers?.['cloudEvents:time']));
    const type = String(message.properties.type);
    tellHandled({
      service: this.options.service,
      kind: 'event',
      type: this.handlers.has(type) ? type : 'unknown',
      outcome: instead ? (cause === undefined ? 'retried' : 'parked') : 'done',
      ...(cause !== undefined && { cause }),
      seconds: (performance.now() - begun) / 1_000,
      ...(!Number.isNaN(time) && { ageSeconds: Math.max(0, Date.now() - time) / 1_000 }),
    });
  }

  private instead({ message }: Delivery, errors: unknown[]): Outgoing {
    const { service, retryDelaysMs } = this.options;
    const { messageId, type } = message.properties as { messageId?: string; type?: string };
    const attempts = attemptsOf(message);
    const delayMs = retryDelaysMs[attempts];
    const hopeful = errors.find((error) => !isHopeless(error));
    const error = hopeful ?? errors[0];
    const reason = reasonOf(error);
    if (hopeful === undefined || delayMs === undefined) {
      this.logger.error({ message: 'parked', type, messageId, attempts, reason, error: hopeful });
      return parked(service, message, error);
    }
    this.logger.warn({ message: 'failed, to be retried', type, messageId, attempts, delayMs, reason });
    return copyFor(retryQueue(service, delayMs), message, { [ATTEMPTS_HEADER]: attempts + 1 });
  }

  /**
   * The copy is confirmed before the original is acked, so a crash between leaves both, never neither.
   * @returns false if the broker took the message back meanwhile, and will deliver it again
   */
  private async passOn(copy: Outgoing, delivery: Delivery): Promise<boolean> {
    while (delivery.isOurs()) {
      try {
        await this.publisher.publish(copy, PUBLISH_TIMEOUT_MS);
        return true;
      } catch (error) {
        this.logger.warn(`${copy.routingKey}: ${reasonOf(error)}, trying again`);
        // somebody has deleted the queue that it should go to
        if (isUnroutable(error)) await this.publisher.declare(this.options.declare).catch(() => undefined);
        await sleep(PAUSE_MS);
      }
    }
    return false;
  }
}
