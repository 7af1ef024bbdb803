/** An amount in the currency's minor unit (cents for EUR); never a float. */
export type Money = { readonly amountMinor: number; readonly currency: string };
