import { availableParallelism, loadavg } from 'node:os';

/** How long to wait for what takes `milliseconds` at the most: up to five times as long on a machine busy with other things. */
export function patience(milliseconds: number): number {
  const waitingPerCore = (loadavg()[0] ?? 0) / availableParallelism();
  return milliseconds * Math.min(5, Math.max(1, waitingPerCore));
}
