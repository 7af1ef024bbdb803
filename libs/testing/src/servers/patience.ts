import { availableParallelism, loadavg } from 'node:os';

/**
 * How long to wait for what takes `milliseconds` at the most: up to five times as long on a machine busy with other things.
 * A whole number of milliseconds, since `AbortSignal.timeout` takes no other.
 */
export const patience = (milliseconds: number): number => Math.ceil(milliseconds * busyness());

/** By how much all takes longer here at present: 1 where nobody waits for a core, 5 at the most. */
export function busyness(): number {
  const waitingPerCore = (loadavg()[0] ?? 0) / availableParallelism();
  return Math.min(5, Math.max(1, waitingPerCore));
}
