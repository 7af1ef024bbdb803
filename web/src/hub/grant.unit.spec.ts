import { describe, expect, it } from 'vitest';
import { endOf, faultsOf } from './grant.ts';

const now = new Date(2026, 10, 22, 12);
const wish = { all: true, chosen: new Set<string>(), credits: '3', lastDay: '2026-11-22' };

describe('a grant of credits', () => {
  it('may end with today, and not with yesterday', () => {
    expect(faultsOf(wish, now)).toEqual([]);
    expect(faultsOf({ ...wish, lastDay: '2026-11-21' }, now)).toEqual(['expiresWrong']);
    expect(faultsOf({ ...wish, lastDay: '' }, now)).toEqual(['expiresWrong']);
  });
  it.each([
    ['1', true],
    ['1000', true],
    ['0', false],
    ['1001', false],
    ['2.5', false],
    ['', false],
    ['-3', false],
  ])('of %s credits: %s', (credits, isGood) => {
    expect(faultsOf({ ...wish, credits }, now)).toEqual(isGood ? [] : ['creditsWrong']);
  });
  it('goes to all, or to at least one', () => {
    expect(faultsOf({ ...wish, all: false }, now)).toEqual(['chosenMissing']);
    expect(faultsOf({ ...wish, all: false, chosen: new Set(['a']) }, now)).toEqual([]);
  });
  it('is good to the end of its last day', () => expect(endOf('2026-12-31')).toEqual(new Date(2027, 0, 1)));
});
