import { describe, expect, it, vi } from 'vitest';
import { createFormat, formatIn } from './format.ts';

const now = new Date('2026-11-23T10:00:00Z');
const before = (seconds: number) => new Date(now.getTime() - seconds * 1_000);

describe('how long ago', () => {
  const { ago } = createFormat('en');
  it.each([
    [0, 'now'],
    [59, '59 seconds ago'],
    [60, '1 minute ago'],
    [3_599, '59 minutes ago'],
    [3_600, '1 hour ago'],
    [86_399, '23 hours ago'],
    [86_400, 'yesterday'],
    [15 * 86_400, '15 days ago'],
  ])('%i seconds', (seconds, words) => expect(ago(before(seconds), now)).toBe(words));

  it('is never ahead: clocks differ', () => expect(ago(before(-5), now)).toBe('now'));
  it('in German', () => expect(createFormat('de').ago(before(7_200), now)).toBe('vor 2 Stunden'));
});

describe('a time of day', () => {
  const { clock } = createFormat('en');
  it.each([
    ['2026-10-24T23:30:00Z', 'Europe/Berlin', '01:30'],
    ['2026-10-25T00:30:00Z', 'Europe/Berlin', '02:30 CEST'],
    ['2026-10-25T01:30:00Z', 'Europe/Berlin', '02:30 CET'],
    ['2026-10-25T02:30:00Z', 'Europe/Berlin', '03:30'],
    ['2026-04-04T14:45:00Z', 'Australia/Lord_Howe', '01:45 GMT+11'],
  ])('%s in %s: the zone with an hour that is there twice', (at, zone, text) => expect(clock(at, zone)).toBe(text));
});

it('names in a row', () => {
  expect(createFormat('en').list(['booking', 'billing', 'gateway'])).toBe('booking, billing and gateway');
  expect(createFormat('de').list(['booking', 'billing'])).toBe('booking und billing');
});

it('what writes dates and money is made once, whoever asks', () => {
  const ofDates = vi.spyOn(Intl, 'DateTimeFormat');
  const ofNumbers = vi.spyOn(Intl, 'NumberFormat');
  for (const amountMinor of [100, 200]) {
    const { dayTime, zone, money } = formatIn('en');
    for (const at of ['2026-11-23T10:00:00Z', '2026-11-24T10:00:00Z']) {
      dayTime(at, 'Europe/Berlin');
      zone(at, 'Europe/Berlin');
    }
    money({ amountMinor, currency: 'EUR' });
  }
  expect([ofDates.mock.calls.length, ofNumbers.mock.calls.length]).toEqual([2, 1]);
  vi.restoreAllMocks();
});
