import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { meQuery } from '../api/me.ts';
import { useSessionEnded } from '../api/session-end.ts';
import { stayFresh } from './live.ts';

/** Keeps the page fresh while somebody is signed in. */
export function useLive(): void {
  const queryClient = useQueryClient();
  const { data: me } = useQuery({ ...meQuery, enabled: false });
  const ended = useSessionEnded();
  const id = me?.id;
  useEffect(() => (id === undefined || ended ? undefined : stayFresh(queryClient)), [id, ended, queryClient]);
}
