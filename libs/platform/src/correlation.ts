import { traceContext } from '@hubhours/messaging/trace-context';
import { AsyncLocalStorage } from 'node:async_hooks';
import { randomUUID } from 'node:crypto';

/** What ties the log lines, problems and messages of one request together. */
export type Correlation = {
  readonly correlationId: string;
  /** W3C Trace Context. */
  readonly traceparent: string;
};

const store = new AsyncLocalStorage<Correlation>();

export function currentCorrelation(): Correlation | undefined {
  return store.getStore();
}

/** Runs `work`, and all that it starts, under a correlation. */
export function withCorrelation<T>(correlation: Correlation, work: () => T): T {
  // messaging takes the trace from its own store, into the outbox and the headers
  return store.run(correlation, () => traceContext.run({ traceparent: correlation.traceparent }, work));
}

/**
 * A correlation from inbound headers; whatever is not sane (too long, odd characters) is replaced, not repeated into logs.
 * @param traceparent of the request's own span, if it has one
 */
export function correlationFrom(
  headers: Record<string, unknown>,
  traceparent: string | undefined = traceparentFrom(headers),
): Correlation {
  const requestId = headers['x-request-id'];
  return {
    correlationId: typeof requestId === 'string' && /^[\w.-]{8,64}$/.test(requestId) ? requestId : randomUUID(),
    traceparent: traceparent ?? newTraceparent(),
  };
}

/** The trace that the caller is in; undefined where it sends none that is sane. */
export function traceparentFrom({ traceparent }: Record<string, unknown>): string | undefined {
  return typeof traceparent === 'string' && isTraceparent(traceparent) ? traceparent : undefined;
}

/** @see https://www.w3.org/TR/trace-context/#traceparent-header ids of zeros are invalid */
function isTraceparent(value: string): boolean {
  return /^00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}$/.test(value);
}

/** Of UUIDs, which Node draws from a store of random bytes; a draw of its own for each id costs ten times as much. */
function newTraceparent(): string {
  const [trace, span] = [randomUUID(), randomUUID()].map((id) => id.replaceAll('-', ''));
  return `00-${trace}-${span!.slice(16)}-01`;
}
