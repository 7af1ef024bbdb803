import type { ChargeWish, Session } from '../api/calendar.ts';

const HOUR_MS = 3_600_000;

/** `open`: left out, so that a decision waits for her. */
export type ChargeChoice = ChargeWish | 'open';

export type ChargeChoices = {
  readonly late: boolean;
  readonly choices: readonly ChargeChoice[];
  /** Why there is no choice. */
  readonly why: 'not-asked' | 'hub-early' | null;
};

/** Whether a change at `at` is late. Exactly at the window is not. @see docs/rules.md R2 */
export function isLate({ start, policy }: Pick<Session, 'start' | 'policy'>, at: Date): boolean {
  const { windowHours } = policy;
  return windowHours !== null && Date.parse(start) - at.getTime() < windowHours * HOUR_MS;
}

/**
 * What the professional may do about the cost of a cancellation, so that the page offers nothing that the API refuses.
 * @param askedAt When the client gave notice; undefined where the client did not ask for it.
 * @see docs/rules.md R6 to R9
 */
export function cancellationChoices(
  session: Pick<Session, 'start' | 'policy' | 'programme'>,
  askedAt: Date | undefined,
): ChargeChoices {
  if (!askedAt) return { late: false, choices: [], why: 'not-asked' };
  const late = isLate(session, askedAt);
  if (session.programme === 'private')
    return { late, choices: late ? ['open', 'direct', 'none'] : ['none', 'direct'], why: null };
  return late
    ? { late, choices: ['open', 'credit', 'direct', 'none'], why: null }
    : { late, choices: [], why: 'hub-early' };
}

/** A no-show counts as late. @see docs/rules.md R9 */
export function noShowChoices({ programme }: Pick<Session, 'programme'>): readonly ChargeChoice[] {
  return programme === 'hub' ? ['open', 'credit', 'direct', 'none'] : ['open', 'direct', 'none'];
}
