import { queryOptions } from '@tanstack/react-query';
import { api, read, type Schemas } from './client.ts';
import { keys } from './keys.ts';

export type Decision = Schemas['Decision'];
export type Charge = Schemas['Charge'];
export type Credits = Schemas['Credits'];

export const myDecisionsQuery = queryOptions({
  queryKey: keys.decisions({ mine: true }),
  queryFn: async ({ signal }): Promise<readonly Decision[]> => {
    const { items } = await read(api.GET('/api/decisions', { params: { query: { limit: 100 } }, signal }));
    return items;
  },
});

export const myChargesQuery = queryOptions({
  queryKey: keys.charges({ mine: true }),
  queryFn: async ({ signal }): Promise<readonly Charge[]> => {
    const { items } = await read(api.GET('/api/charges', { params: { query: { limit: 100 } }, signal }));
    return items;
  },
});

export const creditsQuery = (clientId: string) =>
  queryOptions({
    queryKey: keys.credits(clientId),
    queryFn: ({ signal }): Promise<Credits> =>
      read(api.GET('/api/clients/{id}/credits', { params: { path: { id: clientId } }, signal })),
  });
