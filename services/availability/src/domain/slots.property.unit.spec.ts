import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { expect, test } from 'vitest';
import { question } from '../../test/arbitraries.ts';
import { slotsByTemporal } from '../../test/temporal-oracle.ts';
import { calendarOf } from './calendar.ts';
import { reasonsAgainst } from './explain.ts';
import { plan } from './hours.ts';
import { offeredStarts } from './slots.ts';

/** More on demand: `SLOT_RUNS=20000`. */
const numRuns = Number(process.env['SLOT_RUNS'] ?? 300);
const timeout = 60_000 + numRuns * 50;

type Question = typeof question extends fc.Arbitrary<infer T> ? T : never;
const instant = (ms: number) => Temporal.Instant.fromEpochMilliseconds(ms);
const stretches = (list: readonly { start: number; end: number }[]) =>
  list.map(({ start, end }) => ({ start: instant(start), end: instant(end) }));

function reckoned({ schedule, sessions, timeOff, lengthMinutes, from, to, now }: Question): number[] {
  return offeredStarts(plan(schedule), calendarOf(sessions, timeOff), lengthMinutes * 60_000, { from, to }, now);
}

test(
  'R17: the slots are those that the Temporal oracle finds, in every zone and around every change of its clock',
  { timeout },
  () => {
    fc.assert(
      fc.property(question, (asked) => {
        const expected = slotsByTemporal({
          ...asked,
          sessions: stretches(asked.sessions),
          timeOff: stretches(asked.timeOff),
          from: instant(asked.from),
          to: instant(asked.to),
          now: instant(asked.now),
        });
        expect(reckoned(asked).map((ms) => instant(ms).toString())).toEqual(expected.map(String));
      }),
      { numRuns },
    );
  },
);

test('R17: a start is among the slots exactly if the explanation has no reason against it', { timeout }, () => {
  fc.assert(
    fc.property(question, (asked) => {
      const { schedule, sessions, timeOff, lengthMinutes, from, to, now } = asked;
      const slots = new Set(reckoned(asked));
      const ready = plan(schedule);
      const calendar = calendarOf(sessions, timeOff);
      for (let start = from; start < to; start += 5 * 60_000) {
        const reasons = reasonsAgainst(ready, calendar, lengthMinutes * 60_000, start, now);
        expect({ start, offered: reasons.length === 0, reasons }).toMatchObject({ offered: slots.has(start) });
      }
      for (const start of slots)
        expect(reasonsAgainst(ready, calendar, lengthMinutes * 60_000, start, now)).toEqual([]);
    }),
    { numRuns },
  );
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
