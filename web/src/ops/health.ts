import type { Queue } from '../api/ops.ts';

export type Ill =
  | { readonly kind: 'alarms'; readonly names: readonly string[] }
  | { readonly kind: 'unheard'; readonly names: readonly string[] }
  | { readonly kind: 'waitingParked'; readonly count: number };

/** What is the matter, the worst first; nothing for a healthy system. */
export function illsOf(queues: readonly Queue[], alarms: readonly string[], parked: number): readonly Ill[] {
  // retry and parking queues have no consumer: messages leave them by time, or by hand
  const unheard = queues.filter(({ kind, consumers }) => (kind === 'events' || kind === 'commands') && consumers === 0);
  return [
    ...(alarms.length > 0 ? [{ kind: 'alarms' as const, names: alarms }] : []),
    ...(unheard.length > 0 ? [{ kind: 'unheard' as const, names: unheard.map(({ name }) => name) }] : []),
    ...(parked > 0 ? [{ kind: 'waitingParked' as const, count: parked }] : []),
  ];
}
