import { blockersOf, isBlocked, isBlockedBy, type Calendar } from './calendar.ts';
import type { DayHours, Hours, Plan } from './hours.ts';
import { onGrid } from './slots.ts';
import { fits, type Window, windowsOf } from './windows.ts';
import { localDay, type Zone, zoneBetween } from './zone.ts';

const WHOLE_DAY: DayHours = [0, 1440];

/** Why a start is not offered. */
export type Reason =
  | 'outside-hours'
  | 'outside-hub-availability'
  | 'override-closed'
  | 'time-off'
  | 'session'
  | 'buffer'
  | 'notice'
  | 'bookable-period'
  | 'max-per-day'
  | 'off-grid'
  | 'held';

/**
 * Every reason why a start is not offered; none if it is. Agrees with `offeredStarts` for every start.
 * @see docs/rules.md R17
 */
export function reasonsAgainst(plan: Plan, calendar: Calendar, lengthMs: number, start: number, now: number): Reason[] {
  const zone = zoneBetween(plan.timeZone, start, start + lengthMs);
  const blockers = blockersOf(plan, calendar, lengthMs, zone);
  const reasons = reasonsOfHours(plan, lengthMs, start, zone);
  if (isBlocked(blockers.timeOff, start)) reasons.push('time-off');
  for (const [i, held] of calendar.sessions.held.entries()) {
    if (isBlockedBy({ ...blockers.sessions, before: lengthMs, after: 0 }, i, start))
      reasons.push(held ? 'held' : 'session');
    else if (isBlockedBy(blockers.sessions, i, start)) reasons.push('buffer');
  }
  if (start < now + plan.noticeMs) reasons.push('notice');
  if (start > now + plan.periodMs) reasons.push('bookable-period');
  if (isBlocked(blockers.fullDays, start)) reasons.push('max-per-day');
  return [...new Set(reasons)];
}

/** Whether a session lies within the hours that the set-up offers, whatever else speaks against it. */
export function isWithinHours(plan: Plan, start: number, lengthMs: number): boolean {
  const zone = zoneBetween(plan.timeZone, start, start + lengthMs);
  return windowsAround(plan.hours, zone, start).some((window) => fits(window, start, lengthMs));
}

function reasonsOfHours(plan: Plan, lengthMs: number, start: number, zone: Zone): Reason[] {
  const windows = windowsAround(plan.hours, zone, start);
  const fitting = windows.filter((window) => fits(window, start, lengthMs));
  const candidates =
    fitting.length > 0 ? fitting : windows.filter((window) => window.start <= start && start < window.end);
  const reasons: Reason[] = fitting.length > 0 ? [] : whyOutside(plan, lengthMs, start, zone);
  const offGrid = ({ start: from }: Window) => onGrid(from, plan.intervalMs, start) !== start;
  if (candidates.length > 0 && candidates.every(offGrid)) reasons.push('off-grid');
  return reasons;
}

function whyOutside(plan: Plan, lengthMs: number, start: number, zone: Zone): Reason[] {
  const reasons: Reason[] = [];
  const { overrides } = plan.hours;
  const isClosed = (day: number) => overrides.get(day)?.length === 0;
  if (isClosed(localDay(zone, start)) || isClosed(localDay(zone, start + lengthMs - 1)))
    reasons.push('override-closed');
  const outside = (hours: Hours) => !windowsAround(hours, zone, start).some((window) => fits(window, start, lengthMs));
  // an override replaces Hub availability too, and who closed a date does not ask for its hours
  const workingHours = replaced(plan.workingHours, (hours) => (hours.length > 0 ? hours : WHOLE_DAY));
  const hubAvailability = replaced(plan.hubAvailability, () => WHOLE_DAY);
  if (outside(workingHours)) reasons.push('outside-hours');
  // also where each holds by itself, and only the clock's change makes their wall-clock times meet
  if (outside(hubAvailability) || reasons.length === 0) reasons.push('outside-hub-availability');
  return reasons;
}

function replaced({ weekly, overrides }: Hours, by: (hours: DayHours) => DayHours): Hours {
  return { weekly, overrides: new Map([...overrides].map(([day, hours]) => [day, by(hours)])) };
}

/** The windows in which the instant may lie: a skipped wall-clock time may put one a date later. */
function windowsAround(hours: Hours, zone: Zone, instant: number): Window[] {
  const day = localDay(zone, instant);
  return windowsOf(hours, zone, day - 1, day);
}
