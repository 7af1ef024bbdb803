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
  | { readonly kind: 'direct'; readonly amount: Money; readonly provider: string }
);
export type DirectCharge = Extract<Charge, { kind: 'direct' }>;

/** What a charge for `session`'s way of ending is called: its completion, its no-show, or its late or early change. */
export function chargedFor({ change }: Session): ChargeFor {
  if (change === null) return 'session';
  if (change.kind === 'no-show') return 'no-show';
  return change.late ? 'late-change' : 'change';
}

/**
 * The money has arrived.
 * @throws DomainError `charge.not-payable` (conflict): paid, withdrawn or a credit
 */
export function pay(charge: Charge): DirectCharge {
  if (charge.kind !== 'direct' || charge.status !== 'pending') throw new DomainError('conflict', 'charge.not-payable');
  return { ...charge, status: 'paid' };
}
