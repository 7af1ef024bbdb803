import { describe, expect, it } from 'vitest';
import { endsAs, firstToExpire, heldFrom, returnsTo, type Lot } from './credits.ts';

const expiresAt = new Date('2026-04-01T00:00:00Z');
const before = new Date(expiresAt.getTime() - 1);

function lot(facts: Partial<Lot> = {}): Lot {
  return { id: 'a', clientId: 'c', hubId: 'h', expiresAt, closedAt: null, available: 1, withdrawn: 0, ...facts };
}

describe('which credit is held', () => {
  it('R15: a credit can be held up to the instant of its expiry, and not at it', () => {
    expect(heldFrom(lot(), before)).toBe('available');
    expect(heldFrom(lot(), expiresAt)).toBeUndefined();
  });

  it('R15: neither an empty lot nor one of an ended membership can be used', () => {
    expect(heldFrom(lot({ available: 0 }), before)).toBeUndefined();
    expect(heldFrom(lot({ closedAt: before }), before)).toBeUndefined();
  });

  it('R15: what was booked before a membership ended holds a credit that its end has withdrawn, up to the instant of it', () => {
    const withdrawn = lot({ closedAt: before, available: 0, withdrawn: 1 });
    expect(heldFrom(withdrawn, new Date(before.getTime() - 1))).toBe('withdrawn');
    expect(heldFrom(withdrawn, before)).toBeUndefined();
    expect(heldFrom({ ...withdrawn, withdrawn: 0 }, new Date(before.getTime() - 1))).toBeUndefined();
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
    expect(returnsTo(lot({ closedAt: before }), before)).toBe('withdrawn');
    expect(returnsTo(lot({ closedAt: before }), expiresAt)).toBe('withdrawn');
  });

  it('R15: a membership that ends withdraws what is available, and what had expired stays expired', () => {
    expect(endsAs(lot(), before)).toBe('withdrawn');
    expect(endsAs(lot(), expiresAt)).toBe('expired');
  });
});
