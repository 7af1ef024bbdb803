const MINUTE_MS = 60_000;

type Change = { readonly at: string; readonly start: string };
export type Notice = {
  /** `hours` and `minutes` where there is nothing of the other. */
  readonly kind: 'before' | 'hours' | 'minutes' | 'after';
  readonly hours: number;
  readonly minutes: number;
};

/** How long before its start a session was changed, in whole minutes; or how long after. */
export function noticeOf({ at, start }: Change): Notice {
  const all = Math.trunc((Date.parse(start) - Date.parse(at)) / MINUTE_MS);
  const [hours, minutes] = [Math.trunc(Math.abs(all) / 60), Math.abs(all) % 60];
  const before = hours === 0 ? 'minutes' : minutes === 0 ? 'hours' : 'before';
  return { kind: all > 0 ? before : 'after', hours, minutes };
}
