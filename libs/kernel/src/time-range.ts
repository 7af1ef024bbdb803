/** A stretch of time `[start, end)`: it includes its start and not its end, so neighbours do not overlap. */
export type TimeRange = { readonly start: Date; readonly end: Date };

/** Whether two ranges share an instant. */
export function overlaps(a: TimeRange, b: TimeRange): boolean {
  return a.start < b.end && b.start < a.end;
}

export const MINUTE_MS = 60_000;
export const HOUR_MS = 3_600_000;
