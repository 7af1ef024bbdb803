const MINUTE_MS = 60_000;

type Change = { readonly at: string; readonly start: string };
export type Notice = { readonly kind: 'before' | 'after'; readonly hours: number; readonly minutes: number };

/** How long before its start a session was changed, in whole minutes; or how long after. */
export function noticeOf({ at, start }: Change): Notice {
  const minutes = Math.trunc((Date.parse(start) - Date.parse(at)) / MINUTE_MS);
  const size = Math.abs(minutes);
  return { kind: minutes > 0 ? 'before' : 'after', hours: Math.trunc(size / 60), minutes: size % 60 };
}
