import type { LiveMessage, Stale } from '@hubhours/contracts/http/live';
import type { QueryClient, QueryKey } from '@tanstack/react-query';

/** Where there is no stream: how often the page asks by itself, and tries for a stream again. */
const POLL_MS = 1_500;
const TRY_AGAIN_MS = 10_000;

/** Kinds whose keys have the id of the stream's own words in second place. */
const byId = new Set<string>(['session', 'timeline', 'deliveries', 'credits', 'slots', 'schedule', 'professional']);
const uuid = /^[0-9a-f-]{36}$/;

/** Whether what lies under `key` may be out of date by that word of the stream. */
export function isStale(key: QueryKey, { kind, id }: Stale): boolean {
  if (kind === 'everything') return true;
  const [thing, second] = key;
  if (thing !== kind) return false;
  return !(byId.has(kind) && typeof second === 'string' && uuid.test(second) && second !== id);
}

/**
 * Keeps what is on the page fresh for as long as somebody looks: by the gateway's stream, which names what is out of date,
 * and by asking again and again where there is none. A hidden page lets go, since a browser has six connections for all its
 * tabs. @returns how to stop
 */
export function stayFresh(queryClient: QueryClient): () => void {
  let source: EventSource | undefined;
  let polling: number | undefined;
  let again: number | undefined;

  const readAgain = (stale: readonly Stale[]) =>
    void queryClient.invalidateQueries({ predicate: ({ queryKey }) => stale.some((one) => isStale(queryKey, one)) });
  const everything = () => readAgain([{ kind: 'everything', id: null }]);

  function listen(): void {
    source = new EventSource('/api/live');
    source.addEventListener('open', () => {
      poll(false);
      // nobody heard what passed between the last reading, the page's first or another stream's, and now
      everything();
    });
    source.addEventListener('message', ({ data }: MessageEvent<string>) =>
      readAgain((JSON.parse(data) as LiveMessage).stale),
    );
    source.addEventListener('error', () => {
      poll(true);
      // where the connection broke the browser tries again by itself, and not where it was refused
      if (source?.readyState === EventSource.CLOSED) again = window.setTimeout(listen, TRY_AGAIN_MS);
    });
  }

  function poll(on: boolean): void {
    // one that runs goes on: begun anew at each failure to connect, it would never ask
    if (on && polling !== undefined) return;
    window.clearInterval(polling);
    polling = on ? window.setInterval(everything, POLL_MS) : undefined;
  }

  function letGo(): void {
    source?.close();
    window.clearTimeout(again);
    poll(false);
    source = undefined;
  }

  function followVisibility(): void {
    if (document.hidden) letGo();
    else if (!source) listen();
  }

  // opened behind another tab, it is hidden from the beginning
  followVisibility();
  document.addEventListener('visibilitychange', followVisibility);
  return () => {
    document.removeEventListener('visibilitychange', followVisibility);
    letGo();
  };
}
