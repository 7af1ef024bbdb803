import { describe, expect, it } from 'vitest';
import { later, monthOf, monthsBetween, startOf } from './month.ts';

const zones = [
  'UTC',
  'Europe/Vienna',
  'America/New_York',
  'Pacific/Kiritimati',
  'Pacific/Niue',
  'Asia/Kathmandu',
  'America/Asuncion',
];

describe('a month of a zone', () => {
  it('R16: begins when the clocks of the hub’s zone show it, and not a millisecond before', () => {
    for (const zone of zones) {
      for (const month of monthsBetween('2026-01-01', '2028-01-01')) {
        const start = startOf(month, zone);
        expect(monthOf(start, zone)).toBe(month);
        expect(monthOf(new Date(start.getTime() - 1), zone)).toBe(later(month, -1));
      }
    }
  });

  it('is where its zone is', () => {
    expect(startOf('2027-01-01', 'UTC').toISOString()).toBe('2027-01-01T00:00:00.000Z');
    expect(startOf('2027-01-01', 'Europe/Vienna').toISOString()).toBe('2026-12-31T23:00:00.000Z');
    expect(startOf('2027-07-01', 'Europe/Vienna').toISOString()).toBe('2027-06-30T22:00:00.000Z');
    expect(startOf('2027-01-01', 'Pacific/Kiritimati').toISOString()).toBe('2026-12-31T10:00:00.000Z');
    expect(startOf('2027-01-01', 'America/New_York').toISOString()).toBe('2027-01-01T05:00:00.000Z');
  });
});

describe('months in a row', () => {
  it('go over the year’s end, both ways', () => {
    expect(later('2026-12-01', 1)).toBe('2027-01-01');
    expect(later('2027-01-01', -1)).toBe('2026-12-01');
    expect(later('2027-01-01', -13)).toBe('2025-12-01');
  });

  it('hold their first and leave their last out', () => {
    expect(monthsBetween('2026-11-01', '2027-02-01')).toEqual(['2026-11-01', '2026-12-01', '2027-01-01']);
    expect(monthsBetween('2027-02-01', '2027-02-01')).toEqual([]);
  });
});
