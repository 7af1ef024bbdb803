import { hoursOn, type Hours } from './hours.ts';
import { DAY_MS, MINUTE_MS } from './time.ts';
import { instantOf, startOfDay, type Zone } from './zone.ts';

/** A stretch of time, in epoch milliseconds, in which sessions of one local date may start. */
export type Window = {
  readonly start: number;
  readonly end: number;
  /** Until when a session that starts here may last: `end`, or the end of the next date's window that touches it. */
  readonly lastEnd: number;
};

/**
 * The windows of the local dates `firstDay` to `lastDay` (days since 1970-01-01), by date, then start.
 * @see docs/rules.md R17
 */
export function windowsOf(hours: Hours, zone: Zone, firstDay: number, lastDay: number): Window[] {
  const windows: Window[] = [];
  let today = windowsOn(hours, zone, firstDay);
  for (let day = firstDay; day <= lastDay; day++) {
    const tomorrow = windowsOn(hours, zone, day + 1);
    const next = tomorrow[0];
    for (const [start, end] of today) {
      const touches = next !== undefined && start < next[0] && next[0] <= end;
      windows.push({ start, end, lastEnd: touches ? Math.max(end, next[1]) : end });
    }
    today = tomorrow;
  }
  return windows;
}

/** Whether a session that starts at `start` would lie within the window. */
export function fits(window: Window, start: number, lengthMs: number): boolean {
  return window.start <= start && start < window.end && start + lengthMs <= window.lastEnd;
}

/** Stretches of one date, mapped to instants; those that overlap or touch are one. */
function windowsOn(hours: Hours, zone: Zone, day: number): [number, number][] {
  const stretches = hoursOn(hours, day);
  const midnight = startOfDay(zone, day);
  const nextMidnight = startOfDay(zone, day + 1);
  if (stretches.length === 0 || midnight === nextMidnight) return []; // a zone that crosses the date line skips a date
  const mapped: [number, number][] = [];
  for (let i = 0; i < stretches.length; i += 2) {
    const start = stretches[i] === 0 ? midnight : instantOf(zone, day * DAY_MS + stretches[i]! * MINUTE_MS);
    const end =
      stretches[i + 1] === 1440 ? nextMidnight : instantOf(zone, day * DAY_MS + stretches[i + 1]! * MINUTE_MS);
    if (start < end) mapped.push([start, end]); // what begins in a skipped hour and ends in it may come out reversed
  }
  return mapped.length > 1 ? merged(mapped) : mapped;
}

function merged(stretches: [number, number][]): [number, number][] {
  const apart: [number, number][] = [];
  for (const [start, end] of stretches.sort((a, b) => a[0] - b[0])) {
    const last = apart.at(-1);
    if (last !== undefined && start <= last[1]) last[1] = Math.max(last[1], end);
    else apart.push([start, end]);
  }
  return apart;
}
