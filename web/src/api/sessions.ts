import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { api, read, type Schemas } from './client.ts';
import { keys } from './keys.ts';

export type Session = Schemas['Session'];
export type Quote = Schemas['Quote'];
export type Warning = NonNullable<Quote['warning']>;

type PageOf<Item> = { readonly items: readonly Item[]; readonly nextCursor: string | null };

/** All sessions of the caller, whatever became of them; the latest start first, page by page. */
export const mySessionsQuery = infiniteQueryOptions({
  queryKey: keys.sessions({ mine: true }),
  queryFn: ({ pageParam: cursor, signal }): Promise<PageOf<Session>> =>
    read(api.GET('/api/sessions', { params: { query: { limit: 50, cursor } }, signal })),
  initialPageParam: undefined as string | undefined,
  getNextPageParam: (last) => last.nextCursor ?? undefined,
});

export const sessionQuery = (id: string) =>
  queryOptions({
    queryKey: keys.session(id),
    queryFn: ({ signal }) => read(api.GET('/api/sessions/{id}', { params: { path: { id } }, signal })),
  });

/** What a change now would mean. To ask is to be shown: the API keeps as evidence that the warning was served (R5). */
export const quoteQuery = (sessionId: string) =>
  queryOptions({
    queryKey: keys.quote(sessionId),
    queryFn: ({ signal }): Promise<Quote> =>
      read(api.GET('/api/sessions/{id}/quote', { params: { path: { id: sessionId } }, signal })),
    staleTime: 0,
    gcTime: 0,
  });

type Path = { readonly id: string };

export function cancelSession({ id, ...body }: Path & { acknowledge?: Warning['code'] }): Promise<Session> {
  return read(api.POST('/api/sessions/{id}/cancellation', { params: { path: { id } }, body }));
}

export function rescheduleSession({
  id,
  ...body
}: Path & { start: string; acknowledge?: Warning['code'] }): Promise<Session> {
  return read(api.POST('/api/sessions/{id}/reschedule', { params: { path: { id } }, body }));
}

export function bookSession(body: { professionalId: string; serviceId: string; start: string }): Promise<Session> {
  return read(api.POST('/api/sessions', { body }));
}
