/** What a receipt says beside the payment: its place in the professional's series, and what is said of taxes. */
export type Receipt = { readonly number: string; readonly taxLine: string | null; readonly issuedAt: string };

/** `R-000042`. Each professional's series counts from 1 without gaps, payments and refunds together. */
export function receiptNumber(place: number): string {
  return `R-${String(place).padStart(6, '0')}`;
}
