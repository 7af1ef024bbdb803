import type { Schedule } from '../api/practice.ts';

export type Field = keyof Schedule;

/** What differs between two set-ups. */
export function changedFields(one: Schedule, other: Schedule): Field[] {
  return (Object.keys(one) as Field[]).filter((field) => JSON.stringify(one[field]) !== JSON.stringify(other[field]));
}

/** A field as one line, for two versions side by side. */
export function wordsOf(schedule: Schedule, field: Field, dayName: (day: number) => string, none: string): string {
  const value = schedule[field];
  if (!Array.isArray(value)) return value === null ? none : String(value);
  const lines = value.map((one: { days?: readonly number[]; date?: string; start?: string; end?: string }) =>
    [one.days?.map((day) => dayName(day)).join(' ') ?? one.date, one.start ? `${one.start}–${one.end}` : none].join(
      ' ',
    ),
  );
  return lines.length > 0 ? lines.join('; ') : none;
}
