import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { api, ask, read, type Schemas } from './client.ts';

export type Queue = Schemas['Queue'];
export type ParkedEvent = Schemas['ParkedEvent'];
export type Service = ParkedEvent['service'];
export type Replayed = Schemas['Replayed'];
export type Discarded = Schemas['Discarded'];

/** What one service is to replay: what is named, up to a thousand, or all that it parked before a moment, if not before now. */
export type Order =
  | { readonly service: Service; readonly messageIds: readonly string[] }
  | { readonly service: Service; readonly all: true; readonly parkedBefore?: string };

const EVERY_MS = 5_000;
/** Each look takes every parked message into its hands for a moment, and keeps other operators out for as long. */
const PARKED_EVERY_MS = 15_000;

export const queuesQuery = queryOptions({
  queryKey: ['ops', 'queues'],
  queryFn: ({ signal }) => read(api.GET('/api/ops/queues', { signal })),
  refetchInterval: EVERY_MS,
});

/** Of all services, the newest first, page by page. */
export const parkedQuery = infiniteQueryOptions({
  queryKey: ['ops', 'parked'],
  queryFn: ({ pageParam: cursor, signal }) =>
    read(api.GET('/api/ops/parked', { params: { query: { limit: 50, cursor } }, signal })),
  initialPageParam: undefined as string | undefined,
  getNextPageParam: (last) => last.nextCursor ?? undefined,
  refetchInterval: PARKED_EVERY_MS,
});

/** What the same orders would do, judged anew each time it is asked. */
export const planQuery = (orders: readonly Order[], past: boolean) =>
  queryOptions({
    queryKey: ['ops', 'plan', orders, past],
    queryFn: async ({ signal }) => {
      const plans: Replayed[] = [];
      for (const order of orders) {
        const body = { ...bodyOf(order), past, dryRun: true };
        plans.push(await read(api.POST('/api/ops/parked/replay', { body, signal, fetch: ask })));
      }
      return plans;
    },
    staleTime: Infinity,
    gcTime: 0,
    refetchOnReconnect: false,
  });

export type Pace = { readonly past: boolean; readonly perSecond: number };

/** One turn of some seconds; what is left by then is told, and the next turn goes on. */
export function replay(order: Order, pace: Pace): Promise<Replayed> {
  return read(api.POST('/api/ops/parked/replay', { body: { ...bodyOf(order), ...pace } }));
}

export type Discard = {
  readonly service: Service;
  readonly messageIds: readonly string[];
  readonly reason: string;
  readonly evenIfOthersWait: boolean;
};

export function discard({ messageIds, ...body }: Discard): Promise<Discarded> {
  return read(api.POST('/api/ops/parked/discard', { body: { ...body, messageIds: [...messageIds] } }));
}

function bodyOf(order: Order) {
  return 'messageIds' in order ? { ...order, messageIds: [...order.messageIds] } : order;
}
