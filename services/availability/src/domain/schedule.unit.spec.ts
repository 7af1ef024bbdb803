import { describe, expect, test } from 'vitest';
import { contradictionsIn, emptySchedule, type Schedule } from './schedule.ts';

const wrong = (change: Partial<Schedule>) => contradictionsIn({ ...emptySchedule('UTC'), ...change });
const hours = (start: string, end: string, days = [1]) => ({ days, start, end });

describe('R17: a set-up', () => {
  test('of no hours is in order', () => {
    expect(wrong({})).toEqual([]);
  });

  test('names the end that is not after its start', () => {
    expect(wrong({ workingHours: [hours('09:00', '10:00'), hours('12:00', '12:00')] })).toEqual([
      { path: 'workingHours.1.end', message: 'must be after start' },
    ]);
    expect(wrong({ overrides: [{ date: '2027-01-12', start: '10:00', end: '09:59' }] })).toEqual([
      { path: 'overrides.0.end', message: 'must be after start' },
    ]);
    expect(wrong({ hubAvailability: [hours('00:00', '24:00')] })).toEqual([]);
  });

  test('names the stretch that overlaps another on one of its days; touching is no overlap', () => {
    expect(wrong({ workingHours: [hours('09:00', '10:00', [1, 2]), hours('09:59', '11:00', [2, 3])] })).toEqual([
      { path: 'workingHours.1', message: 'overlaps workingHours.0' },
    ]);
    expect(wrong({ workingHours: [hours('09:00', '10:00'), hours('10:00', '11:00')] })).toEqual([]);
    expect(wrong({ workingHours: [hours('09:00', '10:00', [1]), hours('09:00', '10:00', [2])] })).toEqual([]);
    expect(wrong({ workingHours: [hours('09:00', '10:00')], hubAvailability: [hours('09:00', '10:00')] })).toEqual([]);
  });

  test('names a day that is given twice', () => {
    expect(wrong({ workingHours: [hours('09:00', '10:00', [1, 2, 1])] })).toEqual([
      { path: 'workingHours.0.days.2', message: 'names a day twice' },
    ]);
  });

  test('may close a date and give it hours: closed wins', () => {
    const overrides = [
      { date: '2027-01-12', start: '10:00', end: '12:00' },
      { date: '2027-01-12', closed: true as const },
    ];
    expect(wrong({ overrides })).toEqual([]);
    const overlapping = [...overrides, { date: '2027-01-12', start: '11:00', end: '13:00' }];
    expect(wrong({ overrides: overlapping })).toEqual([{ path: 'overrides.2', message: 'overlaps overrides.0' }]);
  });
});
