import { describe, expect, it } from 'vitest';
import { closesAt, countOf, hidden, disclose, type ClientFigures } from './usage.ts';

const FIVE = 5;
const figures = (count: number, one: Partial<ClientFigures> = {}): ClientFigures[] =>
  Array.from({ length: count }, () => ({ sessions: 2, uncovered: 0, credits: 2, ...one }));
/** So many members of the whole month, by the credits that each could have used. */
const members = (count: number, credits = 3): number[] => Array.from({ length: count }, () => credits);

describe('what the employer sees of a month', () => {
  it('R16: the minimum of clients is enough, one fewer is hidden', () => {
    expect(disclose(figures(5), members(100), FIVE)).toEqual({ sessions: 10, creditsUsed: 10, clients: 5 });
    expect(disclose(figures(4), members(100), FIVE)).toEqual(hidden);
    expect(disclose([], members(100), FIVE)).toEqual(hidden);
  });

  it('R16: as many must have stayed away, or the total tells that nearly everybody came', () => {
    expect(disclose(figures(15), members(20), FIVE)).toMatchObject({ clients: 15 });
    expect(disclose(figures(16), members(20), FIVE)).toEqual(hidden);
    expect(disclose(figures(20), members(20), FIVE)).toEqual(hidden);
  });

  it('R16: who came without having been a member all month counts as having been one, so as never to be told apart', () => {
    // one of the ten whole-month members and five joiners: nine stayed away, and yet only four are certain
    expect(disclose(figures(6), members(10), FIVE)).toEqual(hidden);
  });

  it('R16: credits that few have used are hidden, beside the sessions of many', () => {
    const without = { sessions: 1, uncovered: 1, credits: 0 };
    expect(disclose([...figures(4), ...figures(6, without)], members(100), FIVE)).toEqual({
      sessions: 14,
      creditsUsed: null,
      clients: 10,
    });
    expect(disclose([...figures(5), ...figures(6, without)], members(100), FIVE)).toEqual({
      sessions: 16,
      creditsUsed: 10,
      clients: 11,
    });
  });

  it('R16: credits are hidden where few had a session without one: sessions less credits would be those few’s', () => {
    const without = { sessions: 3, uncovered: 1, credits: 2 };
    expect(disclose([...figures(9), ...figures(1, without)], members(100), FIVE)).toMatchObject({
      sessions: 21,
      creditsUsed: null,
    });
    expect(disclose([...figures(9), ...figures(4, without)], members(100), FIVE)).toMatchObject({ creditsUsed: null });
    expect(disclose([...figures(9), ...figures(5, without)], members(100), FIVE)).toMatchObject({ creditsUsed: 28 });
  });

  it('R16: a group of those who only paid for changes stands by itself; of fewer, credits less sessions would tell', () => {
    const changed = { sessions: 0, uncovered: 0, credits: 1 };
    expect(disclose(figures(5, changed), members(100), FIVE)).toEqual({
      sessions: null,
      creditsUsed: 5,
      clients: null,
    });
    const beside = (count: number) => disclose([...figures(5), ...figures(count, changed)], members(100), FIVE);
    expect(beside(1)).toEqual({ sessions: 10, creditsUsed: null, clients: 5 });
    expect(beside(4)).toMatchObject({ creditsUsed: null });
    expect(beside(5)).toEqual({ sessions: 10, creditsUsed: 15, clients: 5 });
    // the same client’s, beside her sessions
    const both = { sessions: 1, uncovered: 0, credits: 2 };
    expect(disclose([...figures(5), ...figures(4, both)], members(100), FIVE)).toMatchObject({ creditsUsed: null });
  });

  it('R16: credits are hidden where hardly more could have used one than did: the employer knows to whom it granted them', () => {
    const granted = (count: number, credits = 2) => [...members(count, credits), ...members(100 - count, 0)];
    expect(disclose(figures(5), granted(5), FIVE)).toEqual({ sessions: 10, creditsUsed: null, clients: 5 });
    expect(disclose(figures(5), granted(9), FIVE)).toMatchObject({ creditsUsed: null });
    expect(disclose(figures(5), granted(10), FIVE)).toMatchObject({ creditsUsed: 10 });
    // nor could those have used two who were granted one
    expect(disclose(figures(5), granted(100, 1), FIVE)).toMatchObject({ creditsUsed: null });
    expect(disclose([...figures(4, { sessions: 1, credits: 1 }), ...figures(1)], granted(9), FIVE)).toMatchObject({
      creditsUsed: null,
    });
  });

  it('R16: says the same whoever the figures belong to', () => {
    const some = [...figures(5), ...figures(3, { sessions: 7, uncovered: 5 }), ...figures(2, { sessions: 1 })];
    expect(disclose(some.toReversed(), members(50), FIVE)).toEqual(disclose(some, members(50), FIVE));
  });
});

describe('when a month is counted', () => {
  it('R16: three days after its end on the clocks of the hub', () => {
    expect(closesAt('2027-01-01', 'UTC').toISOString()).toBe('2027-02-04T00:00:00.000Z');
    expect(closesAt('2027-06-01', 'America/New_York').toISOString()).toBe('2027-07-04T04:00:00.000Z');
  });

  it('each closing begins where the one before ended, so that nothing falls between or counts twice', () => {
    const [january, february] = [countOf('2027-01-01', 'Europe/Vienna'), countOf('2027-02-01', 'Europe/Vienna')];
    expect(february.from).toEqual(january.to);
    expect(february.opened).toEqual(january.closed);
    expect(january.opened).toEqual(closesAt('2026-12-01', 'Europe/Vienna'));
    expect(january.closed).toEqual(closesAt('2027-01-01', 'Europe/Vienna'));
  });
});
