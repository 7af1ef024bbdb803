import { DomainError } from '@hubhours/kernel/domain-error';
import { decisionOn, type ChargeWish } from './cancel.ts';
import { hasStarted, requireChangeable } from './policy.ts';
import { end, type Completed, type DecisionIntent, type Ended, type Session } from './session.ts';

/**
 * The session took place.
 * @throws DomainError `session.not-scheduled` | `session.not-started`
 */
export function complete(session: Session, now: Date): Completed {
  requireChangeable(session, 'professional', now);
  requireStarted(session, now);
  return { ...session, status: 'completed', sequence: session.sequence + 1 };
}

/**
 * The client did not come, which counts as late (R9); left undecided, it asks the professional.
 * @throws DomainError `session.not-scheduled` | `session.not-started` | `charge.not-allowed`
 * @see docs/rules.md R6, R9
 */
export function noShow(
  session: Session,
  charge: ChargeWish | undefined,
  now: Date,
): { readonly ended: Ended; readonly decision: DecisionIntent } {
  requireChangeable(session, 'professional', now);
  requireStarted(session, now);
  const change = {
    kind: 'no-show',
    by: 'professional',
    askedBy: 'client',
    at: now,
    late: true,
    reason: null,
    warning: null,
  } as const;
  return { ended: end(session, change), decision: decisionOn(session, change, charge) };
}

function requireStarted(session: Session, now: Date): void {
  if (!hasStarted(session, now)) throw new DomainError('conflict', 'session.not-started');
}
