import { allowedOutcomes, type ChargeOutcome } from '@hubhours/kernel/charging';
import { DomainError } from '@hubhours/kernel/domain-error';
import type { Money } from '@hubhours/kernel/money';
import { HOUR_MS } from '@hubhours/kernel/time-range';
import type { Charge } from './charge.ts';
import { isChargeable } from './change.ts';
import type { Session } from './session.ts';

/** The professional's word on what a change costs (R6). */
export type Decision = {
  readonly id: string;
  readonly sessionId: string;
  readonly professionalId: string;
  readonly clientId: string;
  readonly openedBy: 'client' | 'professional';
  readonly openedAt: Date;
  /** When it is waived by itself, frozen as it was opened; null: it stays open until the professional decides. */
  readonly deadline: Deadline | null;
  /** Null while it is open. */
  readonly decided: Decided | null;
};

/** The time that the professional gave herself, and when it is over. */
export type Deadline = { readonly hours: number; readonly at: Date };

export type Decided = {
  readonly outcome: ChargeOutcome;
  /** Of a direct charge; null otherwise. */
  readonly amount: Money | null;
  /** Private to the professional. */
  readonly reason: string | null;
  readonly by: 'professional' | 'system';
  readonly at: Date;
  /** The lot of the credit that the outcome spent or returned, so that it can be undone; null: none was held. */
  readonly lotId: string | null;
};

export type Choice = {
  readonly outcome: ChargeOutcome;
  readonly amountMinor?: number | undefined;
  readonly reason?: string | undefined;
};

/** What an outcome does to the credit held for the session. */
export type CreditMove = 'spend' | 'return' | 'none';

/**
 * Opens the decision about `session`'s change.
 * @throws DomainError `charge.not-allowed` (rejected): no charge is lawful, so there is nothing to decide
 * @see docs/rules.md R6, R7, R8
 */
export function open(
  session: Session,
  id: string,
  openedBy: Decision['openedBy'],
  openedAt: Date,
  deadline: Deadline | null,
): Decision {
  if (!isChargeable(session)) throw new DomainError('rejected', 'charge.not-allowed');
  const { id: sessionId, professionalId, clientId } = session;
  return { id, sessionId, professionalId, clientId, openedBy, openedAt, deadline, decided: null };
}

/**
 * The deadline of a decision that is opened at `from`, by the hours that its professional has set; null where none are.
 * @see docs/rules.md R6
 */
export function deadlineOf(hours: number | null, from: Date): Deadline | null {
  return hours === null ? null : { hours, at: new Date(from.getTime() + hours * HOUR_MS) };
}

/**
 * Whether the time to charge is over. At the deadline it is: whoever asked a moment before it was in time.
 * @see docs/rules.md R6
 */
export function isOverdue({ deadline }: Pick<Decision, 'deadline'>, at: Date): boolean {
  return deadline !== null && at >= deadline.at;
}

/**
 * The outcomes that the professional may choose for `session`'s change.
 * @see docs/rules.md R6, R7, R15
 */
export function allowed(
  { programme, change, policy }: Session,
  creditHeld: boolean,
  overdue: boolean,
): ChargeOutcome[] {
  if (change === null) return [];
  return allowedOutcomes(programme, change, { creditHeld, free: policy.price.amountMinor === 0, overdue });
}

/**
 * Decides, once.
 * @param at When the request was first received, by which the deadline is judged.
 * @param heldLotId The lot of the credit held for the session, or null.
 * @throws DomainError `decision.already-decided` (conflict) | `decision.outcome-not-allowed` |
 *   `decision.amount-not-allowed` (rejected)
 * @see docs/rules.md R6, R7, R8, R15
 */
export function decide(
  decision: Decision,
  session: Session,
  heldLotId: string | null,
  choice: Choice,
  by: Decided['by'],
  at: Date,
): { decision: Decision & { decided: Decided }; credit: CreditMove } {
  if (decision.decided !== null) throw new DomainError('conflict', 'decision.already-decided');
  const outcomes = allowed(session, heldLotId !== null, isOverdue(decision, at));
  if (!outcomes.includes(choice.outcome)) {
    throw new DomainError('rejected', 'decision.outcome-not-allowed', { allowed: outcomes });
  }
  const decided: Decided = {
    outcome: choice.outcome,
    amount: amountOf(session.policy.price, choice),
    reason: choice.reason || null,
    by,
    at,
    lotId: heldLotId,
  };
  const credit = heldLotId === null ? 'none' : choice.outcome === 'charge-credit' ? 'spend' : 'return';
  return { decision: { ...decision, decided }, credit };
}

function amountOf(price: Money, { outcome, amountMinor }: Choice): Money | null {
  const most = price.amountMinor;
  if (outcome !== 'charge-direct') {
    if (amountMinor === undefined) return null;
    throw new DomainError('rejected', 'decision.amount-not-allowed', { outcome });
  }
  if (amountMinor !== undefined && (amountMinor < 1 || amountMinor > most)) {
    throw new DomainError('rejected', 'decision.amount-not-allowed', { most });
  }
  return { amountMinor: amountMinor ?? most, currency: price.currency };
}

/**
 * Takes an outcome back while no money has moved; a spent credit is not money moved. The deadline stands; where it has
 * passed, the professional has the same time again, so that nothing is waived at once.
 * @param charge What the outcome charged, or null.
 * @returns the open decision, what was decided, and what is to become of its credit: `unspend` puts a spent one back
 *   on hold, `hold-again` one that was returned, if it is still there.
 * @throws DomainError `decision.not-decided` | `decision.money-moved` (conflict)
 * @see docs/rules.md R6
 */
export function undo(
  decision: Decision,
  charge: Charge | null,
  at: Date,
): { decision: Decision; previous: Decided; credit: 'unspend' | 'hold-again' | 'none' } {
  const { decided } = decision;
  if (decided === null) throw new DomainError('conflict', 'decision.not-decided');
  if (charge?.kind === 'direct' && charge.status !== 'pending') {
    throw new DomainError('conflict', 'decision.money-moved');
  }
  const credit = decided.lotId === null ? 'none' : decided.outcome === 'charge-credit' ? 'unspend' : 'hold-again';
  const deadline = isOverdue(decision, at) ? deadlineOf(decision.deadline?.hours ?? null, at) : decision.deadline;
  return { decision: { ...decision, deadline, decided: null }, previous: decided, credit };
}
