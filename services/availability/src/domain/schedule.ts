import { minuteOf } from './time.ts';

/** Wall-clock hours on some weekdays, 1 (Monday) to 7; `end` may be `24:00`. */
export type WeeklyHours = { readonly days: readonly number[]; readonly start: string; readonly end: string };
/** One date's own hours instead of the weekly ones; several for a date add up, `closed` empties it. */
export type DateOverride =
  | { readonly date: string; readonly closed: true }
  | { readonly date: string; readonly start: string; readonly end: string };

/** A professional's set-up (R17). Lengths say their unit; local times are of `timeZone`. */
export type Schedule = {
  readonly timeZone: string;
  readonly workingHours: readonly WeeklyHours[];
  readonly hubAvailability: readonly WeeklyHours[];
  readonly overrides: readonly DateOverride[];
  readonly bookablePeriodWeeks: number;
  readonly noticeHours: number;
  readonly bufferBeforeMinutes: number;
  readonly bufferAfterMinutes: number;
  readonly startIntervalMinutes: number;
  /** Null: no limit. */
  readonly maxPerDay: number | null;
};

/** What a professional has who has saved no set-up: no hours, so nothing is offered. */
export function emptySchedule(timeZone: string): Schedule {
  return {
    timeZone,
    workingHours: [],
    hubAvailability: [],
    overrides: [],
    bookablePeriodWeeks: 12,
    noticeHours: 24,
    bufferBeforeMinutes: 0,
    bufferAfterMinutes: 0,
    startIntervalMinutes: 30,
    maxPerDay: null,
  };
}

/** A field of the set-up, as `workingHours.2.end`, and what is wrong with it. */
export type Contradiction = { readonly path: string; readonly message: string };

/**
 * Every way in which a well-formed set-up contradicts itself; none if it may be saved.
 * @see docs/rules.md R17
 */
export function contradictionsIn(schedule: Schedule): Contradiction[] {
  const overrides = schedule.overrides.map((override) => ({ ...override, days: [override.date] }));
  return [
    ...contradictionsOf('workingHours', schedule.workingHours),
    ...contradictionsOf('hubAvailability', schedule.hubAvailability),
    ...contradictionsOf('overrides', overrides),
  ];
}

type Stretch = { readonly days: readonly (number | string)[]; readonly start?: string; readonly end?: string };

function contradictionsOf(field: string, stretches: readonly Stretch[]): Contradiction[] {
  const found: Contradiction[] = [];
  const seen = new Map<number | string, { from: number; to: number; index: number }[]>();
  for (const [index, { days, start, end }] of stretches.entries()) {
    if (start === undefined || end === undefined) continue;
    const [from, to] = [minuteOf(start), minuteOf(end)];
    if (to <= from) {
      found.push({ path: `${field}.${index}.end`, message: 'must be after start' });
      continue;
    }
    for (const [position, day] of days.entries()) {
      const others = seen.get(day) ?? [];
      const other = others.find((earlier) => earlier.from < to && from < earlier.to);
      if (other?.index === index) {
        found.push({ path: `${field}.${index}.days.${position}`, message: 'names a day twice' });
      } else if (other !== undefined) {
        found.push({ path: `${field}.${index}`, message: `overlaps ${field}.${other.index}` });
        break;
      }
      seen.set(day, [...others, { from, to, index }]);
    }
  }
  return found;
}
