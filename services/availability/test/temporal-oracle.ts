import { Temporal } from 'temporal-polyfill';
import type { Schedule, WeeklyHours } from '../src/domain/schedule.ts';

/**
 * The reckoning of slots as the API's page words it, slowly and plainly, by Temporal: what the fast one must equal.
 * It shares no code with it.
 */
export type Session = { start: Temporal.Instant; end: Temporal.Instant };
export type Asked = {
  schedule: Schedule;
  /** Live sessions and holds. */
  sessions: (Session & { held?: boolean })[];
  timeOff: Session[];
  lengthMinutes: number;
  from: Temporal.Instant;
  to: Temporal.Instant;
  now: Temporal.Instant;
};
export type Window = { start: Temporal.Instant; end: Temporal.Instant };
type WallStretch = { from: number; to: number };

export function slotsByTemporal(asked: Asked): Temporal.Instant[] {
  const { schedule, from, to } = asked;
  const gap = { minutes: schedule.bufferAfterMinutes + schedule.bufferBeforeMinutes };
  const kept = asked.sessions.map(({ start, end }) => ({ start: start.subtract(gap), end: end.add(gap) }));
  const found = new Map<number, Temporal.Instant>();
  let date = from.toZonedDateTimeISO(schedule.timeZone).toPlainDate().subtract({ days: 1 });
  const lastDate = to.toZonedDateTimeISO(schedule.timeZone).toPlainDate();
  while (Temporal.PlainDate.compare(date, lastDate) <= 0) {
    const tomorrow = windowsOn(schedule, date.add({ days: 1 }));
    for (const window of windowsOn(schedule, date)) {
      let start = window.start;
      while (isBefore(start, window.end)) {
        if (isOffered(asked, kept, window, tomorrow, start)) found.set(start.epochMilliseconds, start);
        start = start.add({ minutes: schedule.startIntervalMinutes });
      }
    }
    date = date.add({ days: 1 });
  }
  return [...found.values()].sort((a, b) => Temporal.Instant.compare(a, b));
}

/** @param kept the sessions with the buffers around them */
function isOffered(
  asked: Asked,
  kept: Session[],
  window: Window,
  tomorrow: Window[],
  start: Temporal.Instant,
): boolean {
  const { schedule, sessions, timeOff, lengthMinutes, from, to, now } = asked;
  const end = start.add({ minutes: lengthMinutes });
  if (isBefore(start, from) || !isBefore(start, to)) return false;

  const next = tomorrow[0];
  const goesOn = next !== undefined && !isBefore(window.end, next.start) && isBefore(window.start, next.start);
  const withinWindow = !isBefore(window.end, end) || (goesOn && !isBefore(next.end, end));
  if (!withinWindow) return false;

  const overlaps = (other: Session) => isBefore(other.start, end) && isBefore(start, other.end);
  if (timeOff.some(overlaps) || kept.some(overlaps)) return false;

  if (isBefore(start, now.add({ hours: schedule.noticeHours }))) return false;
  if (isBefore(now.add({ hours: schedule.bookablePeriodWeeks * 168 }), start)) return false;

  if (schedule.maxPerDay === null) return true;
  const localDate = (instant: Temporal.Instant) => instant.toZonedDateTimeISO(schedule.timeZone).toPlainDate();
  const sameDay = sessions.filter((other) => localDate(other.start).equals(localDate(start)));
  return sameDay.length < schedule.maxPerDay;
}

export function windowsOn(schedule: Schedule, date: Temporal.PlainDate): Window[] {
  const midnight = date.toZonedDateTime(schedule.timeZone);
  if (!midnight.toPlainDate().equals(date)) return []; // a date that this zone never had
  const mapped = wallStretchesOn(schedule, date)
    .map(({ from, to }) => ({ start: instantAt(schedule, date, from), end: instantAt(schedule, date, to) }))
    .filter(({ start, end }) => isBefore(start, end))
    .sort((a, b) => Temporal.Instant.compare(a.start, b.start));
  const windows: Window[] = [];
  for (const stretch of mapped) {
    const last = windows.at(-1);
    if (last === undefined || isBefore(last.end, stretch.start)) windows.push({ ...stretch });
    else if (isBefore(last.end, stretch.end)) last.end = stretch.end;
  }
  return windows;
}

function wallStretchesOn(schedule: Schedule, date: Temporal.PlainDate): WallStretch[] {
  const overrides = schedule.overrides.filter((override) => override.date === date.toString());
  if (overrides.some((override) => 'closed' in override)) return [];
  if (overrides.length > 0)
    return overrides.flatMap((override) => ('closed' in override ? [] : [wallStretch(override)]));
  const on = (hours: readonly WeeklyHours[]) =>
    hours.filter(({ days }) => days.includes(date.dayOfWeek)).map((stretch) => wallStretch(stretch));
  return on(schedule.workingHours).flatMap((working) =>
    on(schedule.hubAvailability)
      .map((hub) => ({ from: Math.max(working.from, hub.from), to: Math.min(working.to, hub.to) }))
      .filter(({ from, to }) => from < to),
  );
}

function wallStretch({ start, end }: { start: string; end: string }): WallStretch {
  const minutes = (time: string) => Number(time.split(':')[0]) * 60 + Number(time.split(':')[1]);
  return { from: minutes(start), to: minutes(end) };
}

function instantAt(schedule: Schedule, date: Temporal.PlainDate, minute: number): Temporal.Instant {
  if (minute === 0) return date.toZonedDateTime(schedule.timeZone).toInstant();
  if (minute === 1440) return date.add({ days: 1 }).toZonedDateTime(schedule.timeZone).toInstant();
  return date
    .toPlainDateTime({ hour: Math.floor(minute / 60), minute: minute % 60 })
    .toZonedDateTime(schedule.timeZone, { disambiguation: 'compatible' })
    .toInstant();
}

export function isBefore(a: Temporal.Instant, b: Temporal.Instant): boolean {
  return Temporal.Instant.compare(a, b) < 0;
}
