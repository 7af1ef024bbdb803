import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PaidCharge } from './charge.ts';
import * as ledger from './ledger.ts';

const at = new Date('2026-03-10T12:00:00Z');
const lot = { id: 'lot', clientId: 'c', hubId: 'h', expiresAt: at, closedAt: null, available: 3, withdrawn: 0 };
const charge = (amountMinor: number): PaidCharge => ({
  id: 'x',
  sessionId: 's',
  decisionId: null,
  professionalId: 'p',
  clientId: 'c',
  for: 'session',
  kind: 'direct',
  amount: { amountMinor, currency: 'EUR' },
  provider: 'manual',
  paidThrough: 'manual',
  refundedMinor: 0,
  status: 'paid',
  createdAt: at,
});

const eur = (amountMinor: number) => ({ amountMinor, currency: 'EUR' });

/** Every posting here is in one unit. */
const sumOf = ({ entries }: ledger.Posting) => entries.reduce((sum, { amount }) => sum + amount, 0);

/** The sum of each account over the postings, by kind; what is zero is left out. */
function sums(...postings: ledger.Posting[]): Record<string, number> {
  const all: Record<string, number> = {};
  for (const { account, amount } of postings.flatMap(({ entries }) => entries)) {
    all[account.kind] = (all[account.kind] ?? 0) + amount;
  }
  return Object.fromEntries(Object.entries(all).filter(([, sum]) => sum !== 0));
}

describe('the ledger', () => {
  it('every kind of posting is balanced, whatever the amount', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1_000_000_000 }), (n) => {
        const postings = [
          ledger.granted(lot, n, at),
          ledger.held(lot, 'available', 's', at),
          ledger.held(lot, 'withdrawn', 's', at),
          ledger.returned(lot, 'available', 's', at),
          ledger.returned(lot, 'expired', 's', at),
          ledger.returned(lot, 'withdrawn', 's', at),
          ledger.spent(lot, 's', at),
          ledger.unspent(lot, 's', at),
          ledger.passedOn(lot, 's', 't', at),
          ledger.ended({ ...lot, available: n }, 'withdrawn', at),
          ledger.charged(charge(n), at),
          ledger.voided(charge(n), at),
          ledger.paid(charge(n), at),
          ledger.settled(charge(n), at),
          ledger.refunded(charge(n), eur(n), at),
          ledger.paidBack(charge(n), eur(n), at),
          ledger.recovered(charge(n), eur(n), at),
        ];
        for (const posting of postings) expect(sumOf(posting), posting.kind).toBe(0);
      }),
    );
  });

  it('what is taken is written before what is given, for the checks that follow each entry', () => {
    const postings = [
      ledger.held(lot, 'available', 's', at),
      ledger.unspent(lot, 's', at),
      ledger.passedOn(lot, 's', 't', at),
    ];
    for (const { entries } of postings) expect(entries[0]!.amount).toBeLessThan(0);
  });

  it('a spent credit that is put back on hold was never spent', () => {
    const postings = [ledger.held(lot, 'available', 's', at), ledger.spent(lot, 's', at), ledger.unspent(lot, 's', at)];
    expect(sums(...postings)).toEqual({ available: -1, held: 1 });
  });

  it('a charge that is withdrawn leaves no debt', () => {
    expect(sums(ledger.charged(charge(500), at), ledger.voided(charge(500), at))).toEqual({});
  });

  it('a charge is a debt of the client to the professional until the money has passed through the provider', () => {
    const owed = [ledger.charged(charge(500), at)];
    expect(sums(...owed)).toEqual({ payable: -500, receivable: 500 });
    const paid = [...owed, ledger.paid(charge(500), at)];
    expect(sums(...paid)).toEqual({ clearing: -500, receivable: 500 });
    expect(sums(...paid, ledger.settled(charge(500), at))).toEqual({});
  });

  it('a refund is a debt to the client until it has passed through the provider, and leaves nothing but what stands', () => {
    const paid = [ledger.charged(charge(500), at), ledger.paid(charge(500), at)];
    const refunded = [...paid, ledger.refunded(charge(500), eur(200), at)];
    expect(sums(...refunded)).toEqual({ clearing: -500, payable: 200, receivable: 300 });
    expect(sums(...refunded, ledger.paidBack(charge(500), eur(200), at))).toEqual({ clearing: -300, receivable: 300 });
  });

  it('a refund by the professional, who had the money, leaves nothing open', () => {
    const settled = [ledger.charged(charge(500), at), ledger.paid(charge(500), at), ledger.settled(charge(500), at)];
    const back = [
      ledger.refunded(charge(500), eur(200), at),
      ledger.paidBack(charge(500), eur(200), at),
      ledger.recovered(charge(500), eur(200), at),
    ];
    expect(sums(...settled, ...back)).toEqual({});
  });
});
