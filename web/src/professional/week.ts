import type { Schedule } from '../api/practice.ts';

/** Minutes of a local day, from and to; of each weekday, Monday first, in order and apart. */
export type Span = readonly [from: number, to: number];
export type Week = readonly (readonly Span[])[];
type Stretch = Schedule['workingHours'][number];

export const minuteOf = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3));
export const timeOf = (minute: number): string =>
  `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;

export function toWeek(stretches: readonly Stretch[]): Week {
  return Array.from({ length: 7 }, (_, day) =>
    united(
      stretches
        .filter(({ days }) => days.includes(day + 1))
        .map(({ start, end }): Span => [minuteOf(start), minuteOf(end)])
        .filter(([from, to]) => from < to),
    ),
  );
}

/** The fewest stretches that say the same: equal hours of several days are one. */
export function toStretches(week: Week): Stretch[] {
  const days = new Map<string, number[]>();
  for (const [index, spans] of week.entries()) {
    for (const [from, to] of spans) {
      const key = `${timeOf(from)} ${timeOf(to)}`;
      days.set(key, [...(days.get(key) ?? []), index + 1]);
    }
  }
  return [...days]
    .map(([key, on]) => ({ days: on, start: key.slice(0, 5), end: key.slice(6) }))
    .sort((one, other) => (one.days[0] ?? 0) - (other.days[0] ?? 0) || one.start.localeCompare(other.start));
}

/** Adds a span to a day, or takes it away; nothing else of the week changes, to the minute. */
export function paint(week: Week, day: number, [from, to]: Span, on: boolean): Week {
  return week.map((spans, index) => {
    if (index !== day) return spans;
    if (on) return united([...spans, [from, to]]);
    return spans.flatMap(([start, end]): Span[] => {
      const left: Span[] = start < from ? [[start, Math.min(end, from)]] : [];
      const right: Span[] = end > to ? [[Math.max(start, to), end]] : [];
      return [...left, ...right];
    });
  });
}

/** Whether a day has hours at any minute of a span. */
export function touches(week: Week, day: number, [from, to]: Span): boolean {
  return (week[day] ?? []).some(([start, end]) => start < to && from < end);
}

function united(spans: readonly Span[]): Span[] {
  const out: [number, number][] = [];
  for (const [from, to] of spans.toSorted((one, other) => one[0] - other[0])) {
    const last = out.at(-1);
    if (last && from <= last[1]) last[1] = Math.max(last[1], to);
    else out.push([from, to]);
  }
  return out;
}
