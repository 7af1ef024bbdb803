import { describe, expect, it } from 'vitest';
import { inMajor, inMinor, leftOf } from './money.ts';
import { noticeOf } from './notice.ts';

const price = { amountMinor: 7500, currency: 'EUR' };

describe('amounts of a form', () => {
  it('are in the major unit, whatever its digits', () => {
    expect(inMajor(price)).toBe(75);
    expect(inMajor({ amountMinor: 7500, currency: 'JPY' })).toBe(7500);
    expect(inMinor(12.5, price)).toBe(1250);
  });

  it.each([
    [75, 7500],
    [75.01, undefined],
    [0.01, 1],
    [0, undefined],
    ['', undefined],
    ['much', undefined],
  ])('%s is at most the frozen price, and not nothing: %s', (typed, minor) => {
    expect(inMinor(typed, price)).toBe(minor);
  });
});

describe('what of a payment can be given back', () => {
  it.each([
    [null, 7500],
    [2500, 5000],
    [7500, 0],
  ])('after %s was given back: %s', (given, left) => {
    const refunded = given === null ? null : { amountMinor: given, currency: 'EUR' };
    expect(leftOf({ amount: price, refunded })).toEqual({ amountMinor: left, currency: 'EUR' });
  });
});

describe('how much notice was given', () => {
  it.each([
    ['2026-12-01T08:48:00Z', { kind: 'before', hours: 3, minutes: 12 }],
    ['2026-12-01T11:59:01Z', { kind: 'after', hours: 0, minutes: 0 }],
    ['2026-12-01T12:15:00Z', { kind: 'after', hours: 0, minutes: 15 }],
  ])('at %s', (at, notice) => {
    expect(noticeOf({ at, start: '2026-12-01T12:00:00Z' })).toEqual(notice);
  });
});
