import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { replay, type Order, type Pace, type Replayed } from '../api/ops.ts';
import { after, begun, type Progress } from './orders.ts';

/** A replay under way, turn by turn: it can be stopped between two, and goes on after a failure where it was. */
export function useReplay(orders: readonly Order[]) {
  const queryClient = useQueryClient();
  const [progress, setProgress] = useState<Progress>();
  const [stopping, setStopping] = useState(false);
  const stop = useRef(false);
  const running = useMutation({
    mutationFn: async ({ plans, pace }: { plans: readonly Replayed[]; pace: Pace }) => {
      stop.current = false;
      setStopping(false);
      // where nothing was sent it begins anew, by the plan that is shown now
      let now = progress && progress.done > 0 ? progress : begun(orders, plans);
      setProgress(now);
      for (let [order] = now.left; order && !stop.current; [order] = now.left) {
        now = after(now, await replay(order, pace));
        setProgress(now);
      }
    },
    onSettled: () => {
      // not waited for: a broker that is slow to tell its figures holds up nobody
      void queryClient.invalidateQueries({ queryKey: ['ops', 'queues'] });
    },
  });
  return {
    progress,
    isRunning: running.isPending,
    isStopping: running.isPending && stopping,
    error: running.error,
    /** Begins, by these plans, or goes on. */
    run: (plans: readonly Replayed[], pace: Pace) => running.mutate({ plans, pace }),
    stop: () => {
      stop.current = true;
      setStopping(true);
    },
  };
}
