import type { Card } from '../api/payment-method.ts';

export type CardFace = {
  readonly brand: string;
  readonly last4: string;
  readonly month: string;
  readonly expired: boolean;
};

/** A card as its owner knows it. It is good until the end of its month. */
export function faceOf({ brand, last4, expiresMonth, expiresYear }: Card, now: Date): CardFace {
  const inMonths = (year: number, month: number) => year * 12 + month;
  return {
    brand: brand.charAt(0).toUpperCase() + brand.slice(1),
    last4,
    month: `${String(expiresMonth).padStart(2, '0')}/${expiresYear}`,
    expired: inMonths(expiresYear, expiresMonth) < inMonths(now.getFullYear(), now.getMonth() + 1),
  };
}
