import { DomainError } from '@hubhours/kernel/domain-error';
import { describe, expect, it } from 'vitest';
import { chargedFor, pay, refund, type Charge, type DirectCharge } from './charge.ts';
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
  paidThrough: null,
  refundedMinor: 0,
  status: 'pending',
  createdAt: new Date(0),
};

describe('a direct charge', () => {
  it('is paid once', () => {
    expect(pay(pending, 'manual').status).toBe('paid');
    expect(() => pay({ ...pending, status: 'paid' }, 'manual')).toThrow(
      new DomainError('conflict', 'charge.not-payable'),
    );
  });

  it('can’t be paid when it was withdrawn, nor when it is a credit', () => {
    const credit: Charge = { ...pending, kind: 'credit', amount: null, provider: null };
    for (const charge of [{ ...pending, status: 'voided' as const }, credit]) {
      expect(() => pay(charge, 'manual')).toThrow(new DomainError('conflict', 'charge.not-payable'));
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

describe('a refund', () => {
  const paid: Charge = { ...pending, status: 'paid', paidThrough: 'manual' };
  const left = (charge: Charge, amountMinor?: number) => {
    const refunded = refund(charge, amountMinor);
    return { gives: refunded.amount.amountMinor, sum: refunded.charge.refundedMinor };
  };

  it('is of all that is left, or of a part', () => {
    expect(left(paid)).toEqual({ gives: 100, sum: 100 });
    expect(left(paid, 1)).toEqual({ gives: 1, sum: 1 });
    expect(left({ ...paid, refundedMinor: 40 }, 60)).toEqual({ gives: 60, sum: 100 });
    expect(left({ ...paid, refundedMinor: 40 })).toEqual({ gives: 60, sum: 100 });
  });

  it('is never of more than was paid', () => {
    const exceeds = (of: number) => new DomainError('conflict', 'charge.refund-exceeds-paid', { left: of });
    expect(() => refund(paid, 101)).toThrow(exceeds(100));
    expect(() => refund({ ...paid, refundedMinor: 40 }, 61)).toThrow(exceeds(60));
    expect(() => refund({ ...paid, refundedMinor: 100 }, undefined)).toThrow(exceeds(0));
    expect(() => refund(paid, 0)).toThrow(exceeds(100));
  });

  it('is of money that has come, and of no credit', () => {
    const credit: Charge = { ...pending, status: 'paid', kind: 'credit', amount: null, provider: null };
    for (const charge of [pending, { ...pending, status: 'voided' as const }, credit]) {
      expect(() => refund(charge, 1)).toThrow(new DomainError('conflict', 'charge.not-refundable'));
    }
  });
});
