import { describe, expect, it } from 'vitest';
import * as shapes from './shapes.ts';

type Shape = { safeParse(value: unknown): { success: boolean } };

/** Expects `shape` to take all of `good` and none of `bad`. */
function expectOf(shape: Shape, good: unknown[], bad: unknown[]): void {
  for (const value of good) expect(shape.safeParse(value).success, JSON.stringify(value)).toBe(true);
  for (const value of bad) expect(shape.safeParse(value).success, JSON.stringify(value)).toBe(false);
}

describe('times', () => {
  it('an instant is ISO 8601 in UTC', () => {
    const good = ['2026-12-02T16:00:00Z', '2026-12-02T16:00:00.123Z', '2028-02-29T00:00:00Z'];
    const bad = [
      '2026-12-02',
      '0000-12-31T23:59:59Z',
      '2026-12-02T16:00:00',
      '2026-12-02T16:00:00+01:00',
      '2026-02-29T00:00:00Z',
      0,
      null,
      '',
    ];
    expectOf(shapes.instant, good, bad);
  });

  it('a local date is a day that exists', () => {
    expectOf(shapes.localDate, ['2026-12-02', '2028-02-29'], ['2026-02-29', '2026-13-01', '02.12.2026', '2026-12-2']);
  });

  it('a local time is HH:MM, and 24:00 only ends a day', () => {
    expectOf(shapes.localTime, ['00:00', '09:05', '23:59'], ['24:00', '9:05', '23:60', '09:05:00', '', ' 09:05']);
    expectOf(shapes.localEndTime, ['00:00', '23:59', '24:00'], ['24:01', '25:00', '9:05']);
  });

  it('a time zone is an IANA name, no offset', () => {
    const good = ['Europe/Dublin', 'America/New_York', 'UTC', 'Asia/Kolkata', 'America/Argentina/Buenos_Aires'];
    expectOf(shapes.timeZone, good, ['+01:00', 'Mars/Olympus', '', 'Europe', '5', `Europe/${'x'.repeat(80)}`, null]);
  });
});

describe('money', () => {
  it('is a whole number of the minor unit and a currency', () => {
    const good = [
      { amountMinor: 0, currency: 'EUR' },
      { amountMinor: 7500, currency: 'GBP' },
      { amountMinor: 1_000_000_000, currency: 'JPY' },
    ];
    const bad = [
      { amountMinor: 75.5, currency: 'EUR' },
      { amountMinor: -1, currency: 'EUR' },
      { amountMinor: 1_000_000_001, currency: 'EUR' },
      { amountMinor: '7500', currency: 'EUR' },
      { amountMinor: 7500, currency: 'eur' },
      { amountMinor: 7500 },
      { amountMinor: 7500, currency: 'EUR', taxes: 0 },
    ];
    expectOf(shapes.money, good, bad);
  });

  it('R1: a frozen policy has a window of at most 720 hours, or none', () => {
    const policy = { windowHours: 24, termsVersion: 1, price: { amountMinor: 7500, currency: 'EUR' } };
    const good = [policy, { ...policy, windowHours: null, termsVersion: null }, { ...policy, windowHours: 720 }];
    const bad = [
      { ...policy, windowHours: 721 },
      { ...policy, windowHours: -1 },
      { ...policy, termsVersion: 0 },
    ];
    expectOf(shapes.policySnapshot, good, bad);
  });
});

describe('people', () => {
  it('an address is kept in lower case, so that one person has one', () => {
    expect(shapes.email.parse('Ada@Example.TEST')).toBe('ada@example.test');
    expectOf(
      shapes.email,
      ['a@example.test'],
      ['a', 'a@', 'a b@example.test', `${'a'.repeat(250)}@example.test`, null],
    );
  });

  it('a name is trimmed and not empty', () => {
    expect(shapes.personName.parse('  Ada  ')).toBe('Ada');
    expectOf(shapes.personName, ['A'], ['', '   ', 'x'.repeat(201)]);
  });

  it('a locale is a language, or a language in a region', () => {
    expectOf(shapes.locale, ['en', 'de-AT'], ['EN', 'english', 'de_AT', '']);
  });

  it('an id is a UUID', () => {
    expectOf(shapes.id, ['019aa2b4-7c00-7001-8000-000000000001'], ['1', '', 'x'.repeat(36), null]);
  });
});

describe('lists', () => {
  it('a page is 50 unless `limit` says more, and 200 at the most', () => {
    expect(shapes.pageQuery.limit.parse(undefined)).toBe(50);
    expect(shapes.pageQuery.limit.parse('200')).toBe(200);
    expectOf(shapes.pageQuery.limit, ['1', 200], ['0', '201', '1.5', 'all', -1]);
  });

  it('the last page has no cursor', () => {
    const page = shapes.page(shapes.id);
    expectOf(
      page,
      [
        { items: [], nextCursor: null },
        { items: [], nextCursor: 'x' },
      ],
      [{ items: [] }, { nextCursor: null }],
    );
  });
});
