import { useMemo } from 'react';
import { useFormat } from '../i18n/use-format.ts';

export type Weekday = { readonly short: string; readonly long: string };

/** The days of the week in the person's language, Monday first. */
export function useWeekdays(): readonly Weekday[] {
  const { locale } = useFormat();
  return useMemo(() => {
    const name = (weekday: 'short' | 'long') => new Intl.DateTimeFormat(locale, { weekday, timeZone: 'UTC' });
    const [short, long] = [name('short'), name('long')];
    // the first of these was a Monday
    const days = Array.from({ length: 7 }, (_, day) => new Date(Date.UTC(2024, 0, 1 + day)));
    return days.map((day) => ({ short: short.format(day), long: long.format(day) }));
  }, [locale]);
}
