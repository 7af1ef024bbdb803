import { mayCharge } from '@hubhours/kernel/charging';
import { DomainError } from '@hubhours/kernel/domain-error';
import { isLate, requireAcknowledged, requireChangeable } from './policy.ts';
import {
  end,
  type CancellationReason,
  type DecisionIntent,
  type Ended,
  type Session,
  type WarningCode,
} from './session.ts';

export type Cancelled = { readonly ended: Ended; readonly decision: DecisionIntent };

/** What the professional wants done about the cost; left out, a late change asks her later. */
export type ChargeWish = 'credit' | 'direct' | 'none';

/**
 * A client gives her session up. A late one opens a decision for the professional, who has the last word.
 * @param servedAt When the warning was last shown to her.
 * @throws DomainError `session.not-scheduled` | `session.already-started` | `session.warning-not-acknowledged`
 * @see docs/rules.md R2 to R6
 */
export function cancelByClient(
  session: Session,
  acknowledged: WarningCode | undefined,
  servedAt: Date | null,
  now: Date,
): Cancelled {
  requireChangeable(session, 'client', now);
  const warning = requireAcknowledged(session, 'client', acknowledged, servedAt, now);
  const late = isLate(session, now);
  const change = { kind: 'cancelled', by: 'client', askedBy: 'client', at: now, late, reason: null, warning } as const;
  return { ended: end(session, change), decision: late ? 'open' : null };
}

export type ProfessionalCancellation = {
  readonly reason: CancellationReason;
  /** When the client gave notice, if that was earlier than now; with `by-client` only. */
  readonly noticeAt?: Date | undefined;
  readonly charge?: ChargeWish | undefined;
};

/**
 * A professional cancels. Only what the client asked for can cost her something, judged by the moment of her notice.
 * @throws DomainError `session.not-scheduled` | `session.notice-not-possible` | `charge.not-allowed`
 * @see docs/rules.md R7, R8, R9
 */
export function cancelByProfessional(session: Session, wish: ProfessionalCancellation, now: Date): Cancelled {
  requireChangeable(session, 'professional', now);
  const { reason, noticeAt, charge } = wish;
  const askedBy = reason === 'by-client' ? 'client' : 'professional';
  if (noticeAt && (askedBy !== 'client' || noticeAt > now || noticeAt < session.bookedAt)) {
    throw new DomainError('rejected', 'session.notice-not-possible');
  }
  const at = noticeAt ?? now;
  const late = askedBy === 'client' && isLate(session, at);
  const change = { kind: 'cancelled', by: 'professional', askedBy, at, late, reason, warning: null } as const;
  return { ended: end(session, change), decision: decisionOn(session, change, charge) };
}

/**
 * What a change asks of billing, given what the professional wishes about its cost.
 * @throws DomainError `charge.not-allowed`
 * @see docs/rules.md R6, R7, R8
 */
export function decisionOn(
  session: Pick<Session, 'programme'>,
  change: { readonly askedBy: 'client' | 'professional'; readonly late: boolean },
  wish: ChargeWish | undefined,
): DecisionIntent {
  const chargeable = mayCharge(session.programme, change);
  switch (wish) {
    case undefined:
      return chargeable && change.late ? 'open' : null;
    case 'none':
      return chargeable ? 'waive' : null;
    case 'credit':
    case 'direct': {
      // A private client has no credits: they are granted by an employer (R15).
      const possible = chargeable && !(wish === 'credit' && session.programme === 'private');
      if (!possible) throw new DomainError('rejected', 'charge.not-allowed');
      return wish === 'credit' ? 'charge-credit' : 'charge-direct';
    }
  }
}
