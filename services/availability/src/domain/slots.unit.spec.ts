import { describe, expect, test } from 'vitest';
import { calendarOf } from './calendar.ts';
import { reasonsAgainst } from './explain.ts';
import { plan } from './hours.ts';
import type { Schedule } from './schedule.ts';
import { offeredStarts } from './slots.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const everyDay = [1, 2, 3, 4, 5, 6, 7];
const daily = (start: string, end: string) => [{ days: everyDay, start, end }];

/** 09:00 to 12:00 in UTC every day, a start each hour. */
const set: Schedule = {
  timeZone: 'UTC',
  workingHours: daily('09:00', '12:00'),
  hubAvailability: daily('00:00', '24:00'),
  overrides: [],
  bookablePeriodWeeks: 2,
  noticeHours: 0,
  bufferBeforeMinutes: 0,
  bufferAfterMinutes: 0,
  startIntervalMinutes: 60,
  maxPerDay: null,
};
type Stretch = { start: number; end: number };
type Question = {
  schedule?: Partial<Schedule>;
  sessions?: (Stretch & { held?: boolean })[];
  timeOff?: Stretch[];
  lengthMinutes?: number;
  from?: string;
  to?: string;
  now?: string;
};

/** A Tuesday. */
const date = '2027-01-12';
const at = (time: string, day = date) => Date.parse(`${day}T${time}:00Z`);
const stretch = (from: string, to: string, day = date) => ({ start: at(from, day), end: at(to, day) });

function slots({ schedule = {}, sessions = [], timeOff = [], lengthMinutes = 60, ...asked }: Question = {}): string[] {
  const range = { from: Date.parse(asked.from ?? `${date}T00:00Z`), to: Date.parse(asked.to ?? `${date}T24:00Z`) };
  const now = Date.parse(asked.now ?? '2027-01-11T00:00Z');
  const calendar = calendarOf(sessions, timeOff);
  const starts = offeredStarts(plan({ ...set, ...schedule }), calendar, lengthMinutes * MINUTE, range, now);
  return starts.map((start) => new Date(start).toISOString().slice(0, 16).replace(`${date}T`, ''));
}

describe('R17: hours', () => {
  test('a session ends with its window at the latest', () => {
    expect(slots()).toEqual(['09:00', '10:00', '11:00']);
    expect(slots({ lengthMinutes: 61 })).toEqual(['09:00', '10:00']);
    expect(slots({ lengthMinutes: 180 })).toEqual(['09:00']);
    expect(slots({ lengthMinutes: 181 })).toEqual([]);
  });

  test('Hub availability narrows working hours, and never widens them', () => {
    expect(slots({ schedule: { hubAvailability: daily('10:00', '20:00') } })).toEqual(['10:00', '11:00']);
    expect(slots({ schedule: { hubAvailability: [] } })).toEqual([]);
    expect(slots({ schedule: { workingHours: [] } })).toEqual([]);
  });

  test('the grid starts with the window, not with the hour', () => {
    const schedule = { hubAvailability: daily('09:20', '12:00'), startIntervalMinutes: 45 };
    expect(slots({ schedule })).toEqual(['09:20', '10:05', '10:50']);
  });

  test('stretches that touch are one window, those apart are two with a grid each', () => {
    const touching = [...daily('09:00', '10:30'), ...daily('10:30', '12:00')];
    expect(slots({ schedule: { workingHours: touching } })).toEqual(['09:00', '10:00', '11:00']);
    const apart = [...daily('09:00', '10:29'), ...daily('10:30', '12:00')];
    expect(slots({ schedule: { workingHours: apart } })).toEqual(['09:00', '10:30']);
  });

  test('hours hold on their weekdays only', () => {
    const week = { from: '2027-01-11T00:00Z', to: '2027-01-18T00:00Z' };
    const workingHours = [{ days: [2, 7], start: '09:00', end: '10:00' }];
    expect(slots({ schedule: { workingHours }, ...week })).toEqual(['09:00', '2027-01-17T09:00']);
  });

  test('an override replaces both for its date, several add up, and closed empties it', () => {
    const one = [{ date, start: '18:00', end: '20:00' }];
    expect(slots({ schedule: { overrides: one, hubAvailability: [] } })).toEqual(['18:00', '19:00']);
    const two = [...one, { date, start: '06:00', end: '07:00' }];
    expect(slots({ schedule: { overrides: two } })).toEqual(['06:00', '18:00', '19:00']);
    expect(slots({ schedule: { overrides: [...two, { date, closed: true as const }] } })).toEqual([]);
    expect(slots({ schedule: { overrides: [{ date: '2027-01-13', closed: true as const }] } })).toHaveLength(3);
  });

  test('a session may run past midnight where the windows touch there, with the grid of the date it starts on', () => {
    const asked = { from: `${date}T22:00Z`, to: '2027-01-13T01:00Z', lengthMinutes: 90 };
    const workingHours = daily('00:00', '24:00');
    const schedule = { workingHours, hubAvailability: [...daily('22:10', '24:00'), ...daily('00:00', '01:00')] };
    expect(slots({ schedule, ...asked })).toEqual(['22:10', '23:10']);
    const apart = { workingHours, hubAvailability: [...daily('22:10', '24:00'), ...daily('00:01', '01:00')] };
    expect(slots({ schedule: apart, ...asked })).toEqual(['22:10']);
    const short = { ...asked, lengthMinutes: 111 };
    expect(slots({ schedule, ...short })).toEqual(['22:10']); // 23:10 + 111 minutes is 01:01
    expect(slots({ schedule, ...asked, lengthMinutes: 110 })).toEqual(['22:10', '23:10']);
  });
});

