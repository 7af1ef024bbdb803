import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { question } from '../../test/arbitraries.ts';
import { type Asked, slotsByTemporal } from '../../test/temporal-oracle.ts';
import { reasonsByTemporal } from '../../test/temporal-reasons.ts';
import { calendarOf } from './calendar.ts';
import { reasonsAgainst } from './explain.ts';
import { plan } from './hours.ts';
import { offeredStarts } from './slots.ts';

/** Of each property; more on demand: `SLOT_RUNS=20000`. */
const numRuns = Number(process.env['SLOT_RUNS'] ?? 60);
const timeout = 60_000 + numRuns * 300;

type Question = typeof question extends fc.Arbitrary<infer T> ? T : never;
const instant = (ms: number) => Temporal.Instant.fromEpochMilliseconds(ms);
const stretches = (list: readonly { start: number; end: number }[]) =>
  list.map(({ start, end, ...more }) => ({ ...more, start: instant(start), end: instant(end) }));

function reckoned({ schedule, sessions, timeOff, lengthMinutes, from, to, now }: Question): number[] {
  return offeredStarts(plan(schedule), calendarOf(sessions, timeOff), lengthMinutes * 60_000, { from, to }, now);
}

/** As the oracle is asked. */
function byTemporal(asked: Question): Asked {
  const { sessions, timeOff, from, to, now } = asked;
  const moments = { from: instant(from), to: instant(to), now: instant(now) };
  return { ...asked, sessions: stretches(sessions), timeOff: stretches(timeOff), ...moments };
}

const machines = [
  { zone: 'UTC', offsetMinutes: 0 },
  { zone: 'Europe/Berlin', offsetMinutes: -60 },
  { zone: 'America/St_Johns', offsetMinutes: 210 },
];
describe.each(machines)('on a machine in $zone', ({ zone, offsetMinutes }) => {
  const before = process.env['TZ'];
  beforeAll(() => {
    process.env['TZ'] = zone;
  });
  afterAll(() => {
    if (before === undefined) delete process.env['TZ'];
    else process.env['TZ'] = before;
  });

  test(
    'R17: the slots are what the Temporal oracle finds, in every zone, around every change of its clock',
    () => {
      expect(new Date(0).getTimezoneOffset()).toBe(offsetMinutes);
      const agrees = (asked: Question) => {
        expect(reckoned(asked).map((ms) => instant(ms).toString())).toEqual(
          slotsByTemporal(byTemporal(asked)).map(String),
        );
      };
      fc.assert(fc.property(question, agrees), { numRuns });
    },
    timeout,
  );
});

test(
  'R17: a start is among the slots exactly if the explanation has no reason against it',
  () => {
    const agrees = (asked: Question) => {
      const { schedule, sessions, timeOff, lengthMinutes, from, to, now } = asked;
      const slots = new Set(reckoned(asked));
      const ready = plan(schedule);
      const calendar = calendarOf(sessions, timeOff);
      const candidates = new Set(slots);
      for (let start = from; start < to; start += 10 * 60_000) candidates.add(start);
      const disagreements = [...candidates].filter((start) => {
        const reasons = reasonsAgainst(ready, calendar, lengthMinutes * 60_000, start, now);
        return (reasons.length === 0) !== slots.has(start);
      });
      expect(disagreements).toEqual([]);
    };
    fc.assert(fc.property(question, agrees), { numRuns });
  },
  timeout,
);

test('R17: the explanation has every reason that the Temporal oracle finds, and no other', { timeout }, () => {
  const minutes = fc.array(fc.integer({ min: -600, max: 3 * 1440 }), { minLength: 2, maxLength: 2 });
  const agrees = (asked: Question, after: number[]) => {
    const { schedule, sessions, timeOff, lengthMinutes, from, now } = asked;
    const calendar = calendarOf(sessions, timeOff);
    for (const start of after.map((minute) => from + minute * 60_000)) {
      const reasons = reasonsAgainst(plan(schedule), calendar, lengthMinutes * 60_000, start, now);
      expect(new Set(reasons)).toEqual(reasonsByTemporal(byTemporal(asked), instant(start)));
    }
  };
  fc.assert(fc.property(question, minutes, agrees), { numRuns });
});

test('R17: what is asked for around a start changes nothing: any two ranges agree where they meet', { timeout }, () => {
  fc.assert(
    fc.property(question, fc.integer({ min: 0, max: 3 * 1440 }), (asked, minutes) => {
      const cut = Math.min(asked.to, asked.from + minutes * 60_000);
      const parts = [...reckoned({ ...asked, to: cut }), ...reckoned({ ...asked, from: cut })];
      expect(parts).toEqual(reckoned(asked));
    }),
    { numRuns },
  );
});
