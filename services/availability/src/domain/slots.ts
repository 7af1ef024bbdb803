import { blockersOf, type Blocker, type Calendar } from './calendar.ts';
import type { Plan } from './hours.ts';
import { windowsOf } from './windows.ts';
import { localDay, zoneBetween } from './zone.ts';

/** Starts are asked for from `from` on and before `to`; epoch milliseconds, as everything here. */
export type Range = { readonly from: number; readonly to: number };

/**
 * Every start at which a session of this length is offered, in order, as epoch milliseconds.
 * @param calendar sessions and holds that may bear on the range: those of its local dates and of a buffer and a
 *   length around it; without those that may be overlapped (the session being moved)
 * @param now when the request was received; notice and bookable period count from it
 * @see docs/rules.md R17
 */
export function offeredStarts(plan: Plan, calendar: Calendar, lengthMs: number, range: Range, now: number): number[] {
  const earliest = Math.max(range.from, now + plan.noticeMs);
  const latest = Math.min(range.to - 1, now + plan.periodMs);
  const starts: number[] = [];
  if (latest < earliest) return starts;
  const zone = zoneBetween(plan.timeZone, earliest, latest);
  const blockers = Object.values(blockersOf(plan, calendar, lengthMs, zone));
  let sweeps = blockers.map((blocker) => new Sweep(blocker));
  let reached = -Infinity;
  let ordered = true;
  // a wall-clock time that is skipped before midnight comes out on the next date: look one date back
  for (const window of windowsOf(plan.hours, zone, localDay(zone, earliest) - 1, localDay(zone, latest))) {
    if (window.start < reached) {
      ordered = false;
      sweeps = blockers.map((blocker) => new Sweep(blocker));
    }
    const last = Math.min(window.end - 1, window.lastEnd - lengthMs, latest);
    let start = onGrid(window.start, plan.intervalMs, Math.max(window.start, earliest));
    while (start <= last) {
      reached = start;
      let blockedUntil = -Infinity;
      for (const sweep of sweeps) blockedUntil = Math.max(blockedUntil, sweep.blockedUntil(start));
      if (blockedUntil > start) {
        start = onGrid(window.start, plan.intervalMs, blockedUntil);
      } else {
        starts.push(start);
        start += plan.intervalMs;
      }
    }
  }
  return ordered ? starts : [...new Set(starts)].sort((a, b) => a - b);
}

/** The first instant from `atLeast` on that lies a whole number of intervals after the start of the window. */
export function onGrid(windowStart: number, intervalMs: number, atLeast: number): number {
  return windowStart + Math.ceil((atLeast - windowStart) / intervalMs) * intervalMs;
}

/** Goes through what blocks starts once, while the starts asked about only grow. */
class Sweep {
  private next = 0;
  private reach = -Infinity;

  constructor(private readonly blocker: Blocker) {}

  /** From when on a start is free of the stretches that block this one; not above `start` if it is free. */
  blockedUntil(start: number): number {
    const { stretches, before, after } = this.blocker;
    while (this.next < stretches.start.length && stretches.start[this.next]! - before < start) {
      this.reach = Math.max(this.reach, stretches.end[this.next]! + after);
      this.next++;
    }
    return this.reach;
  }
}