describe('R17: busy time', () => {
  test('a session blocks what overlaps it, not what touches it', () => {
    expect(slots({ sessions: [stretch('10:00', '11:00')] })).toEqual(['09:00', '11:00']);
    expect(slots({ sessions: [stretch('10:59', '11:00')] })).toEqual(['09:00', '11:00']);
    expect(slots({ sessions: [stretch('10:59', '11:01')] })).toEqual(['09:00']);
  });

  test('between two sessions lie at least both buffers; exactly as much is enough', () => {
    const schedule = { bufferAfterMinutes: 40, bufferBeforeMinutes: 20 };
    expect(slots({ schedule, sessions: [stretch('11:00', '12:00')] })).toEqual(['09:00']);
    expect(slots({ schedule, sessions: [stretch('10:59', '12:00')] })).toEqual([]);
    expect(slots({ schedule, sessions: [stretch('08:00', '09:00')] })).toEqual(['10:00', '11:00']);
    expect(slots({ schedule, sessions: [stretch('08:00', '09:01')] })).toEqual(['11:00']);
  });

  test('buffers may lie outside the window, and holds have them as sessions do', () => {
    const schedule = { bufferAfterMinutes: 240, bufferBeforeMinutes: 240 };
    expect(slots({ schedule })).toEqual(['09:00', '10:00', '11:00']);
    expect(slots({ schedule, sessions: [{ ...stretch('02:30', '03:30'), held: true }] })).toEqual([]);
    expect(slots({ schedule, sessions: [{ ...stretch('02:00', '03:00'), held: true }] })).toEqual(['11:00']);
  });

  test('time off blocks without a buffer', () => {
    const schedule = { bufferAfterMinutes: 60, bufferBeforeMinutes: 60 };
    expect(slots({ schedule, timeOff: [stretch('10:00', '11:00')] })).toEqual(['09:00', '11:00']);
  });

  test('sessions that overlap on purpose block until the last of them ends', () => {
    const sessions = [stretch('08:00', '11:30'), stretch('08:30', '09:00')];
    expect(slots({ sessions })).toEqual([]);
    expect(slots({ sessions: [stretch('08:00', '11:00'), stretch('08:30', '09:00')] })).toEqual(['11:00']);
  });

  test('a date holds as many sessions and holds as the set-up says, counted by where they start', () => {
    const sessions = [stretch('07:00', '07:30'), { ...stretch('20:00', '21:00'), held: true }];
    expect(slots({ schedule: { maxPerDay: 2 }, sessions })).toEqual([]);
    expect(slots({ schedule: { maxPerDay: 3 }, sessions })).toHaveLength(3);
    const yesterday = { start: at('23:30', '2027-01-11'), end: at('00:30') };
    expect(slots({ schedule: { maxPerDay: 2 }, sessions: [yesterday, sessions[0]!] })).toHaveLength(3);
  });

  test('the date is the professional’s: what is tomorrow in UTC counts for today in New York', () => {
    const schedule = { timeZone: 'America/New_York', workingHours: daily('20:00', '23:00'), maxPerDay: 1 };
    const asked = { from: `${date}T12:00Z`, to: '2027-01-13T12:00Z' };
    const evening = { start: at('04:00', '2027-01-13'), end: at('04:30', '2027-01-13') }; // 23:00 on the 12th
    expect(slots({ schedule, ...asked, sessions: [evening] })).toEqual([]);
    const midnight = { start: at('05:00', '2027-01-13'), end: at('05:30', '2027-01-13') };
    expect(slots({ schedule, ...asked, sessions: [midnight] })).toHaveLength(3);
  });
});

