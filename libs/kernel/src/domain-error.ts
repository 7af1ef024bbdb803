/** What a refusal means to the caller; the HTTP edge turns it into a status (404, 403, 409, 422, 412, 428, 429, 503). */
export type DomainErrorKind =
  'not-found' | 'forbidden' | 'conflict' | 'rejected' | 'stale' | 'precondition' | 'too-many' | 'unavailable';

/**
 * A refusal that belongs to the product: it has a stable code from docs/errors.md and is never a bug.
 * Everything else that is thrown is one.
 */
export class DomainError extends Error {
  constructor(
    readonly kind: DomainErrorKind,
    readonly code: string,
    /** Shown to the caller beside the code; never names, addresses or health data. */
    readonly details: Readonly<Record<string, unknown>> = {},
  ) {
    super(code);
    this.name = 'DomainError';
  }
}
