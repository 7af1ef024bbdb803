import { describe, expect, it } from 'vitest';
import type { Credits, Decision } from '../api/billing.ts';
import { fateOf, paymentOf } from './payment.ts';

type Kind = Credits['entries'][number]['kind'];
const credits = (available: number, ...kinds: Kind[]): Credits => ({
  available,
  held: 0,
  spent: 0,
  expired: 0,
  entries: kinds.map((kind) => ({ at: '', kind, credits: 1, sessionId: id, expiresAt: '' })),
});
const booked = new Date('2026-11-22T10:00:00Z');
const id = '01a202b2-c500-7000-8000-000000000000';
const later = (ms: number) => new Date(booked.getTime() + ms);
const hub = { id, programme: 'hub' } as const;
const now = later(60_000);

describe('what a session is paid with', () => {
  it('R15: a credit, while one is held for it', () => {
    for (const kind of ['held', 'passed-on', 'unspent'] as const)
      expect(paymentOf(hub, credits(0, kind), now)).toBe('credit');
  });
  it('R15: money, when the hold has gone', () => {
    expect(paymentOf(hub, credits(1, 'returned', 'held'), now)).toBe('direct');
    expect(paymentOf(hub, credits(0, 'withdrawn', 'held'), now)).toBe('direct');
  });
  it('R15: money, without any credit', () => expect(paymentOf(hub, credits(0), now)).toBe('direct'));
  it('is not said while a new session’s credit may still be on its way', () => {
    expect(paymentOf(hub, credits(1), later(19_999))).toBe('unknown');
    expect(paymentOf(hub, credits(1), later(20_000))).toBe('direct');
    expect(paymentOf(hub, undefined, now)).toBe('unknown');
  });
  it('is always money for a private client', () => {
    expect(paymentOf({ id, programme: 'private' }, credits(3, 'held'), now)).toBe('direct');
  });
});

describe('what became of a late change', () => {
  const decision = (fields: Partial<Decision>) =>
    ({
      outcome: null,
      amount: null,
      deadline: null,
      policy: { price: { amountMinor: 8000, currency: 'EUR' } },
      ...fields,
    }) as Decision;

  it('R6: nothing, until the professional decides', () => {
    expect(fateOf(decision({ deadline: '2026-12-01T00:00:00Z' }))).toEqual({
      kind: 'open',
      deadline: '2026-12-01T00:00:00Z',
    });
  });
  it('R6: one of three outcomes', () => {
    expect(fateOf(decision({ outcome: 'charge-credit' }))).toEqual({ kind: 'credit' });
    expect(fateOf(decision({ outcome: 'waive' }))).toEqual({ kind: 'waived' });
    expect(fateOf(decision({ outcome: 'charge-direct', amount: { amountMinor: 4000, currency: 'EUR' } }))).toEqual({
      kind: 'direct',
      amount: { amountMinor: 4000, currency: 'EUR' },
    });
  });
});
