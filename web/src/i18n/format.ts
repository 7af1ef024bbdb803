type Instant = string | Date;
type Money = { readonly amountMinor: number; readonly currency: string };

/** English as it is written in Europe: the day before the month, hours to 24. */
const locales: Readonly<Record<string, string>> = { en: 'en-GB', de: 'de-DE' };

const day = { weekday: 'short', day: 'numeric', month: 'short' } as const;
const time = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const;

/** By how much clocks are set back: an hour, and half of one on Lord Howe Island. */
const repeatedMs = [-60, -30, 30, 60].map((minutes) => minutes * 60_000);

const units = [
  [86_400, 'day'],
  [3_600, 'hour'],
  [60, 'minute'],
] as const;

/** How a language writes things. Instants are shown in the zone that is given, else in the browser's. */
export function createFormat(language: string) {
  const locale = locales[language] ?? language;
  const dates = kept((options: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat(locale, options));
  const numbers = kept((options: Intl.NumberFormatOptions) => new Intl.NumberFormat(locale, options));
  const write = (at: Instant, options: Intl.DateTimeFormatOptions) => dates(options).format(new Date(at));
  const timeOf = (at: Instant, timeZone?: string) => write(at, { ...time, timeZone });
  /** The zone at that moment, such as `GMT+1` or `MEZ`. */
  const zone = (at: Instant, timeZone: string) => {
    const parts = dates({ timeZone, timeZoneName: 'short' }).formatToParts(new Date(at));
    return parts.find(({ type }) => type === 'timeZoneName')?.value ?? timeZone;
  };
  return {
    locale,
    /** `Tue, 24 Nov` */
    day: (at: Instant, timeZone?: string) => write(at, { ...day, timeZone }),
    /** `Tuesday 24 November` */
    longDay: (at: Instant, timeZone?: string) =>
      write(at, { weekday: 'long', day: 'numeric', month: 'long', timeZone }),
    /** `24 November 2026` */
    date: (at: Instant, timeZone?: string) => write(at, { day: 'numeric', month: 'long', year: 'numeric', timeZone }),
    month: (at: Instant, timeZone?: string) => write(at, { month: 'long', year: 'numeric', timeZone }),
    /** `Nov`, of a calendar date. */
    shortMonth: (at: Instant) => write(at, { month: 'short', timeZone: 'UTC' }),
    /** `14:00` */
    time: timeOf,
    /** `14:00`; and `02:30 CET` in the hour that a change of the clocks repeats, where the clock alone does not say which. */
    clock: (at: Instant, timeZone: string) => {
      const text = timeOf(at, timeZone);
      const isRepeated = repeatedMs.some((ms) => timeOf(new Date(new Date(at).getTime() + ms), timeZone) === text);
      return isRepeated ? `${text} ${zone(at, timeZone)}` : text;
    },
    /** `Tue, 24 Nov, 14:00` */
    dayTime: (at: Instant, timeZone?: string) => write(at, { ...day, ...time, timeZone }),
    zone,
    money: ({ amountMinor, currency }: Money) => {
      const format = numbers({ style: 'currency', currency });
      return format.format(amountMinor / 10 ** (format.resolvedOptions().maximumFractionDigits ?? 2));
    },
    number: (value: number) => numbers({}).format(value),
    /** `booking and billing` */
    list: (names: readonly string[]) => new Intl.ListFormat(locale).format(names),
    /** `3 hours ago`, in the largest unit of which there is one. */
    ago: (at: Instant, now: Date) => {
      const seconds = Math.max(0, Math.floor((now.getTime() - new Date(at).getTime()) / 1_000));
      const [size, unit] = units.find(([least]) => seconds >= least) ?? ([1, 'second'] as const);
      return new Intl.RelativeTimeFormat(locale, { numeric: 'auto' }).format(-Math.floor(seconds / size), unit);
    },
  };
}
export type Format = ReturnType<typeof createFormat>;

/** A language's format, always the same: what it is made of takes a phone milliseconds each, and every card wants it. */
export const formatIn: (language: string) => Format = kept(createFormat);

function kept<Options, Made>(make: (options: Options) => Made): (options: Options) => Made {
  const made = new Map<string, Made>();
  return (options) => {
    const key = JSON.stringify(options);
    const known = made.get(key) ?? make(options);
    made.set(key, known);
    return known;
  };
}
