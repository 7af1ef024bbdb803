import { DomainError } from '@hubhours/kernel/domain-error';
import { describe, expect, it } from 'vitest';
import { chargedFor, pay, type Charge, type DirectCharge } from './charge.ts';
import type { Change, Session } from './session.ts';

const pending: DirectCharge = {
  id: 'x',
  sessionId: 's',
  decisionId: null,
  professionalId: 'p',
  clientId: 'c',
  for: 'session',
  kind: 'direct',
  amount: { amountMinor: 100, currency: 'EUR' },
  provider: 'manual',
  status: 'pending',
  createdAt: new Date(0),
};

describe('a direct charge', () => {
  it('is paid once', () => {
    expect(pay(pending).status).toBe('paid');
    expect(() => pay({ ...pending, status: 'paid' })).toThrow(new DomainError('conflict', 'charge.not-payable'));
  });

  it('can’t be paid when it was withdrawn, nor when it is a credit', () => {
    const credit: Charge = { ...pending, kind: 'credit', amount: null, provider: null };
    for (const charge of [{ ...pending, status: 'voided' as const }, credit]) {
      expect(() => pay(charge)).toThrow(new DomainError('conflict', 'charge.not-payable'));
    }
  });

  it('says what it is for', () => {
    const ended = (change: Partial<Change> | null) => chargedFor({ change } as Session);
    expect(ended(null)).toBe('session');
    expect(ended({ kind: 'no-show', late: true })).toBe('no-show');
    expect(ended({ kind: 'cancelled', late: true })).toBe('late-change');
    expect(ended({ kind: 'rescheduled', late: true })).toBe('late-change');
    expect(ended({ kind: 'cancelled', late: false })).toBe('change');
  });
});
