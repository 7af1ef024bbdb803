import type { ErrorCode } from '@hubhours/contracts/codes';

/** What the API refuses by, and what can go wrong on the way to it: no answer at all, or one that is not ours. */
export type ProblemCode = ErrorCode | 'network' | 'unknown';

/** A refusal of the API, as RFC 9457 problem details tell it. */
export class Problem extends Error {
  constructor(
    readonly code: string,
    readonly status: number,
    /** The members that the code brings, such as `alternatives` or `contact`. */
    readonly details: Readonly<Record<string, unknown>> = {},
  ) {
    super(code);
    this.name = 'Problem';
  }

  /** Finds what happened in the logs of the services. */
  get correlationId(): string | undefined {
    const { correlationId } = this.details;
    return typeof correlationId === 'string' ? correlationId : undefined;
  }
}

/** Whatever was thrown, as a problem: what is not ours is a fault of the page or of the network. */
export function asProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  return new Problem('unknown', 0, { cause: String(error) });
}

export function hasCode(error: unknown, code: ErrorCode): error is Problem {
  return error instanceof Problem && error.code === code;
}

/** The problem that an answer carries, read from its body. */
export function problemOf(status: number, body: unknown): Problem {
  if (typeof body === 'object' && body !== null && 'code' in body && typeof body.code === 'string') {
    return new Problem(body.code, status, { ...body });
  }
  return new Problem(status >= 502 && status <= 504 ? 'service.unavailable' : 'unknown', status);
}
