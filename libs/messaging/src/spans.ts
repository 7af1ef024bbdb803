import { randomBytes } from 'node:crypto';
import { traceContext } from './trace-context.ts';

export type SpanKind = 'server' | 'client' | 'producer' | 'consumer';

/** A piece of work within a trace, when it is done. Attributes have names and codes of ours, nothing of a person. */
export type Span = {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId: string | undefined;
  readonly name: string;
  readonly kind: SpanKind;
  /** Milliseconds since 1970. */
  readonly startMs: number;
  readonly endMs: number;
  readonly attributes: Readonly<Record<string, string | number>>;
  readonly failed: boolean;
};

export type OpenSpan = {
  /** For whatever this work causes: its parent is this span. */
  readonly traceparent: string;
  end(result?: { attributes?: Span['attributes']; failed?: boolean; name?: string }): void;
};

let sink: ((span: Span) => void) | undefined;

/** Where this process's spans go; without it none is made, and a trace's id is only handed on. */
export function sendSpansTo(next: ((span: Span) => void) | undefined): void {
  sink = next;
}

/** A span below `parent` (a traceparent); undefined where nobody wants any, or the trace is not sampled. */
export function openSpan(
  name: string,
  kind: SpanKind,
  parent: string | undefined,
  attributes: Span['attributes'] = {},
): OpenSpan | undefined {
  const into = sink;
  if (!into) return undefined;
  const [, traceId = randomBytes(16).toString('hex'), parentSpanId, flags = '01'] = parent?.split('-') ?? [];
  if ((Number.parseInt(flags, 16) & 1) === 0) return undefined;
  const spanId = randomBytes(8).toString('hex');
  const startMs = performance.timeOrigin + performance.now();
  return {
    traceparent: `00-${traceId}-${spanId}-${flags}`,
    end: (result = {}) =>
      into({
        traceId,
        spanId,
        parentSpanId,
        name: result.name ?? name,
        kind,
        startMs,
        endMs: performance.timeOrigin + performance.now(),
        attributes: { ...attributes, ...result.attributes },
        failed: result.failed ?? false,
      }),
  };
}

/**
 * Runs `work` as a span of the present trace.
 * @param isFailure of a result, where work that failed may say so without throwing
 */
export async function inSpan<T>(
  name: string,
  kind: SpanKind,
  attributes: Span['attributes'],
  work: () => Promise<T>,
  isFailure: (result: T) => boolean = () => false,
): Promise<T> {
  const span = openSpan(name, kind, traceContext.getStore()?.traceparent, attributes);
  if (!span) return work();
  try {
    const result = await traceContext.run({ traceparent: span.traceparent }, work);
    span.end({ failed: isFailure(result) });
    return result;
  } catch (error) {
    span.end({ failed: true });
    throw error;
  }
}
