import { DomainError } from '@hubhours/kernel/domain-error';
import { MINUTE_MS } from '@hubhours/kernel/time-range';
import { hasStarted, isLate, requireAcknowledged, requireChangeable } from './policy.ts';
import {
  end,
  type Actor,
  type DecisionIntent,
  type Ended,
  type Scheduled,
  type Session,
  type WarningCode,
} from './session.ts';

export type Move = {
  readonly start: Date;
  readonly by: Actor;
  /** The client: the code of the warning that she was shown. */
  readonly acknowledged?: WarningCode | undefined;
  /** When that warning was last shown to her. */
  readonly servedAt: Date | null;
  /** The successor's id. */
  readonly successorId: string;
};

export type Rescheduled = { readonly ended: Ended; readonly successor: Scheduled; readonly decision: DecisionIntent };

/**
 * Ends `session` and starts its successor at `start`, of the same length, lineage and frozen terms.
 * A client's late move is judged by the old start, and opens a decision; a professional's own move opens none.
 * @param now When the request was first received; the domain never reads the clock.
 * @throws DomainError `session.not-scheduled` | `session.already-started` | `session.change-in-past` |
 *   `session.rebook-not-offered` | `session.warning-not-acknowledged` | `session.start-in-past` |
 *   `session.start-unchanged` | `session.start-not-on-minute`
 * @see docs/rules.md R2, R5, R9, R10, R11, R12
 */
export function reschedule(session: Session, move: Move, now: Date): Rescheduled {
  const { by, start } = move;
  requireChangeable(session, by, now);
  requireRebookable(session, by, now);
  const warning = requireAcknowledged(session, by, move.acknowledged, move.servedAt, now);
  requireStart(start, now);
  if (start.getTime() === session.start.getTime()) throw new DomainError('rejected', 'session.start-unchanged');
  const late = by === 'client' && isLate(session, now);
  const change = { kind: 'rescheduled', by, askedBy: by, at: now, late, reason: null, warning } as const;
  const ended = end(session, change, move.successorId);
  return { ended, successor: succeed(ended, session, move, now), decision: late ? 'open' : null };
}

/**
 * Who may move a session from the page at all: hub clients and professionals. A private client is told whom to ask.
 * @throws DomainError `session.rebook-not-offered` | `session.change-in-past`
 * @see docs/rules.md R10, R11
 */
export function requireRebookable(session: Session, by: Actor, now: Date): void {
  if (by === 'client' && session.programme === 'private')
    throw new DomainError('forbidden', 'session.rebook-not-offered');
  if (hasStarted(session, now)) throw new DomainError('rejected', 'session.change-in-past');
}

/**
 * A session starts in the future, on a whole minute.
 * @throws DomainError `session.start-in-past` | `session.start-not-on-minute`
 */
export function requireStart(start: Date, now: Date): void {
  if (start <= now) throw new DomainError('rejected', 'session.start-in-past');
  if (start.getTime() % MINUTE_MS !== 0) throw new DomainError('rejected', 'session.start-not-on-minute');
}

function succeed(ended: Ended, session: Scheduled, move: Move, now: Date): Scheduled {
  return {
    ...session,
    id: move.successorId,
    sequence: ended.sequence,
    start: move.start,
    end: new Date(move.start.getTime() + session.end.getTime() - session.start.getTime()),
    overbooked: false,
    bookedAt: now,
    previousSessionId: session.id,
  };
}
