import { describe, expect, it } from 'vitest';
import { consequenceOf } from './consequence.ts';

const hub = { programme: 'hub' } as const;
const own = { programme: 'private' } as const;
const late = { chargeable: { late: true, reason: 'late-change' } } as const;
const early = { chargeable: null };

describe('what follows from a change', () => {
  it('R7: an early change of a hub session costs nothing, and the credit comes back', () => {
    expect(consequenceOf('cancel', hub, early, 'credit')).toBe('freeWithCredit');
    expect(consequenceOf('cancel', hub, early, 'direct')).toBe('free');
    expect(consequenceOf('move', hub, early, 'credit')).toBe('freeMove');
  });
  it('R6: a late one is for the professional to decide, about the credit that is held', () => {
    expect(consequenceOf('cancel', hub, late, 'credit')).toBe('lateCredit');
    expect(consequenceOf('move', hub, late, 'credit')).toBe('lateMoveCredit');
  });
  it('R15: or about money, where no credit is held', () => {
    expect(consequenceOf('cancel', hub, late, 'direct')).toBe('lateDirect');
  });
  it('R8: a private client’s is judged by the professional’s own terms, early or late', () => {
    expect(consequenceOf('cancel', own, { chargeable: { late: false, reason: 'own-terms' } }, 'direct')).toBe(
      'ownTerms',
    );
    expect(consequenceOf('cancel', own, early, 'direct')).toBe('free');
  });
});
