import { attemptsOf, PARKED_CAUSE_HEADER, PARKED_REASON_HEADER, parkedAt, isPastReplay } from '../parking.ts';
import { parsed } from '../event-message.ts';
import { masked, withoutAddresses } from './masking.ts';
import type { ParkedMessage } from './parking-queue.ts';

/** What a parked message says of itself, to be shown: nothing personal. */
export type ParkedFacts = {
  readonly messageId: string;
  readonly type: string | null;
  readonly source: string | null;
  readonly subject: string | null;
  readonly sequence: number | null;
  readonly parkedAt: Date;
  /** Parked for 14 days, so that the inbox may have forgotten it soon. */
  readonly past: boolean;
  readonly reason: ParkedReason;
  readonly error: string | null;
  /** How often a handler had it. */
  readonly attempts: number;
  readonly payload: unknown;
};

export const parkedReasons = ['malformed', 'schema', 'no-handler', 'attempts-used', 'crashes', 'unknown'] as const;
export type ParkedReason = (typeof parkedReasons)[number];

const eventName = /^[a-z]+(\.[a-z0-9-]+)+$/;
const MOST_SHOWN = 100_000;

export function factsOf(message: ParkedMessage, vocabulary: ReadonlySet<string>, now: Date): ParkedFacts {
  const headers = (message.properties.headers ?? {}) as Record<string, unknown>;
  const text = (name: string) => (typeof headers[name] === 'string' ? headers[name] : null);
  const { messageId, type } = message.properties as { messageId?: unknown; type?: unknown };
  const sequence = headers['cloudEvents:sequence'];
  const error = text(PARKED_REASON_HEADER);
  return {
    messageId: String(messageId),
    type: shownWord(type),
    source: shownWord(text('cloudEvents:source')),
    subject: uuidOf(text('cloudEvents:subject')),
    sequence: typeof sequence === 'number' && Number.isSafeInteger(sequence) ? sequence : null,
    parkedAt: parkedAt(message, now),
    past: isPastReplay(message, now),
    reason: reasonIn(headers),
    error: error === null ? null : withoutAddresses(error),
    attempts: attemptsOf(message) + 1,
    payload: payloadOf(message.content, vocabulary),
  };
}

function reasonIn(headers: Record<string, unknown>): ParkedReason {
  if (headers['x-first-death-reason'] === 'delivery_limit') return 'crashes';
  return parkedReasons.find((one) => one === headers[PARKED_CAUSE_HEADER]) ?? 'unknown';
}

function payloadOf(content: Buffer, vocabulary: ReadonlySet<string>): unknown {
  if (content.length > MOST_SHOWN) return `‹${content.length} bytes›`;
  try {
    return masked(parsed(content), vocabulary);
  } catch {
    return `‹${content.length} bytes, no JSON›`;
  }
}

function shownWord(value: unknown): string | null {
  if (typeof value !== 'string') return null;
  return eventName.test(`x.${value}`) && value.length <= 100 ? value : `‹${value.length} characters›`;
}

export function uuidOf(value: unknown): string | null {
  return typeof value === 'string' && /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(value) ? value : null;
}
