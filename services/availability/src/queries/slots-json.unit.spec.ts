import fc from 'fast-check';
import { expect, test } from 'vitest';
import { slotsJson } from './slots-json.ts';

const MINUTE = 60_000;

test('slots are written as JSON.stringify writes them, in any order, off the minute and past midnight too', () => {
  // years of four digits, as all that can be booked have
  const instant = fc.integer({ min: Date.UTC(0, 0, 2), max: Date.UTC(9999, 0, 1) });
  const minute = fc.integer({ min: 27_000_000, max: 27_010_000 }).map((minutes) => minutes * MINUTE);
  const starts = fc.array(fc.oneof(instant, minute));
  const length = fc.oneof(
    fc.integer({ min: 1, max: 1_440 }).map((minutes) => minutes * MINUTE),
    fc.nat(86_400_000),
  );
  fc.assert(
    fc.property(fc.constantFrom('UTC', 'Europe/Berlin'), starts, length, (timeZone, given, lengthMs) => {
      const iso = (ms: number) => new Date(ms).toISOString();
      const slots = given.map((start) => ({ start: iso(start), end: iso(start + lengthMs) }));
      expect(slotsJson(timeZone, given, lengthMs).toString()).toBe(JSON.stringify({ timeZone, slots }));
    }),
  );
});
