import fc from 'fast-check';
import { contradictionsIn, type DateOverride, type Schedule, type WeeklyHours } from '../src/domain/schedule.ts';
import { zoneBetween } from '../src/domain/zone.ts';

const MINUTE = 60_000;
const DAY = 86_400_000;

/** Instants from 2024 on to before 2032, on whole minutes, around a change of the zone's offset more often than not. */
export function instantNear(timeZone: string): fc.Arbitrary<number> {
  const [from, to] = [Date.UTC(2024, 0, 1), Date.UTC(2032, 0, 1)];
  const changes = zoneBetween(timeZone, from, to).at.filter((at) => from <= at && at < to);
  const anywhere = fc.integer({ min: from / MINUTE, max: to / MINUTE }).map((minute) => minute * MINUTE);
  if (changes.length === 0) return anywhere;
  const near = fc
    .tuple(fc.constantFrom(...changes), fc.integer({ min: -2 * 1440, max: 2 * 1440 }))
    .map(([at, minutes]) => at + minutes * MINUTE);
  return fc.oneof({ weight: 4, arbitrary: near }, { weight: 1, arbitrary: anywhere });
}

const minuteOfDay = fc.oneof(
  { weight: 2, arbitrary: fc.integer({ min: 0, max: 24 }).map((hour) => hour * 60) },
  { weight: 2, arbitrary: fc.integer({ min: 0, max: 16 }).map((quarter) => quarter * 15) }, // where clocks change
  { weight: 1, arbitrary: fc.integer({ min: 0, max: 1440 }) },
);
const localTime = (minute: number) =>
  `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
const stretch = fc
  .tuple(minuteOfDay, minuteOfDay)
  .filter(([a, b]) => a !== b)
  .map(([a, b]) => ({ start: localTime(Math.min(a, b)), end: localTime(Math.max(a, b)) }));
const wholeDay = fc.constant({ start: '00:00', end: '24:00' });
const weekly: fc.Arbitrary<WeeklyHours> = fc
  .tuple(
    fc.oneof({ weight: 3, arbitrary: stretch }, { weight: 1, arbitrary: wholeDay }),
    fc.oneof(fc.constant([1, 2, 3, 4, 5, 6, 7]), fc.subarray([1, 2, 3, 4, 5, 6, 7], { minLength: 1 })),
  )
  .map(([hours, days]) => ({ ...hours, days }));

const overrideNear = (instant: number): fc.Arbitrary<DateOverride> =>
  fc.tuple(fc.integer({ min: -1, max: 4 }), fc.option(stretch, { freq: 3 })).map(([day, hours]) => ({
    date: new Date(instant + day * DAY).toISOString().slice(0, 10),
    ...(hours ?? { closed: true as const }),
  }));

const scheduleNear = (timeZone: string, instant: number): fc.Arbitrary<Schedule> =>
  fc
    .record({
      timeZone: fc.constant(timeZone),
      workingHours: fc.array(weekly, { maxLength: 4 }),
      hubAvailability: fc.array(weekly, { maxLength: 4 }),
      overrides: fc.array(overrideNear(instant), { maxLength: 3 }),
      bookablePeriodWeeks: fc.integer({ min: 1, max: 3 }),
      noticeHours: fc.constantFrom(0, 0, 1, 24, 48),
      bufferBeforeMinutes: fc.constantFrom(0, 0, 5, 15, 240),
      bufferAfterMinutes: fc.constantFrom(0, 0, 10, 30),
      startIntervalMinutes: fc.constantFrom(5, 7, 15, 20, 30, 45, 60, 90, 1440),
      maxPerDay: fc.constantFrom(null, null, 1, 2, 3),
    })
    // only what could be saved: later stretches give way to those that they contradict
    .map((schedule) => {
      const kept = { ...schedule };
      for (const field of ['workingHours', 'hubAvailability', 'overrides'] as const) {
        const wrong = contradictionsIn({ ...kept }).map(({ path }) => path.split('.'));
        const indexes = new Set(wrong.filter(([name]) => name === field).map(([, index]) => Number(index)));
        Object.assign(kept, { [field]: schedule[field].filter((_: unknown, index: number) => !indexes.has(index)) });
      }
      return kept;
    });

/** In steps of five minutes; up to a day. */
const lengthOfBusyTime = fc.oneof(
  { weight: 4, arbitrary: fc.integer({ min: 1, max: 24 }) },
  { weight: 1, arbitrary: fc.integer({ min: 1, max: 288 }) },
);
const busyNear = (instant: number, maxLength: number) =>
  fc.array(
    fc
      .tuple(fc.integer({ min: -2 * 288, max: 4 * 288 }), lengthOfBusyTime, fc.boolean())
      .map(([start, length, held]) => ({
        start: instant + start * 5 * MINUTE,
        end: instant + (start + length) * 5 * MINUTE,
        held,
      })),
    { maxLength },
  );

/** A whole question about slots around some change of some zone's clock. */
export const question = fc.constantFrom(...Intl.supportedValuesOf('timeZone')).chain((timeZone) =>
  instantNear(timeZone).chain((from) =>
    fc.record({
      schedule: scheduleNear(timeZone, from),
      sessions: busyNear(from, 8),
      timeOff: busyNear(from, 2),
      lengthMinutes: fc.constantFrom(5, 15, 25, 50, 60, 90, 180, 720, 1440),
      from: fc.constant(from),
      to: fc.integer({ min: 1, max: 3 * 1440 }).map((minutes) => from + minutes * MINUTE),
      now: fc.oneof(
        fc.constant(from - DAY),
        fc.integer({ min: -21 * 1440, max: 1440 }).map((minutes) => from + minutes * MINUTE),
      ),
    }),
  ),
);
