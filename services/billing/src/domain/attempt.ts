import { HOUR_MS, MINUTE_MS } from '@hubhours/kernel/time-range';

/** One try to collect a charge online: from the card that the client keeps with the provider, or by a link that she opens. */
export type Attempt = {
  readonly chargeId: string;
  /** Counts the charge's attempts from 1; with the charge's id, the provider's idempotency key. */
  readonly number: number;
  readonly clientId: string;
  readonly way: 'card' | 'link';
  /** `under-way`: asked for, and nobody knows what came of it. `open`: a link that waits for the client. */
  readonly state: 'under-way' | 'open' | 'paid' | 'refused' | 'lapsed';
  /** The card that is charged, by the provider's name of it, the same for every try; null for a link. */
  readonly card: string | null;
  /** The provider's name of it; null until it has told. */
  readonly reference: string | null;
  /** Where the client pays, while it is open. */
  readonly url: string | null;
  /** How often the provider was asked about it, this time included. */
  readonly tries: number;
  readonly createdAt: Date;
  /** By the database's clock, in milliseconds: since it was made, and until its link expires. */
  readonly ageMs: number;
  readonly livesForMs: number | null;
};

/** Why a card was not charged. `not-possible`: the provider would not even try. */
export type RefusalCause = 'declined' | 'authentication-required' | 'not-possible';

/** How many cards in a row may come to nothing by the provider's own failures. */
const MOST_ATTEMPTS = 5;
const LONGEST_PAUSE_MS = 10 * MINUTE_MS;
/** A page of the provider that is about to close is not offered any more. */
const LEAST_LIFE_MS = 5 * MINUTE_MS;

/** How long to wait before asking again: 1 s, doubled with each try, ten minutes at the most. */
export function pauseMs(tries: number): number {
  return Math.min(1_000 * 2 ** Math.min(Math.max(tries - 1, 0), 20), LONGEST_PAUSE_MS);
}

/**
 * What to do about an attempt of which the provider knows nothing, though it was asked. Its idempotency key gives the
 * same answer for ever, a failure of the provider's own included: when that has lasted, only a new attempt with a new
 * key can succeed. Should the lost one turn up after all, it is a surplus, and goes back.
 * @param failed The provider answered by a failure of its own.
 * @param patienceMs For how long one key is believed in.
 */
export function afterSilence(
  { ageMs, number }: Pick<Attempt, 'ageMs' | 'number'>,
  failed: boolean,
  patienceMs: number,
): 'ask-again' | 'try-anew' | 'give-up' {
  if (!failed || ageMs < patienceMs) return 'ask-again';
  return number < MOST_ATTEMPTS ? 'try-anew' : 'give-up';
}

/** Whether a link that was made before can be offered to the client now. */
export function isOffered({ way, state, livesForMs }: Pick<Attempt, 'way' | 'state' | 'livesForMs'>): boolean {
  return way === 'link' && state === 'open' && livesForMs !== null && livesForMs >= LEAST_LIFE_MS;
}

/** When to ask about an open link, should no webhook tell of it: soon, then hourly, and once it has expired. */
export function nextLookMs(livesForMs: number, tries: number): number {
  return Math.min(Math.max(livesForMs, 0) + MINUTE_MS, MINUTE_MS * 2 ** Math.min(tries, 10), HOUR_MS);
}
