import { loadHttp, requestsTo, type Load } from '@hubhours/testing/bench/http-load';
import { type Running, start } from '@hubhours/testing/bench/node-process';
import type { Bench } from './service.ts';
import { professionalId, serviceId, stock, WINDOW_DAYS } from './stock.ts';

const DAY = 86_400_000;
const CONNECTIONS = 8;

export type SlotsResult = {
  readonly hello: Load;
  readonly cached: Load;
  readonly unchanged: Load;
  readonly uncached: Load;
  /** As `uncached`, among 100 professionals instead of 10,000. */
  readonly uncachedAmongFew: Load;
};

/** Slots of 30 days with 85 sessions, over HTTP, beside a bare hello measured in the same minute. */
export async function benchSlots(
  bench: Bench,
  { professionals = Number(process.env['BENCH_PROFESSIONALS'] ?? 10_000), seconds = 5 } = {},
): Promise<SlotsResult> {
  const from = new Date(Math.ceil(Date.now() / DAY) * DAY);
  await stock(bench.databaseUrl, { professionals: 100, from, constrained: false });
  const few = slotsOf(bench, from, 100);
  await few.read(1, few.changing);
  const uncachedAmongFew = await few.read(seconds, few.changing);
  await stock(bench.databaseUrl, { professionals, from, constrained: false });
  const many = slotsOf(bench, from, professionals);
  await many.read(2, many.changing);
  const hello = await start(new URL('hello.ts', import.meta.url));
  try {
    const request = requestsTo(hello.url)('/hello');
    const askHello = (length: number) =>
      loadHttp(hello.url, { connections: CONNECTIONS, seconds: length, next: () => request });
    await askHello(2);
    const uncached = await many.read(seconds, many.changing);
    const helloFirst = await askHello(seconds);
    await many.read(1, many.few);
    const cached = await many.read(seconds, many.few);
    const unchanged = await many.read(seconds, many.few, await many.etagOfFirst());
    const helloLast = await askHello(seconds);
    return { hello: better(helloFirst, helloLast), cached, unchanged, uncached, uncachedAmongFew };
  } finally {
    await hello.stop();
  }
}

export function slotsOf({ availability, token }: { availability: Running; token: string }, from: Date, count: number) {
  const range = `from=${from.toISOString()}&to=${new Date(from.getTime() + WINDOW_DAYS * DAY).toISOString()}`;
  const path = (n: number) => `/api/professionals/${professionalId(n)}/slots?serviceId=${serviceId(n)}&${range}`;
  const shifted = (n: number, round: number) => path(n).replace('.000Z', `.${String(round % 1000).padStart(3, '0')}Z`);
  const authorization = `Bearer ${token}`;
  let asked = 0;
  return {
    /** A professional and a range that have not been asked for lately, so that nothing kept fits. */
    changing: () => shifted(asked % count, Math.floor(asked++ / count)),
    /** One of twenty professionals, whose answers are kept. */
    few: () => path(asked++ % 20),
    etagOfFirst: async () =>
      (await fetch(availability.url + path(0), { headers: { authorization } })).headers.get('etag')!,
    read: (seconds: number, next: () => string, etag?: string) => {
      const request = requestsTo(availability.url, {
        authorization,
        ...(etag !== undefined && { 'if-none-match': etag }),
      });
      const asked = etag === undefined ? next : () => path(0);
      return loadHttp(availability.url, { connections: CONNECTIONS, seconds, next: () => request(asked()) });
    },
  };
}

function better(a: Load, b: Load): Load {
  return a.perSecond > b.perSecond ? a : b;
}
