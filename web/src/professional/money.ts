type Money = { readonly amountMinor: number; readonly currency: string };

/** How many decimals a currency has. */
export function digitsOf(currency: string): number {
  const format = new Intl.NumberFormat('en', { style: 'currency', currency });
  return format.resolvedOptions().maximumFractionDigits ?? 2;
}

/** As a form shows it: 75.5 for 7550 cents. */
export function inMajor({ amountMinor, currency }: Money): number {
  return amountMinor / 10 ** digitsOf(currency);
}

/** What of a paid charge has not been given back. */
export function leftOf({ amount, refunded }: { amount: Money; refunded: Money | null }): Money {
  return { ...amount, amountMinor: amount.amountMinor - (refunded?.amountMinor ?? 0) };
}

/** What was typed, in the currency's minor unit; undefined where it is no amount, none, or more than `most`. */
export function inMinor(typed: string | number, most: Money): number | undefined {
  const value = Number(typed);
  if (typed === '' || !Number.isFinite(value)) return undefined;
  const minor = Math.round(value * 10 ** digitsOf(most.currency));
  return minor >= 1 && minor <= most.amountMinor ? minor : undefined;
}