describe('R17: now', () => {
  test('exactly the notice period before the start is enough', () => {
    const schedule = { noticeHours: 24 };
    expect(slots({ schedule, now: '2027-01-11T09:00Z' })).toEqual(['09:00', '10:00', '11:00']);
    expect(slots({ schedule, now: '2027-01-11T09:00:00.001Z' })).toEqual(['10:00', '11:00']);
  });

  test('exactly the bookable period ahead is offered, in weeks of 168 hours', () => {
    const schedule = { bookablePeriodWeeks: 1 };
    expect(slots({ schedule, now: '2027-01-05T10:00Z' })).toEqual(['09:00', '10:00']);
    expect(slots({ schedule, now: '2027-01-05T09:59:59.999Z' })).toEqual(['09:00']);
  });

  test('nothing in the past is offered, even without notice', () => {
    expect(slots({ now: `${date}T10:00Z` })).toEqual(['10:00', '11:00']);
    expect(slots({ now: `${date}T10:00:00.001Z` })).toEqual(['11:00']);
  });

  test('a range holds its first moment and not its last', () => {
    expect(slots({ from: `${date}T09:00Z`, to: `${date}T11:00Z` })).toEqual(['09:00', '10:00']);
    expect(slots({ from: `${date}T09:00:00.001Z`, to: `${date}T11:00:00.001Z` })).toEqual(['10:00', '11:00']);
    expect(slots({ from: `${date}T11:00Z`, to: `${date}T09:00Z` })).toEqual([]);
  });
});

