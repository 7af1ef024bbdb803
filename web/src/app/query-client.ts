import { QueryClient } from '@tanstack/react-query';
import { asProblem } from '../api/problem.ts';

/** A refusal is an answer and not asked for again; silence and a broken part are, twice. */
function mayPass(failures: number, error: unknown): boolean {
  const { code, status } = asProblem(error);
  return failures < 2 && (code === 'network' || status >= 500);
}

export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        // the browser's word that it is online is not worth much: we ask, and see
        networkMode: 'always',
        staleTime: 10_000,
        gcTime: 10 * 60_000,
        retry: mayPass,
        retryDelay: (attempt) => 500 * 2 ** attempt,
        refetchOnReconnect: true,
      },
      mutations: { networkMode: 'always', retry: false },
    },
  });
}
