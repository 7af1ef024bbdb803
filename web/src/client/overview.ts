import type { Session } from '../api/sessions.ts';

const HOUR_MS = 3_600_000;

export type Overview = {
  /** Scheduled and not over, the soonest first. */
  readonly upcoming: readonly Session[];
  /** All others, the latest first. */
  readonly past: readonly Session[];
};

/** A session counts as upcoming until it ends: somebody who opens the page in the middle of it is looking for it. */
export function overviewOf(sessions: readonly Session[], now: Date): Overview {
  const isUpcoming = ({ status, end }: Session) => status === 'scheduled' && new Date(end) > now;
  // instants, so no collation: the first one of a page takes a phone tens of milliseconds
  const byStart = [...sessions].sort((a, b) => Date.parse(a.start) - Date.parse(b.start));
  return {
    upcoming: byStart.filter((session) => isUpcoming(session)),
    past: byStart.filter((session) => !isUpcoming(session)).reverse(),
  };
}

export type Freedom =
  /** A change costs nothing until then. */
  | { readonly kind: 'until'; readonly until: Date }
  /** That moment has passed. */
  | { readonly kind: 'late' }
  /** No window was agreed on. */
  | { readonly kind: 'own-terms' }
  | { readonly kind: 'started' };

/**
 * What a card says of changing a session, from the terms frozen on it. What a change really means is asked when it is made.
 * @see docs/rules.md R2
 */
export function freedomOf({ start, policy }: Pick<Session, 'start' | 'policy'>, now: Date): Freedom {
  const startsAt = new Date(start);
  if (startsAt <= now) return { kind: 'started' };
  if (policy.windowHours === null) return { kind: 'own-terms' };
  const until = new Date(startsAt.getTime() - policy.windowHours * HOUR_MS);
  return now <= until ? { kind: 'until', until } : { kind: 'late' };
}
