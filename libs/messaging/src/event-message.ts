import type { EventEnvelope } from '@hubhours/contracts/event';
import type { Message } from 'amqplib';
import type { Outgoing } from './publisher.ts';
import { EVENTS_EXCHANGE } from './topology.ts';

/** An event as it lies in the outbox: `data` is JSON text already. */
export type StoredEvent = Omit<EventEnvelope, 'data'> & { readonly data: string; readonly traceparent: string | null };

export const TRACEPARENT_HEADER = 'traceparent';

/** No retry can mend this message. */
export class Unreadable extends Error {
  constructor(
    override readonly cause: 'malformed' | 'no-handler',
    message: string,
  ) {
    super(message);
    this.name = 'Unreadable';
  }
}

/**
 * CloudEvents in binary mode: attributes in headers, data as the body. RabbitMQ maps headers to application properties.
 * @see https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/bindings/amqp-protocol-binding.md section 3.1
 */
export function toMessage(event: StoredEvent): Outgoing {
  const { id, source, type, subject, sequence, time, data, traceparent } = event;
  return {
    exchange: EVENTS_EXCHANGE,
    routingKey: type,
    body: Buffer.from(data),
    properties: {
      messageId: id,
      type,
      contentType: 'application/json',
      headers: {
        'cloudEvents:specversion': '1.0',
        'cloudEvents:id': id,
        'cloudEvents:source': source,
        'cloudEvents:type': type,
        'cloudEvents:subject': subject,
        'cloudEvents:sequence': sequence,
        'cloudEvents:time': time,
        ...(traceparent && { [TRACEPARENT_HEADER]: traceparent }),
      },
    },
  };
}

/**
 * The event in a message, for a handler's schema to judge: whatever is missing is undefined.
 * @throws Unreadable when the body is not JSON
 */
export function toEvent({ content, properties }: Pick<Message, 'content' | 'properties'>): EventEnvelope {
  const headers: Record<string, unknown> = properties.headers ?? {};
  // typed as if all were well; the handler's schema finds out
  const attribute = (name: string) => headers[`cloudEvents:${name}`] as never;
  return {
    // the broker's own property leads: it is what replay and the log speak of
    id: (properties.messageId as string | undefined) ?? attribute('id'),
    source: attribute('source'),
    type: (properties.type as string | undefined) ?? attribute('type'),
    subject: attribute('subject'),
    sequence: attribute('sequence'),
    time: attribute('time'),
    data: parsed(content),
  };
}

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** @throws Unreadable */
export function parsed(content: Buffer): unknown {
  try {
    return JSON.parse(utf8.decode(content));
  } catch {
    // the parser's own message quotes the body
    throw new Unreadable('malformed', 'the body is not JSON');
  }
}
