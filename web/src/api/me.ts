import { queryOptions } from '@tanstack/react-query';
import { api, read, type Schemas } from './client.ts';
import { keys } from './keys.ts';
import { problemOf } from './problem.ts';
import { signedIn } from './session-end.ts';

export type Me = Schemas['Me'];
export type Role = Me['roles'][number];

/** Who is signed in; null for nobody. */
export const meQuery = queryOptions({
  queryKey: keys.me,
  queryFn: async ({ signal }): Promise<Me | null> => {
    const { data, error, response } = await api.GET('/api/me', { signal });
    if (response.status === 401) return null;
    if (data === undefined) throw problemOf(response.status, error);
    signedIn();
    return data;
  },
  staleTime: 60_000,
});

/** Sends a link to an address, known or not; the page never learns which. `returnTo` is a path of ours. */
export function requestLink(email: string, returnTo: string | undefined): Promise<unknown> {
  return read(api.POST('/api/auth/sign-in/magic-link', { body: { email, callbackURL: returnTo } }));
}

/** Opens a session by the token of a link, which is good once. Its 401 is about the link, not about who is signed in. */
export async function openLink(token: string): Promise<Schemas['SignedIn']> {
  const { data, error, response } = await api.GET('/api/auth/magic-link/verify', { params: { query: { token } } });
  if (data === undefined) throw problemOf(response.status, error);
  return data;
}

export function signOut(): Promise<unknown> {
  return read(api.POST('/api/auth/sign-out'));
}