describe('R17: the clock changes', () => {
  const hourly = (timeZone: string, from: string, to: string, hours = daily('00:00', '24:00')) =>
    slots({
      schedule: { timeZone, workingHours: hours },
      from,
      to,
      now: new Date(Date.parse(from) - DAY).toISOString(),
    });
  /** The day's starts as the local clock shows them. */
  const local = (timeZone: string, starts: string[]) =>
    starts.map((start) =>
      new Date(`${start}Z`).toLocaleTimeString('en-GB', { timeZone, hour: '2-digit', minute: '2-digit' }),
    );

  test('Berlin: a whole day has 23 hours in March and 25 in October', () => {
    expect(hourly('Europe/Berlin', '2027-03-27T23:00Z', '2027-03-28T22:00Z')).toHaveLength(23);
    expect(hourly('Europe/Berlin', '2027-10-30T22:00Z', '2027-10-31T23:00Z')).toHaveLength(25);
  });

  test('Berlin: afternoon hours of a day of change are those on the clock', () => {
    const starts = hourly('Europe/Berlin', '2027-03-28T00:00Z', '2027-03-29T00:00Z', daily('13:00', '16:00'));
    expect(starts).toEqual(['2027-03-28T11:00', '2027-03-28T12:00', '2027-03-28T13:00']);
    const autumn = hourly('Europe/Berlin', '2027-10-31T00:00Z', '2027-11-01T00:00Z', daily('13:00', '16:00'));
    expect(autumn).toEqual(['2027-10-31T12:00', '2027-10-31T13:00', '2027-10-31T14:00']);
  });

  test('New York: a stretch that begins in the skipped hour is read an hour on; one that begins in the repeated hour, the first time', () => {
    const spring = hourly('America/New_York', '2027-03-14T05:00Z', '2027-03-15T04:00Z', daily('02:30', '04:30'));
    expect(local('America/New_York', spring)).toEqual(['03:30']);
    const autumn = hourly('America/New_York', '2027-11-07T04:00Z', '2027-11-08T05:00Z', daily('01:30', '02:30'));
    expect(autumn).toEqual(['2027-11-07T05:30', '2027-11-07T06:30']); // 01:30 twice: the window lasts two hours
  });

  test('New York: stretches that the change makes overlap are one window', () => {
    const hours = [...daily('02:00', '02:30'), ...daily('03:00', '05:00')]; // 02:00 to 02:30 is 03:00 to 03:30 that day
    const spring = hourly('America/New_York', '2027-03-14T05:00Z', '2027-03-15T04:00Z', hours);
    expect(local('America/New_York', spring)).toEqual(['03:00', '04:00']);
  });

  test('Kolkata and Kathmandu: half and quarter hours from UTC, and no change', () => {
    const asked = [`${date}T00:00Z`, `${date}T24:00Z`] as const;
    expect(hourly('Asia/Kolkata', ...asked, daily('09:00', '11:00'))).toEqual(['03:30', '04:30']);
    expect(hourly('Asia/Kathmandu', ...asked, daily('09:00', '11:00'))).toEqual(['03:15', '04:15']);
  });

  test('Lord Howe: the clock moves by half an hour, and the day by 23½ or 24½ hours', () => {
    const half = (from: string, to: string) =>
      slots({
        schedule: { timeZone: 'Australia/Lord_Howe', workingHours: daily('00:00', '24:00'), startIntervalMinutes: 30 },
        from,
        to,
        lengthMinutes: 30,
        now: new Date(Date.parse(from) - DAY).toISOString(),
      });
    expect(half('2027-04-03T13:00Z', '2027-04-04T13:30Z')).toHaveLength(49);
    expect(half('2027-10-02T13:30Z', '2027-10-03T13:00Z')).toHaveLength(47);
    const early = hourly('Australia/Lord_Howe', '2027-10-02T13:30Z', '2027-10-03T13:00Z', daily('01:00', '04:00'));
    expect(local('Australia/Lord_Howe', early)).toEqual(['01:00', '02:30']);
  });

  test('Cairo: 2028-04-28 has no midnight; its day begins at one', () => {
    const starts = hourly('Africa/Cairo', '2028-04-27T20:00Z', '2028-04-28T03:00Z');
    expect(local('Africa/Cairo', starts)).toEqual(['22:00', '23:00', '01:00', '02:00', '03:00', '04:00', '05:00']);
    const early = hourly('Africa/Cairo', '2028-04-27T20:00Z', '2028-04-28T03:00Z', daily('00:30', '02:30'));
    expect(local('Africa/Cairo', early)).toEqual(['01:30']);
    const full = slots({
      schedule: { timeZone: 'Africa/Cairo', workingHours: daily('00:00', '24:00'), maxPerDay: 1 },
      sessions: [{ start: at('22:00', '2028-04-27'), end: at('22:30', '2028-04-27') }], // 01:00 on the 28th
      from: '2028-04-27T20:00Z',
      to: '2028-04-28T22:00Z',
      now: '2028-04-26T00:00Z',
    });
    expect(local('Africa/Cairo', full)).toEqual(['22:00', '23:00', '00:00']); // of the 27th, and midnight of the 29th
  });

  test('Nuuk: hours in the skipped hour before midnight come out after it, also when only the next date is asked for', () => {
    const saturday = [{ days: [6], start: '23:15', end: '24:00' }]; // 23:00 to 24:00 is skipped on 2027-03-27
    expect(
      hourly('America/Nuuk', '2027-03-20T12:00Z', '2027-03-21T12:00Z', [{ ...saturday[0]!, start: '23:00' }]),
    ).toEqual(['2027-03-21T01:00']);
    const shifted = [{ days: [6], start: '23:00', end: '23:59' }];
    const quarter = (from: string) =>
      slots({
        schedule: { timeZone: 'America/Nuuk', workingHours: shifted, startIntervalMinutes: 15 },
        lengthMinutes: 15,
        from,
        to: '2027-03-28T12:00Z',
        now: '2027-03-27T00:00Z',
      });
    const all = ['2027-03-28T01:00', '2027-03-28T01:15', '2027-03-28T01:30'];
    expect(quarter('2027-03-27T12:00Z')).toEqual(all);
    expect(quarter('2027-03-28T01:15Z')).toEqual(all.slice(1)); // already Sunday there
    expect(hourly('America/Nuuk', '2027-03-27T12:00Z', '2027-03-28T12:00Z', saturday)).toEqual([]);
  });

  test('Casablanca: the clock goes back for Ramadan and forth after it', () => {
    const on = (day: string) => hourly('Africa/Casablanca', `${day}T00:00Z`, `${day}T24:00Z`, daily('09:00', '10:00'));
    expect(on('2026-02-14')).toEqual(['2026-02-14T08:00']);
    expect(on('2026-02-15')).toEqual(['2026-02-15T09:00']);
    expect(on('2026-03-21')).toEqual(['2026-03-21T09:00']);
    expect(on('2026-03-22')).toEqual(['2026-03-22T08:00']);
  });

  test('Apia: the date that was skipped has no hours, and the next one has its own', () => {
    const workingHours = [
      { days: [4], start: '09:00', end: '10:00' },
      { days: [5], start: '12:00', end: '13:00' },
      { days: [6], start: '15:00', end: '16:00' },
    ];
    const starts = hourly('Pacific/Apia', '2011-12-29T10:00Z', '2012-01-01T00:00Z', workingHours);
    expect(starts).toEqual(['2011-12-29T19:00', '2011-12-31T01:00']); // the 30th, a Friday, never was
  });
});

