import type { Schedule, WeeklyHours } from './schedule.ts';
import { dayOf, HOUR_MS, MINUTE_MS, minuteOf, WEEK_MS, weekdayOf } from './time.ts';

/** Wall-clock stretches of one date in minutes since midnight, as `[start, end, start, end, …]` by start. */
export type DayHours = readonly number[];

/** Which wall-clock stretches a date holds: a weekly pattern (index 1 to 7), and dates with hours of their own. */
export type Hours = { readonly weekly: readonly DayHours[]; readonly overrides: ReadonlyMap<number, DayHours> };

/** A set-up made ready for reckoning: local dates as day numbers, lengths in milliseconds. */
export type Plan = {
  readonly timeZone: string;
  /** Where both working hours and Hub availability hold. */
  readonly hours: Hours;
  /** Each by itself, for the explanation. */
  readonly workingHours: Hours;
  readonly hubAvailability: Hours;
  readonly intervalMs: number;
  readonly noticeMs: number;
  readonly periodMs: number;
  /** Between two neighbouring sessions. */
  readonly gapMs: number;
  readonly maxPerDay: number;
};

/** Makes a set-up ready; do it once per revision. Working hours and Hub availability are intersected on the wall clock. */
export function plan(schedule: Schedule): Plan {
  const working = weeklyPattern(schedule.workingHours);
  const hub = weeklyPattern(schedule.hubAvailability);
  const overrides = overridesByDay(schedule);
  return {
    timeZone: schedule.timeZone,
    hours: { weekly: working.map((hours, weekday) => intersect(hours, hub[weekday]!)), overrides },
    workingHours: { weekly: working, overrides },
    hubAvailability: { weekly: hub, overrides },
    intervalMs: schedule.startIntervalMinutes * MINUTE_MS,
    noticeMs: schedule.noticeHours * HOUR_MS,
    periodMs: schedule.bookablePeriodWeeks * WEEK_MS,
    gapMs: (schedule.bufferAfterMinutes + schedule.bufferBeforeMinutes) * MINUTE_MS,
    maxPerDay: schedule.maxPerDay ?? Infinity,
  };
}

/** The wall-clock stretches of a date: an override replaces the weekly ones. */
export function hoursOn(hours: Hours, day: number): DayHours {
  return hours.overrides.get(day) ?? hours.weekly[weekdayOf(day)]!;
}

function weeklyPattern(stretches: readonly WeeklyHours[]): DayHours[] {
  const pattern: [number, number][][] = Array.from({ length: 8 }, () => []);
  for (const { days, start, end } of stretches) {
    for (const weekday of days) pattern[weekday]!.push([minuteOf(start), minuteOf(end)]);
  }
  return pattern.map(byStart);
}

function overridesByDay(schedule: Schedule): Map<number, DayHours> {
  const stretches = new Map<number, [number, number][]>();
  const closed = new Set<number>();
  for (const override of schedule.overrides) {
    const day = dayOf(override.date);
    if ('closed' in override) closed.add(day);
    const hours = stretches.get(day) ?? [];
    if (!('closed' in override)) hours.push([minuteOf(override.start), minuteOf(override.end)]);
    stretches.set(day, hours);
  }
  return new Map([...stretches].map(([day, hours]) => [day, closed.has(day) ? [] : byStart(hours)]));
}

function byStart(stretches: readonly (readonly [number, number])[]): number[] {
  return stretches.toSorted((a, b) => a[0] - b[0]).flat();
}

/** The minutes that both hold; each is sorted and free of overlaps. */
function intersect(a: DayHours, b: DayHours): number[] {
  const both: number[] = [];
  for (let i = 0, j = 0; i < a.length && j < b.length;) {
    const start = Math.max(a[i]!, b[j]!);
    const end = Math.min(a[i + 1]!, b[j + 1]!);
    if (start < end) both.push(start, end);
    if (a[i + 1]! < b[j + 1]!) i += 2;
    else j += 2;
  }
  return both;
}
