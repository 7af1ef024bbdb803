import { queryOptions } from '@tanstack/react-query';
import { api, read, type Schemas } from './client.ts';

export type Queue = Schemas['Queue'];
export type ParkedEvent = Schemas['ParkedEvent'];

const EVERY_MS = 5_000;

export const queuesQuery = queryOptions({
  queryKey: ['ops', 'queues'],
  queryFn: ({ signal }) => read(api.GET('/api/ops/queues', { signal })),
  refetchInterval: EVERY_MS,
});

export const parkedQuery = queryOptions({
  queryKey: ['ops', 'parked'],
  queryFn: ({ signal }) => read(api.GET('/api/ops/parked', { params: { query: { limit: 100 } }, signal })),
  refetchInterval: EVERY_MS,
});
