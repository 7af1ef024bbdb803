import { describe, expect, it } from 'vitest';
import { barsOf } from './bars.ts';

const month = (name: string, sessions: number | null) => ({
  month: name,
  sessions,
  creditsUsed: null,
  clients: null,
  publishedAt: '',
});

describe('the bars of the totals', () => {
  it('fill the chart at the highest, and are seen at nought', () => {
    const bars = barsOf([month('a', 40), month('b', 10), month('c', 0)], 'sessions', 160);
    expect(bars.map(({ height }) => height)).toEqual([160, 40, 2]);
  });
  it('R16: of hidden months look all the same, and do not change the others', () => {
    const bars = barsOf([month('a', null), month('b', 10), month('c', null)], 'sessions', 160);
    expect(bars.map(({ height }) => height)).toEqual([24, 160, 24]);
  });
  it('are there when everything is hidden', () => {
    expect(barsOf([month('a', 1)], 'clients', 160)).toEqual([{ month: 'a', value: null, height: 24 }]);
  });
});
