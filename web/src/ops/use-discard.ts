import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { discard, type Discard, type ParkedEvent } from '../api/ops.ts';
import { ordersOf } from './orders.ts';

type Why = Pick<Discard, 'reason' | 'evenIfOthersWait'>;

/** Discards service by service; what a refusal left undone is asked for again, and nothing else. */
export function useDiscard(events: readonly ParkedEvent[]) {
  const queryClient = useQueryClient();
  const [progress, setProgress] = useState(() => ({ orders: ordersOf(events), discarded: 0, unknown: 0, unread: 0 }));
  const running = useMutation({
    mutationFn: async (why: Why) => {
      let now = progress;
      for (const { service, messageIds } of progress.orders) {
        const done = await discard({ service, messageIds, ...why });
        now = {
          orders: now.orders.slice(1),
          discarded: now.discarded + done.discarded.length,
          unknown: now.unknown + done.unknown.length,
          unread: now.unread + (done.unread?.length ?? 0),
        };
        setProgress(now);
      }
    },
    onSettled: () => {
      // not waited for: a broker that is slow to tell its figures holds up nobody
      void queryClient.invalidateQueries({ queryKey: ['ops', 'queues'] });
    },
  });
  const left = progress.orders.reduce((sum, { messageIds }) => sum + messageIds.length, 0);
  return {
    progress: { ...progress, left },
    isRunning: running.isPending,
    isDone: running.isSuccess,
    error: running.error,
    run: (why: Why) => running.mutate(why),
  };
}
