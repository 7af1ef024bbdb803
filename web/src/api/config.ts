import { queryOptions } from '@tanstack/react-query';
import { keys } from './keys.ts';
import { problemOf } from './problem.ts';

/** What the gateway says of itself to everybody: where mails are caught, and whom a demo can be seen as. */
export type Config = {
  readonly mailCatcherUrl: string | null;
  readonly demoPeople?: readonly { readonly name: string; readonly email: string; readonly role: string }[];
};

export const configQuery = queryOptions({
  queryKey: keys.config,
  queryFn: async ({ signal }): Promise<Config> => {
    const answer = await fetch('/config.json', { signal });
    if (!answer.ok) throw problemOf(answer.status, undefined);
    return (await answer.json()) as Config;
  },
  staleTime: Infinity,
});