describe('R17: the explanation', () => {
  const why = (start: string, { schedule = {}, sessions = [], timeOff = [], now }: Question = {}) =>
    reasonsAgainst(
      plan({ ...set, ...schedule }),
      calendarOf(sessions, timeOff),
      60 * MINUTE,
      at(start),
      Date.parse(now ?? '2027-01-11T00:00Z'),
    );

  test('names each reason by itself', () => {
    expect(why('10:00')).toEqual([]);
    expect(why('10:30')).toEqual(['off-grid']);
    expect(why('12:00')).toEqual(['outside-hours']);
    expect(why('10:00', { schedule: { hubAvailability: daily('12:00', '13:00') } })).toEqual([
      'outside-hub-availability',
    ]);
    expect(why('10:00', { schedule: { overrides: [{ date, closed: true }] } })).toEqual(['override-closed']);
    expect(why('10:00', { timeOff: [stretch('10:59', '13:00')] })).toEqual(['time-off']);
    expect(why('10:00', { sessions: [stretch('10:59', '13:00')] })).toEqual(['session']);
    expect(why('10:00', { sessions: [{ ...stretch('10:59', '13:00'), held: true }] })).toEqual(['held']);
    expect(why('10:00', { sessions: [stretch('11:00', '13:00')], schedule: { bufferAfterMinutes: 5 } })).toEqual([
      'buffer',
    ]);
    expect(why('10:00', { schedule: { noticeHours: 35 } })).toEqual(['notice']);
    expect(why('10:00', { now: '2027-01-05T09:00Z', schedule: { bookablePeriodWeeks: 1 } })).toEqual([
      'bookable-period',
    ]);
    expect(why('10:00', { sessions: [stretch('20:00', '21:00')], schedule: { maxPerDay: 1 } })).toEqual([
      'max-per-day',
    ]);
  });

  test('names all of several', () => {
    const schedule = { noticeHours: 48, maxPerDay: 1, hubAvailability: daily('10:00', '12:00') };
    const busy = [stretch('11:00', '12:00'), { ...stretch('10:00', '11:15'), held: true }];
    expect(why('10:15', { schedule, sessions: busy, timeOff: [stretch('10:00', '12:00')] })).toEqual([
      'off-grid',
      'time-off',
      'held',
      'session',
      'notice',
      'max-per-day',
    ]);
    expect(why('13:00')).toEqual(['outside-hours']);
    expect(why('13:00', { schedule })).toEqual(['outside-hours', 'outside-hub-availability', 'notice']);
  });

  test('past midnight, names what speaks against it on each of the two dates', () => {
    const closedTomorrow = [{ date: '2027-01-13', closed: true as const }];
    expect(why('23:30', { schedule: { overrides: closedTomorrow } })).toEqual(['override-closed', 'outside-hours']);
    const own = { workingHours: daily('00:00', '24:00'), overrides: [{ date, start: '20:30', end: '24:00' }] };
    expect(why('23:30', { schedule: own })).toEqual([]);
    expect(why('23:30', { schedule: { ...own, hubAvailability: daily('09:00', '12:00') } })).toEqual([
      'outside-hub-availability', // of tomorrow; today's own hours do not ask for it
    ]);
    const next = { ...own, overrides: [{ date: '2027-01-13', start: '09:00', end: '12:00' }] };
    expect(why('23:30', { schedule: { ...next, hubAvailability: daily('09:00', '12:00') } })).toEqual([
      'outside-hours', // of tomorrow
      'outside-hub-availability', // of today
    ]);
  });

  test('on a date with hours of its own, Hub availability is not asked', () => {
    const overrides = [{ date, start: '18:00', end: '20:00' }];
    expect(why('10:00', { schedule: { overrides, hubAvailability: [] } })).toEqual(['outside-hours']);
    expect(why('18:00', { schedule: { overrides, hubAvailability: [] } })).toEqual([]);
  });
});
