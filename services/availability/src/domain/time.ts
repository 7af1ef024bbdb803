export { HOUR_MS, MINUTE_MS } from '@hubhours/kernel/time-range';

export const DAY_MS = 86_400_000;
export const WEEK_MS = 7 * DAY_MS;

/** 1 (Monday) to 7 of a day since 1970-01-01, which was a Thursday. */
export function weekdayOf(day: number): number {
  return ((((day + 3) % 7) + 7) % 7) + 1;
}

/** Minutes since midnight of `HH:MM`; 1440 for `24:00`. */
export function minuteOf(localTime: string): number {
  return Number(localTime.slice(0, 2)) * 60 + Number(localTime.slice(3, 5));
}

/** Days since 1970-01-01 of `YYYY-MM-DD`. */
export function dayOf(localDate: string): number {
  return Date.parse(`${localDate}T00:00:00Z`) / DAY_MS;
}
