import { describe, expect, test } from 'vitest';
import { amount, duration, moment, when } from './moments.ts';

const berlin = { locale: 'en-GB', timeZone: 'Europe/Berlin' };
const at = (start: string, minutes = 50) =>
  [new Date(start), new Date(new Date(start).getTime() + minutes * 60_000)] as const;

describe('when', () => {
  test('a session is told on its reader’s clock, with the zone named', () => {
    expect(when(...at('2026-11-24T14:00:00Z'), berlin)).toEqual({
      date: 'Tuesday, 24 November 2026',
      from: '15:00',
      to: '15:50',
      endDate: null,
      zone: 'Central European Time (Europe/Berlin)',
    });
  });

  test('an end on another date carries it, by the reader’s own midnight', () => {
    expect(when(...at('2026-11-24T22:30:00Z'), berlin).endDate).toBe('Wednesday, 25 November 2026');
    expect(when(...at('2026-11-24T22:30:00Z'), { ...berlin, timeZone: 'Europe/London' }).endDate).toBeNull();
  });

  test.each([
    ['the first 02:30', '2026-10-25T00:30:00Z', '02:30 (UTC+02:00)', '03:20'],
    ['the second 02:30', '2026-10-25T01:30:00Z', '02:30 (UTC+01:00)', '02:20'],
  ])('in the hour that a DST change repeats the offset stands beside it: %s', (_name, start, from) => {
    expect(when(...at(start, 20), berlin).from).toBe(from);
  });

  test('both ends carry their offset when either lies in the repeated hour', () => {
    const crossing = when(...at('2026-10-24T23:50:00Z', 90), berlin);
    expect([crossing.from, crossing.to]).toEqual(['01:50 (UTC+02:00)', '02:20 (UTC+01:00)']);
  });

  test('just before, just after and in the hour that is skipped no offset is needed', () => {
    for (const start of [
      '2026-10-24T23:30:00Z',
      '2026-10-25T02:00:00Z',
      '2026-03-29T01:00:00Z',
      '2026-03-29T00:30:00Z',
    ]) {
      expect(when(...at(start, 20), berlin).from).toMatch(/^\d\d:\d\d$/);
    }
  });

  test('half an hour’s shift repeats half an hour', () => {
    const lordHowe = { locale: 'en-GB', timeZone: 'Australia/Lord_Howe' };
    expect(when(...at('2027-04-03T14:45:00Z', 10), lordHowe).from).toBe('01:45 (UTC+11:00)');
    expect(when(...at('2027-04-03T15:15:00Z', 10), lordHowe).from).toBe('01:45 (UTC+10:30)');
    expect(when(...at('2027-04-03T14:15:00Z', 10), lordHowe).from).toBe('01:15');
  });

  test('a zone without a name of its own in words goes by its own', () => {
    expect(when(...at('2026-11-24T14:00:00Z'), { locale: 'en-GB', timeZone: 'UTC' }).zone).toBe('UTC');
  });
});

describe('the reader’s way of writing', () => {
  const instant = new Date('2026-11-24T14:05:00Z');
  test.each([
    ['en-US', 'Tuesday, November 24, 2026, 3:05 PM'],
    ['en-IE', 'Tuesday 24 November 2026, 15:05'],
    ['en', 'Tuesday, 24 November 2026, 15:05'],
    ['de-AT', 'Dienstag, 24. November 2026, 15:05'],
    ['de', 'Dienstag, 24. November 2026, 15:05'],
    ['fr-FR', 'Tuesday, 24 November 2026, 15:05'],
  ])('%s', (locale, words) => {
    expect(moment(instant, { ...berlin, locale })).toBe(words);
  });

  test('an amount has as many digits as its currency', () => {
    expect(amount(7_500, 'EUR', berlin)).toBe('€75.00');
    expect(amount(7_500, 'JPY', berlin)).toBe('JP¥7,500');
    expect(amount(7_500, 'KWD', berlin)).toBe('KWD 7.500');
  });
});

test.each([
  [0, '0 min'],
  [59, '59 min'],
  [60, '1 h'],
  [192, '3 h 12 min'],
])('%i minutes are %s', (minutes, words) => {
  expect(duration(minutes)).toBe(words);
});
