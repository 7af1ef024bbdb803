import { expect, it } from 'vitest';
import { noticeOf } from './notice.ts';

const start = '2026-11-27T10:00:00Z';

it.each([
  ['2026-11-27T06:48:00Z', 'before', 3, 12],
  ['2026-11-27T05:00:00Z', 'hours', 5, 0],
  ['2026-11-27T09:48:30Z', 'minutes', 0, 11],
  ['2026-11-27T10:00:00Z', 'after', 0, 0],
  ['2026-11-27T11:30:00Z', 'after', 1, 30],
])('changed at %s: %s', (at, kind, hours, minutes) => {
  expect(noticeOf({ at, start })).toEqual({ kind, hours, minutes });
});
