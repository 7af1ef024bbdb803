import { Temporal } from 'temporal-polyfill';
import type { Schedule } from '../src/domain/schedule.ts';
import { type Asked, isBefore, type Window, windowsOn } from './temporal-oracle.ts';

const wholeDay = { start: '00:00', end: '24:00' };
const wholeWeek = [{ days: [1, 2, 3, 4, 5, 6, 7], ...wholeDay }];
const openOn = ({ date }: { date: string }) => ({ date, ...wholeDay });

/** Every reason against a start, each by itself: of hours, what would have to change for the session to fit. */
export function reasonsByTemporal(asked: Asked, start: Temporal.Instant): Set<string> {
  const { schedule, sessions, timeOff, now } = asked;
  const end = start.add({ minutes: asked.lengthMinutes });
  const reasons = new Set(reasonsOfHours(schedule, start, end));
  const overlaps = (other: { start: Temporal.Instant; end: Temporal.Instant }) =>
    isBefore(other.start, end) && isBefore(start, other.end);
  const gap = { minutes: schedule.bufferAfterMinutes + schedule.bufferBeforeMinutes };
  for (const other of sessions) {
    const isNear = overlaps({ start: other.start.subtract(gap), end: other.end.add(gap) });
    if (overlaps(other)) reasons.add(other.held === true ? 'held' : 'session');
    else if (isNear) reasons.add('buffer');
  }
  if (timeOff.some(overlaps)) reasons.add('time-off');
  if (isBefore(start, now.add({ hours: schedule.noticeHours }))) reasons.add('notice');
  if (isBefore(now.add({ hours: schedule.bookablePeriodWeeks * 168 }), start)) reasons.add('bookable-period');
  const sameDay = sessions.filter((other) => dateOf(schedule, other.start).equals(dateOf(schedule, start)));
  if (schedule.maxPerDay !== null && sameDay.length >= schedule.maxPerDay) reasons.add('max-per-day');
  return reasons;
}

function* reasonsOfHours(schedule: Schedule, start: Temporal.Instant, end: Temporal.Instant): Generator<string> {
  const around = windowsAround(schedule, start).filter(([window]) => isWithin(window, start));
  const fitting = around.filter((pair) => fits(pair, end));
  const grids = fitting.length > 0 ? fitting : around;
  const interval = schedule.startIntervalMinutes * 60_000;
  const isOff = ([window]: [Window, ...unknown[]]) => window.start.until(start).total('milliseconds') % interval !== 0;
  if (grids.length > 0 && grids.every(isOff)) yield 'off-grid';
  if (fitting.length > 0) return;
  const dates = [start, end.subtract({ milliseconds: 1 })].map((instant) => dateOf(schedule, instant).toString());
  const isClosed = schedule.overrides.some((override) => 'closed' in override && dates.includes(override.date));
  if (isClosed) yield 'override-closed';
  // were Hub availability unlimited, and nothing closed
  const open = schedule.overrides.filter((override) => 'closed' in override).map(openOn);
  const own = schedule.overrides.filter(({ date }) => open.every((other) => other.date !== date));
  const outsideHours = !fitsIn({ ...schedule, hubAvailability: wholeWeek, overrides: [...own, ...open] }, start, end);
  if (outsideHours) yield 'outside-hours';
  // were working hours unlimited, and every date with hours of its own open
  const everyOverride = schedule.overrides.map(openOn);
  const outsideHub = !fitsIn({ ...schedule, workingHours: wholeWeek, overrides: everyOverride }, start, end);
  if (outsideHub || (!isClosed && !outsideHours)) yield 'outside-hub-availability';
}

function fitsIn(schedule: Schedule, start: Temporal.Instant, end: Temporal.Instant): boolean {
  return windowsAround(schedule, start).some((pair) => isWithin(pair[0], start) && fits(pair, end));
}

/** The windows of the start's date and of the one before it, each with the next date's first. */
function windowsAround(schedule: Schedule, start: Temporal.Instant): [Window, Window | undefined][] {
  const date = dateOf(schedule, start);
  return [date.subtract({ days: 1 }), date].flatMap((day) => {
    const next = windowsOn(schedule, day.add({ days: 1 }))[0];
    return windowsOn(schedule, day).map((window): [Window, Window | undefined] => [window, next]);
  });
}

function fits([window, next]: [Window, Window | undefined], end: Temporal.Instant): boolean {
  const goesOn = next !== undefined && !isBefore(window.end, next.start) && isBefore(window.start, next.start);
  return !isBefore(window.end, end) || (goesOn && !isBefore(next.end, end));
}

function isWithin({ start, end }: Window, instant: Temporal.Instant): boolean {
  return !isBefore(instant, start) && isBefore(instant, end);
}

function dateOf({ timeZone }: Schedule, instant: Temporal.Instant): Temporal.PlainDate {
  return instant.toZonedDateTimeISO(timeZone).toPlainDate();
}
