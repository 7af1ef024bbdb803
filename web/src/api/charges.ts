import { queryOptions } from '@tanstack/react-query';
import type { Charge } from './billing.ts';
import { api, read } from './client.ts';
import { keys } from './keys.ts';

export type { Charge } from './billing.ts';

export const chargesQuery = (sessionId: string) =>
  queryOptions({
    queryKey: keys.charges({ sessionId }),
    queryFn: async ({ signal }): Promise<readonly Charge[]> => {
      const { items } = await read(api.GET('/api/charges', { params: { query: { sessionId } }, signal }));
      return items;
    },
  });

type Act<Body> = { readonly id: string } & Body;

export function recordPayment({ id, ...body }: Act<{ reference?: string }>): Promise<Charge> {
  return read(api.POST('/api/charges/{id}/payment', { params: { path: { id } }, body }));
}

/** Gives back what was paid, or a part of it. @throws Problem `charge.refund-exceeds-paid` with what is `left` to give back */
export function refundCharge({ id, ...body }: Act<{ amountMinor: number; reason: string }>): Promise<Charge> {
  return read(api.POST('/api/charges/{id}/refund', { params: { path: { id } }, body }));
}
