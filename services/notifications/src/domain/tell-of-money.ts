import type { Money } from '@hubhours/kernel/money';
import type { ChargeOutcome } from '@hubhours/kernel/charging';
import { MINUTE_MS } from '@hubhours/kernel/time-range';
import type { Mail, Recipient, Session } from './mail.ts';

export type Opened = {
  readonly waiting: boolean;
  readonly intentRefused: string | null;
  readonly allowed: readonly ChargeOutcome[];
  readonly deadline: Date | null;
  /** What it is about; null: not told. */
  readonly change: {
    readonly kind: 'cancelled' | 'rescheduled' | 'no-show';
    readonly by: Recipient;
    readonly at: Date;
  } | null;
};
export type Decided = {
  readonly outcome: ChargeOutcome;
  readonly decidedBy: 'professional' | 'system';
  readonly notifyClient: boolean;
};
export type ChargeReason = 'session' | 'late-change' | 'no-show' | 'change';

/** The professional hears of a decision that waits for her; one that came with the change is none to wait for. */
export function tellOfOpenDecision(session: Session, opened: Opened): Mail[] {
  if (!opened.waiting) return [];
  const { allowed, intentRefused, deadline, change } = opened;
  const details = {
    allowed,
    intentRefused,
    deadline: deadline?.toISOString() ?? null,
    change: change && { kind: change.kind, by: change.by, noticeMinutes: minutesBetween(change.at, session.start) },
  };
  return [{ recipient: 'professional', session, kind: 'decision-waiting', details }];
}

/**
 * The client hears of a credit that was used, and of a waiver if she is told of the change at all. A direct charge is told
 * by its payment request. The professional hears of what was waived without her, because its deadline came.
 */
export function tellOfOutcome(session: Session, { outcome, decidedBy, notifyClient }: Decided): Mail[] {
  if (outcome === 'charge-credit') return [{ recipient: 'client', session, kind: 'charged', details: {} }];
  if (outcome === 'charge-direct') return [];
  const waived = { session, kind: 'waived', details: { decidedBy } } as const;
  return [
    ...(notifyClient ? [{ ...waived, recipient: 'client' } as const] : []),
    ...(decidedBy === 'system' ? [{ ...waived, recipient: 'professional' } as const] : []),
  ];
}

export type Charged = {
  readonly amount: Money;
  readonly for: ChargeReason;
  readonly paymentKey?: string | undefined;
  readonly collection?: 'card' | 'link' | undefined;
};

/** The client is asked to pay; what is charged to her card is told by the receipt, or when it fails. */
export function tellOfCharge(session: Session, { amount, for: reason, paymentKey, collection }: Charged): Mail[] {
  if (collection === 'card') return [];
  const details = { ...amount, reason, ...(paymentKey !== undefined && { paymentKey }) };
  return [{ recipient: 'client', session, kind: 'payment-request', details }];
}

export type Failed = {
  readonly amount: Money;
  readonly for: ChargeReason;
  readonly cause: 'declined' | 'authentication-required' | 'not-possible';
  readonly paymentKey: string;
};

/** The client's card was not charged: she is sent the way to pay by another, or by her own hand. */
export function tellOfFailure(session: Session, { amount, for: reason, cause, paymentKey }: Failed): Mail[] {
  return [{ recipient: 'client', session, kind: 'payment-failed', details: { ...amount, reason, cause, paymentKey } }];
}

/** The professional has to give the money back in another way. */
export function tellOfFailedRefund(session: Session, { amount, surplus }: { amount: Money; surplus: boolean }): Mail[] {
  return [{ recipient: 'professional', session, kind: 'refund-failed', details: { ...amount, surplus } }];
}

/** The client hears why money goes back that she has just paid. */
export function tellOfSurplus(session: Session, amount: Money): Mail[] {
  return [{ recipient: 'client', session, kind: 'surplus-paid-back', details: { ...amount } }];
}

export function tellOfWithdrawal(session: Session, { amountMinor, currency }: Money): Mail[] {
  return [{ recipient: 'client', session, kind: 'charge-withdrawn', details: { amountMinor, currency } }];
}

type Receipt = { readonly number: string; readonly taxLine: string | null; readonly issuedAt: string };
export type Paid = {
  readonly amount: Money;
  readonly for?: ChargeReason | undefined;
  readonly paidThrough?: string | undefined;
  /** Left out by a release that issued none. */
  readonly receipt?: Receipt | undefined;
};
export type Refunded = {
  readonly amount: Money;
  readonly refunded: Money;
  readonly charged: Money;
  readonly paidThrough: string;
  readonly receipt: Receipt;
};

/** The client is sent a receipt of what she paid. */
export function tellOfPayment(session: Session, { amount, receipt, paidThrough, ...paid }: Paid): Mail[] {
  if (receipt === undefined) return [];
  const details = { ...amount, ...receipt, byHand: paidThrough === 'manual', reason: paid.for ?? 'session' };
  return [{ recipient: 'client', session, kind: 'receipt', details }];
}

/** The client is sent a receipt of what she was given back. */
export function tellOfRefund(session: Session, { amount, receipt, paidThrough, ...sums }: Refunded): Mail[] {
  const byHand = paidThrough === 'manual';
  const [chargedMinor, refundedMinor] = [sums.charged.amountMinor, sums.refunded.amountMinor];
  const details = { ...amount, ...receipt, byHand, chargedMinor, refundedMinor };
  return [{ recipient: 'client', session, kind: 'refund', details }];
}

function minutesBetween(from: Date, to: Date): number {
  return Math.max(0, Math.floor((to.getTime() - from.getTime()) / MINUTE_MS));
}
