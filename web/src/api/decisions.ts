import { queryOptions } from '@tanstack/react-query';
import { api, read, type Schemas } from './client.ts';
import { keys } from './keys.ts';

export type Decision = Schemas['Decision'];
export type Outcome = Decision['allowed'][number];

type Filter = { readonly status?: 'open' | 'decided'; readonly sessionId?: string };

export const decisionsQuery = (filter: Filter) =>
  queryOptions({
    queryKey: keys.decisions(filter),
    queryFn: async ({ signal }): Promise<readonly Decision[]> => {
      const { items } = await read(
        api.GET('/api/decisions', {
          params: { query: { ...filter, limit: filter.status === 'decided' ? 20 : 200 } },
          signal,
        }),
      );
      return items;
    },
  });

export function decide({
  id,
  ...body
}: {
  id: string;
  outcome: Outcome;
  amountMinor?: number;
  reason?: string;
}): Promise<Decision> {
  return read(api.POST('/api/decisions/{id}/outcome', { params: { path: { id } }, body }));
}

export function undo(id: string): Promise<Decision> {
  return read(api.DELETE('/api/decisions/{id}/outcome', { params: { path: { id } } }));
}

/** For a change that the professional's own terms may charge for, and for which none was opened (R8). */
export function openDecision(sessionId: string): Promise<Decision> {
  return read(api.POST('/api/sessions/{id}/decision', { params: { path: { id: sessionId } }, body: {} }));
}
