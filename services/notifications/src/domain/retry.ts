/** What became of one attempt. `reason` is a code for ops, never a server's own words, which may hold an address. */
export type Outcome =
  | { readonly kind: 'accepted' }
  /** The server answered and did not take this mail. */
  | { readonly kind: 'refused'; readonly permanent: boolean; readonly reason: string }
  /** No answer about this mail: the network, the server as a whole, or its opinion of us. */
  | { readonly kind: 'unreachable'; readonly reason: string };

export type RetryPlan = {
  /** Pauses after temporary refusals; after the last one a further refusal is final. */
  readonly refusedDelaysMs: readonly number[];
  /** Pauses while the server can't be reached; the last one repeats. */
  readonly unreachableDelaysMs: readonly number[];
  /** How long after the first attempt an unreachable server is given up. */
  readonly giveUpAfterMs: number;
};

/** What a mail has behind it, the attempt being judged not counted. */
export type Standing = { readonly refusals: number; readonly troubles: number; readonly triedForMs: number };

export type Fate =
  | { readonly status: 'sent' }
  | { readonly status: 'queued'; readonly retryInMs: number }
  | { readonly status: 'failed' };

/**
 * What follows from an attempt. Refusals of the mail itself are counted; trouble on the way is measured in time, so that
 * a server's outage of hours costs patience and no mail.
 * @see docs/rules.md R13
 */
export function fateAfter(outcome: Outcome, standing: Standing, plan: RetryPlan): Fate {
  if (outcome.kind === 'accepted') return { status: 'sent' };
  if (outcome.kind === 'refused') {
    const retryInMs = outcome.permanent ? undefined : plan.refusedDelaysMs[standing.refusals];
    return retryInMs === undefined ? { status: 'failed' } : { status: 'queued', retryInMs };
  }
  if (standing.triedForMs >= plan.giveUpAfterMs) return { status: 'failed' };
  const delays = plan.unreachableDelaysMs;
  return { status: 'queued', retryInMs: delays[standing.troubles] ?? delays.at(-1) ?? 1_000 };
}
