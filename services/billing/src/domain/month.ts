/** A calendar month by its first local date, `YYYY-MM-01`; months compare as text. */
export type Month = string;

const MINUTE_MS = 60_000;
/** No zone's clock is further from UTC, and since 1972 none is off by a part of a minute. */
const FURTHEST_MINUTES = 15 * 60;

/** The month that the clocks of `timeZone` show at `instant`. */
export function monthOf(instant: Date, timeZone: string): Month {
  const parts = formatter(timeZone).formatToParts(instant);
  const part = (type: 'year' | 'month') => parts.find((one) => one.type === type)!.value;
  return `${part('year').padStart(4, '0')}-${part('month')}-01`;
}

/** The first instant of the month on the clocks of `timeZone`, found by asking: no rule of a zone is known here. */
export function startOf(month: Month, timeZone: string): Date {
  const utc = Date.parse(`${month}T00:00:00Z`);
  const at = (minutes: number) => new Date(utc + minutes * MINUTE_MS);
  let [before, from] = [-FURTHEST_MINUTES, FURTHEST_MINUTES];
  while (from - before > 1) {
    const middle = Math.floor((before + from) / 2);
    if (monthOf(at(middle), timeZone) < month) before = middle;
    else from = middle;
  }
  return at(from);
}

/** The month so many months later, or earlier. */
export function later(month: Month, months: number): Month {
  const date = new Date(`${month}T00:00:00Z`);
  date.setUTCMonth(date.getUTCMonth() + months);
  return date.toISOString().slice(0, 10);
}

/** The months from `from` to before `to`. */
export function monthsBetween(from: Month, to: Month): Month[] {
  const months: Month[] = [];
  for (let month = from; month < to; month = later(month, 1)) months.push(month);
  return months;
}

const formatters = new Map<string, Intl.DateTimeFormat>();

/** Kept, since making one costs far more than using it. */
function formatter(timeZone: string): Intl.DateTimeFormat {
  const kept = formatters.get(timeZone);
  if (kept !== undefined) return kept;
  const made = new Intl.DateTimeFormat('en-u-ca-gregory-nu-latn', { timeZone, year: 'numeric', month: '2-digit' });
  formatters.set(timeZone, made);
  return made;
}
