import { AsyncLocalStorage } from 'node:async_hooks';

/** The W3C trace that the present work belongs to; kept in the outbox and re-established around handlers. */
export const traceContext = new AsyncLocalStorage<{ readonly traceparent: string }>();
