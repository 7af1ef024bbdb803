import fc from 'fast-check';
import { expect, test } from 'vitest';
import { instantTexts } from './instant-texts.ts';

test('instants are written as toISOString writes them, in any order', () => {
  const instant = fc.integer({ min: -8.64e15, max: 8.64e15 });
  const minute = fc.integer({ min: 27_000_000, max: 27_010_000 }).map((minutes) => minutes * 60_000);
  fc.assert(
    fc.property(fc.array(fc.oneof(instant, minute)), (instants) => {
      const text = instantTexts();
      expect(instants.map((one) => text(one))).toEqual(instants.map((one) => new Date(one).toISOString()));
    }),
  );
});
