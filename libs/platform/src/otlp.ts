import { sendSpansTo, type Span, type SpanKind } from '@hubhours/messaging/spans';
import { Logger } from '@nestjs/common';

const EVERY_MS = 1_000;
const PATIENCE_MS = 5_000;
/** More than this is dropped: watching must not take the memory of what it watches. */
const MOST = 5_000;

/** @see https://opentelemetry.io/docs/specs/otlp/ the JSON encoding; numbers of enum SpanKind */
const kinds: Record<SpanKind, number> = { server: 2, client: 3, producer: 4, consumer: 5 };

/**
 * Sends this process's spans to an OTLP/HTTP receiver, once a second. One that is away costs the spans, and nothing else.
 * @returns ends it, after what is left was sent
 */
export function exportSpans(endpoint: string, service: string): () => Promise<void> {
  const logger = new Logger('Traces');
  const url = `${endpoint.replace(/\/$/, '')}/v1/traces`;
  let spans: Span[] = [];
  let failing = false;
  const flush = async (): Promise<void> => {
    if (spans.length === 0) return;
    const batch = spans;
    spans = [];
    try {
      const answer = await fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(requestOf(batch, service)),
        signal: AbortSignal.timeout(PATIENCE_MS),
      });
      await answer.body?.cancel();
      if (!answer.ok) throw new Error(`status ${answer.status}`);
      failing = false;
    } catch (error) {
      if (!failing) logger.warn(`traces are not taken: ${(error as Error).message}`);
      failing = true;
    }
  };
  const timer = setInterval(() => void flush(), EVERY_MS).unref();
  sendSpansTo((span) => {
    if (spans.length < MOST) spans.push(span);
  });
  return async () => {
    sendSpansTo(undefined);
    clearInterval(timer);
    await flush();
  };
}

function requestOf(spans: readonly Span[], service: string): unknown {
  return {
    resourceSpans: [
      {
        resource: { attributes: attributesOf({ 'service.name': service, 'service.namespace': 'hubhours' }) },
        scopeSpans: [{ scope: { name: 'hubhours' }, spans: spans.map(spanOf) }],
      },
    ],
  };
}

function spanOf({ traceId, spanId, parentSpanId, name, kind, startMs, endMs, attributes, failed }: Span): unknown {
  return {
    traceId,
    spanId,
    ...(parentSpanId !== undefined && { parentSpanId }),
    name,
    kind: kinds[kind],
    startTimeUnixNano: nanoseconds(startMs),
    endTimeUnixNano: nanoseconds(endMs),
    attributes: attributesOf(attributes),
    ...(failed && { status: { code: 2 } }),
  };
}

function nanoseconds(ms: number): string {
  return String(BigInt(Math.round(ms * 1_000)) * 1_000n);
}

function attributesOf(attributes: Span['attributes']): unknown[] {
  return Object.entries(attributes).map(([key, value]) => ({
    key,
    value: typeof value === 'number' ? { intValue: String(value) } : { stringValue: value },
  }));
}
