import type { Slot } from '../api/slots.ts';

export type Day = {
  /** `YYYY-MM-DD` in the reader's zone. */
  readonly date: string;
  readonly morning: readonly Slot[];
  readonly afternoon: readonly Slot[];
};

/** The days that have free times, in the reader's zone, which may put a time on another date than the professional's. */
export function daysOf(slots: readonly Slot[], timeZone: string): readonly Day[] {
  const clock = new Intl.DateTimeFormat('en-CA', {
    timeZone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    hourCycle: 'h23',
  });
  const days = new Map<string, { morning: Slot[]; afternoon: Slot[] }>();
  for (const slot of slots) {
    const part = Object.fromEntries(clock.formatToParts(new Date(slot.start)).map(({ type, value }) => [type, value]));
    const date = `${part['year']}-${part['month']}-${part['day']}`;
    const day = days.get(date) ?? { morning: [], afternoon: [] };
    days.set(date, day);
    (Number(part['hour']) < 12 ? day.morning : day.afternoon).push(slot);
  }
  return [...days].map(([date, parts]) => ({ date, ...parts })).sort((a, b) => a.date.localeCompare(b.date));
}
