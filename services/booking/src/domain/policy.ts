import { DomainError } from '@hubhours/kernel/domain-error';
import type { Money } from '@hubhours/kernel/money';
import { HOUR_MS } from '@hubhours/kernel/time-range';
import type { Programme } from '@hubhours/kernel/charging';
import type { AcknowledgedWarning, Actor, PolicySnapshot, Scheduled, Session, WarningCode } from './session.ts';
import { warnings, type Warning } from './warnings.ts';

/** The window of every hub session, whatever the professional's own is (R2). */
export const HUB_WINDOW_HOURS = 24;

/** A professional's own terms, as she set them last; null where she has set none. */
export type Terms = { readonly version: number; readonly windowHours: number | null } | null;

/**
 * The terms that a session keeps for good.
 * @see docs/rules.md R1, R2
 */
export function freezeTerms(programme: Programme, terms: Terms, price: Money): PolicySnapshot {
  const windowHours = programme === 'hub' ? HUB_WINDOW_HOURS : (terms?.windowHours ?? null);
  return { windowHours, termsVersion: terms?.version ?? null, price };
}

/**
 * Whether a change at `at` is late: less than the window is left until the start, in elapsed time.
 * Exactly at the window is not late.
 * @see docs/rules.md R2
 */
export function isLate(session: Pick<Session, 'start' | 'policy'>, at: Date): boolean {
  const { windowHours } = session.policy;
  return windowHours !== null && session.start.getTime() - at.getTime() < windowHours * HOUR_MS;
}

/** Until when a change is not late; null where no window applies. */
export function freeUntil(session: Pick<Session, 'start' | 'policy'>): Date | null {
  const { windowHours } = session.policy;
  return windowHours === null ? null : new Date(session.start.getTime() - windowHours * HOUR_MS);
}

/**
 * The warning that a client's change at `at` carries, if any. A private session whose own window exceeds the hub's
 * carries the professional's terms on any attempt; every other one warns only when late.
 * @see docs/rules.md R3, R4
 */
export function warningFor(session: Pick<Session, 'programme' | 'start' | 'policy'>, at: Date): Warning | null {
  const { windowHours } = session.policy;
  if (session.programme === 'private' && windowHours !== null && windowHours > HUB_WINDOW_HOURS) {
    return warnings['own-terms'];
  }
  return isLate(session, at) ? warnings['late-change'] : null;
}

/**
 * Refuses a change of a session that has ended its way, and a client's change of one that has started.
 * @throws DomainError `session.not-scheduled` | `session.already-started`
 * @see docs/rules.md R2
 */
export function requireChangeable(session: Session, by: Actor, now: Date): asserts session is Scheduled {
  if (session.status !== 'scheduled') {
    const { status, nextSessionId } = session;
    throw new DomainError('conflict', 'session.not-scheduled', { status, nextSessionId });
  }
  if (by === 'client' && hasStarted(session, now)) throw new DomainError('conflict', 'session.already-started');
}

export function hasStarted(session: Pick<Session, 'start'>, now: Date): boolean {
  return session.start <= now;
}

/**
 * Refuses a client's change whose warning she has not acknowledged by its code; returns the evidence where she has.
 * A professional is not warned.
 * @param servedAt When this warning was last shown to her for this session.
 * @throws DomainError `session.warning-not-acknowledged` with the warning
 * @see docs/rules.md R5
 */
export function requireAcknowledged(
  session: Scheduled,
  by: Actor,
  acknowledged: WarningCode | undefined,
  servedAt: Date | null,
  now: Date,
): AcknowledgedWarning | null {
  const warning = by === 'client' ? warningFor(session, now) : null;
  if (!warning) return null;
  const { code, text, textVersion, language } = warning;
  if (acknowledged !== code) {
    throw new DomainError('precondition', 'session.warning-not-acknowledged', { warning: { code, text } });
  }
  return { code, textVersion, language, servedAt, acknowledgedAt: now };
}
