import { describe, expect, it } from 'vitest';
import { endsAs, firstToExpire, isUsable, returnsTo, type Lot } from './credits.ts';

const expiresAt = new Date('2026-04-01T00:00:00Z');
const before = new Date(expiresAt.getTime() - 1);

function lot(facts: Partial<Lot> = {}): Lot {
  return { id: 'a', clientId: 'c', hubId: 'h', expiresAt, closed: false, available: 1, ...facts };
}

describe('which credit is held', () => {
  it('R15: a credit can be held up to the instant of its expiry, and not at it', () => {
    expect(isUsable(lot(), before)).toBe(true);
    expect(isUsable(lot(), expiresAt)).toBe(false);
  });

  it('R15: neither an empty lot nor one of an ended membership can be used', () => {
    expect(isUsable(lot({ available: 0 }), before)).toBe(false);
    expect(isUsable(lot({ closed: true }), before)).toBe(false);
  });

  it('the first to expire is used first, whatever their order', () => {
    const later = lot({ id: 'b', expiresAt: new Date('2026-05-01T00:00:00Z') });
    expect(firstToExpire([later, lot()], 'h', before)?.id).toBe('a');
    expect(firstToExpire([lot(), later], 'h', before)?.id).toBe('a');
    expect(firstToExpire([later, lot()], 'h', expiresAt)?.id).toBe('b');
  });

  it('two that expire together are used in one order always', () => {
    expect(firstToExpire([lot({ id: 'b' }), lot()], 'h', before)?.id).toBe('a');
  });

  it('a hub’s credits never pay for a session of another hub', () => {
    expect(firstToExpire([lot()], 'another', before)).toBeUndefined();
  });
});

describe('where a held credit goes', () => {
  it('R15: back to the client before its expiry, to the expired at it', () => {
    expect(returnsTo(lot(), before)).toBe('available');
    expect(returnsTo(lot(), expiresAt)).toBe('expired');
  });

  it('R15: one of an ended membership is withdrawn, expired or not', () => {
    expect(returnsTo(lot({ closed: true }), before)).toBe('withdrawn');
    expect(returnsTo(lot({ closed: true }), expiresAt)).toBe('withdrawn');
  });

  it('R15: a membership that ends withdraws what is available, and what had expired stays expired', () => {
    expect(endsAs(lot(), before)).toBe('withdrawn');
    expect(endsAs(lot(), expiresAt)).toBe('expired');
  });
});
