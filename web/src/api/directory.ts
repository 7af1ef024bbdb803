import { queryOptions } from '@tanstack/react-query';
import { api, read, type Schemas } from './client.ts';
import { keys } from './keys.ts';

export type Professional = Schemas['Professional'];
export type Service = Schemas['Service'];

/** Those whom the caller may see. */
export const professionalsQuery = queryOptions({
  queryKey: keys.professionals,
  queryFn: async ({ signal }): Promise<readonly Professional[]> => {
    const { items } = await read(api.GET('/api/professionals', { params: { query: { limit: 200 } }, signal }));
    return items;
  },
  staleTime: 60_000,
});

export const servicesQuery = (professionalId: string) =>
  queryOptions({
    queryKey: keys.services(professionalId),
    queryFn: async ({ signal }): Promise<readonly Service[]> => {
      const { services } = await read(
        api.GET('/api/professionals/{id}/services', { params: { path: { id: professionalId } }, signal }),
      );
      return services;
    },
    staleTime: 60_000,
  });

/** The terms in that version: those that a session was booked under. */
export const termsQuery = (professionalId: string, version: number) =>
  queryOptions({
    queryKey: keys.terms(professionalId, version),
    queryFn: ({ signal }) =>
      read(
        api.GET('/api/professionals/{id}/terms', {
          params: { path: { id: professionalId }, query: { version } },
          signal,
        }),
      ),
    staleTime: Infinity,
  });
