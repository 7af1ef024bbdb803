import { queryOptions } from '@tanstack/react-query';
import { api, read, type Schemas } from './client.ts';
import { keys } from './keys.ts';

export type Card = NonNullable<Schemas['PaymentMethod']['card']>;

/** The card that the client keeps with the payment provider; not `online` where there is none to keep it with. */
export const paymentMethodQuery = queryOptions({
  queryKey: keys.paymentMethod,
  queryFn: ({ signal }) => read(api.GET('/api/me/payment-method', { signal })),
});

/** @returns the address of the provider's page on which a card is typed; it takes the place of the one that is kept */
export async function beginCard(): Promise<string> {
  const { url } = await read(api.POST('/api/me/payment-method', {}));
  return url;
}

export function forgetCard() {
  return read(api.DELETE('/api/me/payment-method', {}));
}
