import { SchemaFailure } from '@hubhours/kernel/schema-failure';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { decodeCursor, encodeCursor, pageOf } from './pagination.ts';

const keyset = z.tuple([z.iso.datetime(), z.uuid()]);
const last = ['2026-11-22T10:00:00.000Z', '01890000-0000-7000-8000-000000000001'] as const;

describe('cursors', () => {
  test('come back as they went, also from dates', () => {
    expect(decodeCursor(encodeCursor(last), keyset)).toEqual(last);
    expect(decodeCursor(encodeCursor([new Date(last[0]), last[1]]), keyset)).toEqual(last);
    expect(decodeCursor(undefined, keyset)).toBeUndefined();
  });

  test('stand in a URL as they are', () => {
    expect(encodeCursor(['~~~???>>>', 'ÿþý'])).toMatch(/^[\w-]+$/);
  });

  test.each(['', 'x', '!!!', 'bnVsbA', 'W10', encodeCursor([1, 2]), encodeCursor([...last, 'more']), '\u0000'])(
    'rubbish %j is 400, not a crash',
    (rubbish) => {
      expect(() => decodeCursor(rubbish, keyset)).toThrow(SchemaFailure);
    },
  );
});

describe('pageOf', () => {
  const rows = [1, 2, 3].map((n) => ({ n }));

  test('has a next cursor only when a row more than the limit was found', () => {
    expect(pageOf(rows, 3, ({ n }) => [n])).toEqual({ items: rows, nextCursor: null });
    expect(pageOf(rows, 2, ({ n }) => [n])).toEqual({ items: rows.slice(0, 2), nextCursor: encodeCursor([2]) });
    expect(pageOf([], 2, () => [])).toEqual({ items: [], nextCursor: null });
  });
});
