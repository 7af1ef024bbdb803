import type { Money } from '@hubhours/kernel/money';
import type { ChargeOutcome } from '@hubhours/kernel/charging';
import type { Mail, Session } from './mail.ts';

export type Opened = {
  readonly waiting: boolean;
  readonly intentRefused: string | null;
  readonly allowed: readonly ChargeOutcome[];
  readonly deadline: Date | null;
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
  const { allowed, intentRefused, deadline } = opened;
  const details = { allowed, intentRefused, deadline: deadline?.toISOString() ?? null };
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

export function tellOfCharge(session: Session, { amountMinor, currency }: Money, reason: ChargeReason): Mail[] {
  return [{ recipient: 'client', session, kind: 'payment-request', details: { amountMinor, currency, reason } }];
}

export function tellOfWithdrawal(session: Session, { amountMinor, currency }: Money): Mail[] {
  return [{ recipient: 'client', session, kind: 'charge-withdrawn', details: { amountMinor, currency } }];
}
