import type { ParkedEvent, Queue } from '../api/ops.ts';

export type Ill =
  | { readonly kind: 'alarms'; readonly names: readonly string[] }
  /** Nobody works it off; `since` says from when on what waits there may have waited, null where nothing does. */
  | { readonly kind: 'unheard'; readonly queue: string; readonly since: string | null }
  | { readonly kind: 'waiting'; readonly queue: string; readonly since: string }
  | { readonly kind: 'unrouted'; readonly count: number }
  | { readonly kind: 'unseen'; readonly names: readonly string[] }
  /** `more`: there are further ones that were not loaded. */
  | { readonly kind: 'parked'; readonly count: number; readonly more: boolean };

/** What is parked, as far as it was loaded. */
export type ParkedSoFar = {
  readonly events: readonly ParkedEvent[];
  readonly more: boolean;
  /** How many lie too far back to be looked at. */
  readonly unread: number;
  /** The services that did not answer. */
  readonly missing: readonly string[];
};

/** The broker tells its lengths every five seconds: what passes within this is no wait. */
const LONG_MS = 30_000;

/** What is the matter, the worst first; nothing for a healthy system. */
export function illsOf(
  { items, alarms }: { readonly items: readonly Queue[]; readonly alarms: readonly string[] },
  { events, more, missing }: ParkedSoFar,
  now: Date,
): readonly Ill[] {
  // retry and parking queues have no consumer: messages leave them by time, or by hand
  const work = items.filter(({ kind }) => kind === 'events' || kind === 'commands');
  const unrouted = items.filter(({ kind }) => kind === 'unrouted').reduce((sum, { ready }) => sum + ready, 0);
  return [
    ...(alarms.length > 0 ? [{ kind: 'alarms' as const, names: alarms }] : []),
    ...work
      .filter(({ consumers }) => consumers === 0)
      .map(({ name, oldest }) => ({ kind: 'unheard' as const, queue: name, since: oldest })),
    ...work.flatMap(({ name, consumers, oldest }) => {
      const isLong = consumers > 0 && oldest !== null && now.getTime() - Date.parse(oldest) >= LONG_MS;
      return isLong ? [{ kind: 'waiting' as const, queue: name, since: oldest }] : [];
    }),
    ...(unrouted > 0 ? [{ kind: 'unrouted' as const, count: unrouted }] : []),
    ...(missing.length > 0 ? [{ kind: 'unseen' as const, names: missing }] : []),
    ...(events.length > 0 ? [{ kind: 'parked' as const, count: events.length, more }] : []),
  ];
}
