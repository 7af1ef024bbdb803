import { DAY_MS, HOUR_MS } from './time.ts';

/**
 * A time zone's clock over some stretch of time, as numbers: `offsetMs[i]` holds until `at[i]`, the last one for ever.
 * Good only between the instants it was asked for.
 */
export type Zone = { readonly at: readonly number[]; readonly offsetMs: readonly number[] };

/** How much of a zone is looked up at once; wide, since a block costs some 400 calls of Intl and is kept. */
const BLOCK_MS = 400 * DAY_MS;
/** A wall-clock time may lie a day from the same reading in UTC, and a skipped one another day. */
const MARGIN_MS = 2 * DAY_MS;
/** Years that nobody books must not fill the memory. */
const MOST_KEPT = 5_000;

const zones = new Map<string, Zone>();

/**
 * The zone's clock from `from` to `to` (epoch milliseconds), two days of margin included.
 * @param timeZone an IANA name that Intl knows
 */
export function zoneBetween(timeZone: string, from: number, to: number): Zone {
  const first = Math.floor((from - MARGIN_MS) / BLOCK_MS);
  const last = Math.floor((to + MARGIN_MS) / BLOCK_MS);
  const key = `${timeZone}/${first}/${last}`;
  let zone = zones.get(key);
  if (zone === undefined) {
    if (zones.size >= MOST_KEPT) zones.clear();
    zone = lookUp(timeZone, first * BLOCK_MS, (last + 1) * BLOCK_MS);
    zones.set(key, zone);
  }
  return zone;
}

/** What a clock on the wall adds to UTC at `instant`. */
export function offsetAt(zone: Zone, instant: number): number {
  return zone.offsetMs[segmentAt(zone, instant)]!;
}

/** The local date of an instant, as days since 1970-01-01. */
export function localDay(zone: Zone, instant: number): number {
  return Math.floor((instant + offsetAt(zone, instant)) / DAY_MS);
}

/**
 * The instant of a wall-clock reading (as if it were UTC). One that occurs twice is the first; one that is skipped is
 * read with the offset before the change.
 * @see RFC 5545 section 3.3.5 (Temporal's `compatible`)
 */
export function instantOf(zone: Zone, wallMs: number): number {
  const i = segmentOfWall(zone, wallMs);
  return wallMs - zone.offsetMs[isSkipped(zone, wallMs, i) ? i - 1 : i]!;
}

/** The first instant of a local date, also of one that has no midnight. */
export function startOfDay(zone: Zone, day: number): number {
  const i = segmentOfWall(zone, day * DAY_MS);
  return isSkipped(zone, day * DAY_MS, i) ? zone.at[i - 1]! : day * DAY_MS - zone.offsetMs[i]!;
}

function segmentAt({ at }: Zone, instant: number): number {
  let i = 0;
  while (i < at.length && at[i]! <= instant) i++;
  return i;
}

/** The first segment that ends after the reading. */
function segmentOfWall({ at, offsetMs }: Zone, wallMs: number): number {
  let i = 0;
  while (i < at.length && at[i]! <= wallMs - offsetMs[i]!) i++;
  return i;
}

/** Whether the reading falls into the gap before segment `i`. */
function isSkipped({ at, offsetMs }: Zone, wallMs: number, i: number): boolean {
  return i > 0 && wallMs - offsetMs[i]! < at[i - 1]!;
}

/** Finds every change of offset: a day never held two of them. */
function lookUp(timeZone: string, from: number, to: number): Zone {
  const format = new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName: 'longOffset' });
  const at: number[] = [];
  let offset = readOffset(format, from);
  const offsetMs = [offset];
  for (let day = from; day < to; day += DAY_MS) {
    const next = readOffset(format, day + DAY_MS);
    if (next === offset) continue;
    let before = day;
    let after = day + DAY_MS;
    while (after - before > 1_000) {
      const middle = before + Math.floor((after - before) / 2_000) * 1_000;
      if (readOffset(format, middle) === offset) before = middle;
      else after = middle;
    }
    at.push(after);
    offsetMs.push(next);
    offset = next;
  }
  return { at, offsetMs };
}

function readOffset(format: Intl.DateTimeFormat, instant: number): number {
  const [, sign, hours, minutes, seconds] = /GMT([+-])(\d\d):(\d\d)(?::(\d\d))?$/.exec(format.format(instant)) ?? [];
  if (sign === undefined) return 0;
  const size = Number(hours) * HOUR_MS + Number(minutes) * 60_000 + Number(seconds ?? 0) * 1_000;
  return sign === '-' ? -size : size;
}
