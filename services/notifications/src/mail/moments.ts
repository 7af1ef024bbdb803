import { HOUR_MS, MINUTE_MS } from '@hubhours/kernel/time-range';

/** Whose clock and whose way of writing a mail follows. */
export type Reader = { readonly locale: string; readonly timeZone: string };

/** A stretch of time as its reader's wall shows it. */
export type When = {
  readonly date: string;
  readonly from: string;
  readonly to: string;
  /** The date of its end, where that is another one. */
  readonly endDate: string | null;
  readonly zone: string;
};

/** A region's own way of writing dates in a language that we write; for all else Britain's, since the words are English. */
export function writing(locale: string): string {
  if (/^(en|de)-[A-Z]{2}$/.test(locale)) return locale;
  return locale === 'de' ? 'de-DE' : 'en-GB';
}

/** Where either end falls into the hour that a DST change repeats, both carry their offset from UTC. */
export function when(start: Date, end: Date, reader: Reader): When {
  const repeated = isRepeated(start, reader.timeZone) || isRepeated(end, reader.timeZone);
  const [date, endDate] = [dateOf(start, reader), dateOf(end, reader)];
  return {
    date,
    from: timeOf(start, reader, repeated),
    to: timeOf(end, reader, repeated),
    endDate: endDate === date ? null : endDate,
    zone: zoneOf(start, reader),
  };
}

/** One instant in words: date and time, with the offset in a repeated hour. */
export function moment(instant: Date, reader: Reader): string {
  return `${dateOf(instant, reader)}, ${timeOf(instant, reader, isRepeated(instant, reader.timeZone))}`;
}

/** The date of an instant in words. */
export function day(instant: Date, reader: Reader): string {
  return dateOf(instant, reader);
}

/** `192` is `3 h 12 min`. */
export function duration(minutes: number): string {
  const [hours, rest] = [Math.floor(minutes / 60), minutes % 60];
  const parts = [...(hours > 0 ? [`${hours} h`] : []), ...(rest > 0 || hours === 0 ? [`${rest} min`] : [])];
  return parts.join(' ');
}

/** An amount in words, by the currency's own number of digits. */
export function amount(amountMinor: number, currency: string, reader: Reader): string {
  const format = new Intl.NumberFormat(writing(reader.locale), { style: 'currency', currency });
  const digits = format.resolvedOptions().maximumFractionDigits ?? 2;
  return plainSpaces(format.format(amountMinor / 10 ** digits));
}

function dateOf(instant: Date, { locale, timeZone }: Reader): string {
  return plainSpaces(formatOf(writing(locale), timeZone, 'date').format(instant));
}

function timeOf(instant: Date, { locale, timeZone }: Reader, withOffset: boolean): string {
  const time = formatOf(writing(locale), timeZone, 'time').format(instant);
  return plainSpaces(withOffset ? `${time} (${offsetName(instant, timeZone)})` : time);
}

/** The zone's name in words beside its own, which alone is beyond doubt. */
function zoneOf(instant: Date, { locale, timeZone }: Reader): string {
  const words = zonePart(formatOf(writing(locale), timeZone, 'zone'), instant);
  return /^GMT([+-]|$)/.test(words) ? timeZone : `${words} (${timeZone})`;
}

/** Whether the same wall-clock time comes a second time, or came before. */
function isRepeated(instant: Date, timeZone: string): boolean {
  const offset = offsetMinutes(instant, timeZone);
  return [-3, 3].some((hours) => {
    const otherOffset = offsetMinutes(new Date(instant.getTime() + hours * HOUR_MS), timeZone);
    const twin = new Date(instant.getTime() + (offset - otherOffset) * MINUTE_MS);
    return otherOffset !== offset && offsetMinutes(twin, timeZone) === otherOffset;
  });
}

function offsetMinutes(instant: Date, timeZone: string): number {
  const [, sign, hours, minutes = '0'] = /([+-])(\d+):(\d+)/.exec(offsetName(instant, timeZone)) ?? [];
  return hours === undefined ? 0 : (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes));
}

/** `UTC+01:00` */
function offsetName(instant: Date, timeZone: string): string {
  const name = zonePart(formatOf('en-GB', timeZone, 'offset'), instant);
  return name === 'GMT' ? 'UTC+00:00' : name.replace('GMT', 'UTC');
}

function zonePart(format: Intl.DateTimeFormat, instant: Date): string {
  return format.formatToParts(instant).find(({ type }) => type === 'timeZoneName')?.value ?? '';
}

const styles = {
  date: { dateStyle: 'full' },
  time: { timeStyle: 'short' },
  zone: { timeZoneName: 'longGeneric' },
  offset: { timeZoneName: 'longOffset' },
} as const;

/** Making one costs half a millisecond, using one nothing. There are as many as regions times zones. */
const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(locale: string, timeZone: string, style: keyof typeof styles): Intl.DateTimeFormat {
  const key = `${locale} ${timeZone} ${style}`;
  const known = formats.get(key) ?? new Intl.DateTimeFormat(locale, { ...styles[style], timeZone });
  formats.set(key, known);
  return known;
}

/** Intl writes narrow and no-break spaces, which some mail clients show as boxes in a subject. */
function plainSpaces(text: string): string {
  return text.replace(/[\u00a0\u202f\u2009]/g, ' ');
}
