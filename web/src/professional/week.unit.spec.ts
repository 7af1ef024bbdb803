import { describe, expect, it } from 'vitest';
import { paint, toStretches, touches, toWeek } from './week.ts';

const hours = [
  { days: [1, 2, 3], start: '09:00', end: '12:15' },
  { days: [1], start: '14:00', end: '24:00' },
];

describe('a week of hours', () => {
  it('comes back as it was', () => {
    expect(toStretches(toWeek(hours))).toEqual([
      { days: [1, 2, 3], start: '09:00', end: '12:15' },
      { days: [1], start: '14:00', end: '24:00' },
    ]);
  });

  it('stretches that touch are one', () => {
    const week = toWeek([
      { days: [1], start: '09:00', end: '10:00' },
      { days: [1], start: '10:00', end: '11:00' },
    ]);
    expect(toStretches(week)).toEqual([{ days: [1], start: '09:00', end: '11:00' }]);
  });

  it('painting changes that half hour of that day, and keeps odd minutes elsewhere', () => {
    const week = paint(toWeek(hours), 0, [600, 630], false);
    expect(toStretches(week)).toEqual([
      { days: [1], start: '09:00', end: '10:00' },
      { days: [1], start: '10:30', end: '12:15' },
      { days: [1], start: '14:00', end: '24:00' },
      { days: [2, 3], start: '09:00', end: '12:15' },
    ]);
    expect(paint(week, 0, [600, 630], true)).toEqual(toWeek(hours));
  });

  it('a span at the edge of hours touches them or not', () => {
    const week = toWeek(hours);
    expect(touches(week, 0, [720, 750])).toBe(true);
    expect(touches(week, 0, [735, 765])).toBe(false);
    expect(touches(week, 3, [600, 630])).toBe(false);
  });
});
