import { calendarOf, type Calendar } from '../dist/domain/calendar.js';
import type { Schedule } from '../dist/domain/schedule.js';

const MINUTE = 60_000;
const DAY = 86_400_000;
const everyDay = [1, 2, 3, 4, 5, 6, 7];

export type Input = {
  readonly schedule: Schedule;
  readonly calendar: Calendar;
  readonly lengthMs: number;
  readonly range: { readonly from: number; readonly to: number };
  readonly now: number;
};

/** A professional who is open from 6 to 22 every day, with `sessions` spread over the days; a DST change lies within. */
export function input(days: number, sessions: number, startIntervalMinutes: number, busyMinutes = 25): Input {
  const from = Date.UTC(2027, 2, 15);
  const perDay = Math.ceil(sessions / days);
  const busy = Array.from({ length: sessions }, (_, i) => {
    const start = from + Math.floor(i / perDay) * DAY + (5 * 60 + (i % perDay) * Math.floor(960 / perDay)) * MINUTE;
    return { start, end: start + busyMinutes * MINUTE };
  });
  return {
    schedule: {
      timeZone: 'Europe/Berlin',
      workingHours: [{ days: everyDay, start: '06:00', end: '22:00' }],
      hubAvailability: [{ days: everyDay, start: '06:00', end: '22:00' }],
      overrides: [],
      bookablePeriodWeeks: 52,
      noticeHours: 0,
      bufferBeforeMinutes: 0,
      bufferAfterMinutes: 5,
      startIntervalMinutes,
      maxPerDay: null,
    },
    calendar: calendarOf(busy),
    lengthMs: 30 * MINUTE,
    range: { from, to: from + days * DAY },
    now: from - DAY,
  };
}
