import { describe, expect, it } from 'vitest';
import { allShown, chosenOf, none, toggled } from './choice.ts';

const [a, b, c] = ['a', 'b', 'c'].map((messageId) => ({ service: 'billing' as const, messageId })) as [any, any, any];

describe('choosing what is parked', () => {
  it('takes one in and out', () => {
    const one = toggled(none, [a, b], 'billing a');
    expect(chosenOf(one, [a, b])).toEqual([a]);
    expect(chosenOf(toggled(one, [a, b], 'billing a'), [a, b])).toEqual([]);
  });

  it('forgets what has gone from the list, also when it comes back later under another choice', () => {
    const both = allShown([a, b]);
    expect(chosenOf(both, [b, c])).toEqual([b]);
    expect(chosenOf(toggled(both, [b, c], 'billing c'), [a, b, c])).toEqual([b, c]);
  });

  it('tells services apart that have the same id', () => {
    const other = { ...a, service: 'booking' };
    expect(chosenOf(allShown([a]), [a, other])).toEqual([a]);
  });

  it('of all has what is shown; taking one out leaves the others that are shown', () => {
    expect(chosenOf({ kind: 'all' }, [a, b])).toEqual([a, b]);
    expect(chosenOf(toggled({ kind: 'all' }, [a, b], 'billing a'), [a, b, c])).toEqual([b]);
  });
});
