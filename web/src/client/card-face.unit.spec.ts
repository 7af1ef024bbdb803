import { describe, expect, it } from 'vitest';
import { faceOf } from './card-face.ts';

const card = { brand: 'visa', last4: '4242', expiresMonth: 2, expiresYear: 2027 };

describe('a card as its owner knows it', () => {
  it('has the last four digits, and the month as it is printed', () =>
    expect(faceOf(card, new Date(2026, 10, 23))).toEqual({
      brand: 'Visa',
      last4: '4242',
      month: '02/2027',
      expired: false,
    }));
  it('is good until the last day of its month', () => {
    expect(faceOf(card, new Date(2027, 1, 28, 23, 59)).expired).toBe(false);
    expect(faceOf(card, new Date(2027, 2, 1)).expired).toBe(true);
  });
});
