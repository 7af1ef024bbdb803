import { describe, expect, it } from 'vitest';
import { startOfDay, toInstant, toWallClock } from './zone-time.ts';

const berlin = 'Europe/Berlin';

describe('wall-clock times of a form', () => {
  it('are those of the zone, in summer and in winter', () => {
    expect(toInstant({ date: '2026-07-01', time: '14:00' }, berlin)).toBe('2026-07-01T12:00:00Z');
    expect(toInstant({ date: '2026-12-01', time: '14:00' }, berlin)).toBe('2026-12-01T13:00:00Z');
    expect(toWallClock('2026-12-01T13:00:00Z', berlin)).toEqual({ date: '2026-12-01', time: '14:00' });
  });

  it('that a change of the clocks skips are moved on, and those that it repeats are the first', () => {
    expect(toInstant({ date: '2027-03-28', time: '02:30' }, berlin)).toBe('2027-03-28T01:30:00Z');
    expect(toInstant({ date: '2026-10-25', time: '02:30' }, berlin)).toBe('2026-10-25T00:30:00Z');
  });

  it('that are not filled in are none', () => {
    expect(toInstant({ date: '', time: '14:00' }, berlin)).toBeUndefined();
    expect(toInstant({ date: '2026-12-01', time: '' }, berlin)).toBeUndefined();
  });

  it('a day begins at its own midnight, however long the days between were', () => {
    expect(startOfDay(new Date('2026-10-24T12:00:00Z'), berlin)).toBe('2026-10-23T22:00:00Z');
    expect(startOfDay(new Date('2026-10-24T12:00:00Z'), berlin, 2)).toBe('2026-10-25T23:00:00Z');
  });
});
