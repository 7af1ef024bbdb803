import { Temporal } from 'temporal-polyfill';

/** A wall-clock moment in a zone, as two inputs hold it. */
export type WallClock = { readonly date: string; readonly time: string };

/** The clock of a zone at an instant. */
export function toWallClock(instant: string | Date, timeZone: string): WallClock {
  const at = Temporal.Instant.from(typeof instant === 'string' ? instant : instant.toISOString());
  const local = at.toZonedDateTimeISO(timeZone);
  return { date: local.toPlainDate().toString(), time: local.toPlainTime().toString({ smallestUnit: 'minute' }) };
}

/** The instant of a wall-clock moment; where a change of the clocks skips or repeats it, as RFC 5545 reads it. */
export function toInstant({ date, time }: WallClock, timeZone: string): string | undefined {
  if (!/^\d{4}-\d\d-\d\d$/.test(date) || !/^\d\d:\d\d$/.test(time)) return undefined;
  const local = Temporal.PlainDateTime.from(`${date}T${time}`);
  return local
    .toZonedDateTime(timeZone, { disambiguation: 'compatible' })
    .toInstant()
    .toString({ smallestUnit: 'second' });
}

/** The instant at which a local date begins, so many days after the one of `instant`. */
export function startOfDay(instant: Date, timeZone: string, daysLater = 0): string {
  const local = Temporal.Instant.from(instant.toISOString()).toZonedDateTimeISO(timeZone);
  return local.startOfDay().add({ days: daysLater }).toInstant().toString({ smallestUnit: 'second' });
}
