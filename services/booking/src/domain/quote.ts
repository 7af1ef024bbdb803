import { mayCharge } from '@hubhours/kernel/charging';
import { freeUntil, hasStarted, isLate, requireChangeable, warningFor } from './policy.ts';
import { DomainError } from '@hubhours/kernel/domain-error';
import { requireRebookable } from './reschedule.ts';
import type { Actor, Session } from './session.ts';
import type { Warning } from './warnings.ts';

/** What a change now would mean. The refusals come from the same functions, so page and API never disagree. */
export type Quote = {
  readonly late: boolean;
  readonly freeUntil: Date | null;
  readonly warning: Warning | null;
  readonly mayCancel: boolean;
  readonly mayReschedule: boolean;
  readonly rescheduleRefusal: string | null;
  readonly chargeable: { readonly late: boolean; readonly reason: 'late-change' | 'own-terms' } | null;
};

/**
 * For a professional: no warning, and `chargeable` as if the client had asked.
 * @see docs/rules.md R2 to R5, R7, R8, R10, R11
 */
export function quote(session: Session, viewer: Actor, now: Date): Quote {
  const cancelRefusal = refusalOf(() => requireChangeable(session, viewer, now));
  const rescheduleRefusal = cancelRefusal ?? refusalOf(() => requireRebookable(session, viewer, now));
  const late = isLate(session, now);
  const open = session.status === 'scheduled';
  const askedByClient = { askedBy: 'client', late } as const;
  return {
    late: open && late,
    freeUntil: freeUntil(session),
    warning: viewer === 'client' && !cancelRefusal ? warningFor(session, now) : null,
    mayCancel: !cancelRefusal,
    mayReschedule: !rescheduleRefusal,
    rescheduleRefusal,
    chargeable:
      open && !(viewer === 'client' && hasStarted(session, now)) && mayCharge(session.programme, askedByClient)
        ? { late, reason: session.programme === 'private' ? 'own-terms' : 'late-change' }
        : null,
  };
}

function refusalOf(check: () => void): string | null {
  try {
    check();
    return null;
  } catch (error) {
    if (error instanceof DomainError) return error.code;
    throw error;
  }
}
