import { DomainError } from '@hubhours/kernel/domain-error';
import type { Money } from '@hubhours/kernel/money';
import type { Session } from './session.ts';

/** What the money is asked for, told to the client. */
export type ChargeFor = 'session' | 'late-change' | 'no-show' | 'change';

/** What a session, or its change, has cost: a credit spent, or money that the client owes the professional. */
export type Charge = {
  readonly id: string;
  readonly sessionId: string;
  readonly decisionId: string | null;
  readonly professionalId: string;
  readonly clientId: string;
  readonly for: ChargeFor;
  readonly status: 'pending' | 'paid' | 'voided';
  readonly createdAt: Date;
} & (
  | { readonly kind: 'credit'; readonly amount: null; readonly provider: null }
  | {
      readonly kind: 'direct';
      readonly amount: Money;
      /** By whom the client is asked to pay. */
      readonly provider: string;
      /** By whom the money came, and goes back; null until it has come. */
      readonly paidThrough: string | null;
      /** In the minor unit of `amount`. */
      readonly refundedMinor: number;
    }
);
export type DirectCharge = Extract<Charge, { kind: 'direct' }>;
export type PaidCharge = DirectCharge & { readonly paidThrough: string };

/** What a charge for `session`'s way of ending is called: its completion, its no-show, or its late or early change. */
export function chargedFor({ change }: Session): ChargeFor {
  if (change === null) return 'session';
  if (change.kind === 'no-show') return 'no-show';
  return change.late ? 'late-change' : 'change';
}

/**
 * The money has arrived.
 * @param through The provider by whom it came: a client who was asked for her card may have paid in cash.
 * @throws DomainError `charge.not-payable` (conflict): paid, withdrawn or a credit
 */
export function pay(charge: Charge, through: string): PaidCharge {
  if (charge.kind !== 'direct' || charge.status !== 'pending') throw new DomainError('conflict', 'charge.not-payable');
  return { ...charge, status: 'paid', paidThrough: through };
}

/**
 * Gives back what was paid, or a part of it.
 * @param amountMinor Left out: all that has not been given back yet.
 * @throws DomainError `charge.not-refundable` (unpaid, withdrawn or a credit) | `charge.refund-exceeds-paid` (conflict)
 */
export function refund(charge: Charge, amountMinor: number | undefined): { charge: PaidCharge; amount: Money } {
  if (charge.kind !== 'direct' || charge.status !== 'paid' || charge.paidThrough === null) {
    throw new DomainError('conflict', 'charge.not-refundable');
  }
  const { amount: paid, refundedMinor, paidThrough } = charge;
  const left = paid.amountMinor - refundedMinor;
  const amount = { amountMinor: amountMinor ?? left, currency: paid.currency };
  if (amount.amountMinor < 1 || amount.amountMinor > left) {
    throw new DomainError('conflict', 'charge.refund-exceeds-paid', { left });
  }
  return { charge: { ...charge, paidThrough, refundedMinor: refundedMinor + amount.amountMinor }, amount };
}
