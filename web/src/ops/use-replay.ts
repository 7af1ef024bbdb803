import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { replay, type Order, type Pace } from '../api/ops.ts';
import { after, begun, type Progress } from './orders.ts';

/** A replay under way, turn by turn: it can be stopped between two, and goes on after a failure where it was. */
export function useReplay(orders: readonly Order[]) {
  const queryClient = useQueryClient();
  const [progress, setProgress] = useState<Progress>();
  const [stopping, setStopping] = useState(false);
  const stop = useRef(false);
  const running = useMutation({
    mutationFn: async (pace: Pace) => {
      stop.current = false;
      setStopping(false);
      let now = progress ?? begun(orders);
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
    /** Begins, or goes on. */
    run: (pace: Pace) => running.mutate(pace),
    stop: () => {
      stop.current = true;
      setStopping(true);
    },
  };
}
