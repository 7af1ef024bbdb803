import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { api, read, type Schemas } from './client.ts';
import { keys } from './keys.ts';

export type Client = Schemas['Client'];
export type Usage = Schemas['Usage'];

/** The members of the administrator's hub, page by page. */
export const membersQuery = infiniteQueryOptions({
  queryKey: keys.clients({ ofHub: true }),
  queryFn: ({ pageParam: cursor, signal }) =>
    read(api.GET('/api/clients', { params: { query: { limit: 200, cursor } }, signal })),
  initialPageParam: undefined as string | undefined,
  getNextPageParam: (last) => last.nextCursor ?? undefined,
});

/** The last twelve whole months. */
export const usageQuery = (hubId: string) =>
  queryOptions({
    queryKey: keys.usage(hubId, {}),
    queryFn: ({ signal }): Promise<Usage> =>
      read(api.GET('/api/hubs/{id}/usage', { params: { path: { id: hubId } }, signal })),
    staleTime: 60_000,
  });

export type Invitation = {
  readonly hubId: string;
  readonly name: string;
  readonly email: string;
  readonly timeZone: string;
  readonly locale: string;
};

export function inviteClient(body: Invitation): Promise<Client> {
  return read(api.POST('/api/clients', { body }));
}

export function endMembership(clientId: string): Promise<unknown> {
  return read(api.DELETE('/api/clients/{id}/hub-membership', { params: { path: { id: clientId } } }));
}

type To = { readonly all: true } | { readonly clientIds: string[] };
export type Grant = To & { readonly credits: number; readonly expiresAt: string };

/** The credits are for each of the clients. */
export function grantCredits({ hubId, ...body }: Grant & { hubId: string }): Promise<Schemas['CreditGrant']> {
  return read(api.POST('/api/hubs/{id}/credit-grants', { params: { path: { id: hubId } }, body }));
}
