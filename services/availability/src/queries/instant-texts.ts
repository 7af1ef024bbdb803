const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

/** `THH:MM:00.000Z` of every minute of a day. */
const times = Array.from({ length: 1440 }, (_, minute) => new Date(minute * MINUTE_MS).toISOString().slice(10));

/**
 * Writes instants (epoch milliseconds) as `toISOString` does. For long lists in order: it formats the date once for each day,
 * and finds the time of a whole minute in a table.
 */
export function instantTexts(): (instant: number) => string {
  let midnight = NaN;
  let date = '';
  return (instant) => {
    let since = instant - midnight;
    if (!(since >= 0 && since < DAY_MS)) {
      midnight = Math.floor(instant / DAY_MS) * DAY_MS;
      date = new Date(midnight).toISOString().slice(0, -14);
      since = instant - midnight;
    }
    return since % MINUTE_MS === 0 ? date + times[since / MINUTE_MS]! : new Date(instant).toISOString();
  };
}
