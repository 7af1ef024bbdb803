import { describe, expect, test } from 'vitest';
import { calendarOf } from './calendar.ts';
import { freeHoldNumber, nearestStarts, refusalOf, type Wish } from './claim.ts';
import { groupWith } from './grouping.ts';
import type { SetUp } from './professional.ts';
import { emptySchedule } from './schedule.ts';

const HOUR = 3_600_000;
const day = Date.UTC(2027, 0, 12);
const hours = [{ days: [1, 2, 3, 4, 5, 6, 7], start: '09:00', end: '17:00' }];
const setUp: SetUp = {
  revision: 1,
  schedule: {
    ...emptySchedule('UTC'),
    workingHours: hours,
    hubAvailability: hours,
    noticeHours: 0,
    startIntervalMinutes: 60,
  },
  services: [
    { serviceId: 'hub', durationMinutes: 60, offeredToHub: true },
    { serviceId: 'private', durationMinutes: 60, offeredToHub: false },
  ],
};
const wish = (hour: number, more: Partial<Wish> = {}): Wish => ({
  claimId: 'claim',
  professionalId: 'professional',
  clientId: 'client',
  serviceId: 'hub',
  lineageId: 'lineage',
  start: day + hour * HOUR,
  end: day + (hour + 1) * HOUR,
  movingSessionId: null,
  askedBy: 'client',
  overbook: false,
  receivedAt: day - 24 * HOUR,
  ...more,
});
const busy = (from: number, to: number) => calendarOf([{ start: day + from * HOUR, end: day + to * HOUR }]);
const free = calendarOf([]);

describe('R10, R18: a claim', () => {
  test('of a client is granted for what is offered, and for nothing else', () => {
    expect(refusalOf(wish(9), setUp, free, 0)).toBeUndefined();
    expect(refusalOf(wish(9.5), setUp, free, 0)).toBe('not-free');
    expect(refusalOf(wish(9), setUp, busy(9.5, 10.5), 0)).toBe('not-free');
    expect(refusalOf(wish(9, { overbook: true }), setUp, busy(9.5, 10.5), 0)).toBe('not-free');
  });

  test('of a client is refused for a service that hubs are not offered, but not for moving a session of it', () => {
    expect(refusalOf(wish(9, { serviceId: 'private' }), setUp, free, 0)).toBe('not-free');
    expect(refusalOf(wish(9, { serviceId: 'unknown' }), setUp, free, 0)).toBe('not-free');
    expect(refusalOf(wish(9, { serviceId: 'private', movingSessionId: 'session' }), setUp, free, 0)).toBeUndefined();
  });

  test('of a client is refused with three open holds, and not with two', () => {
    expect(refusalOf(wish(9), setUp, free, 2)).toBeUndefined();
    expect(refusalOf(wish(9), setUp, free, 3)).toBe('too-many-holds');
    expect(refusalOf(wish(9, { askedBy: 'professional' }), setUp, free, 3)).toBeUndefined();
  });

  test('of a client gets a number that none of her other holds has', () => {
    expect([[], [1], [2], [1, 3], [1, 2, 3]].map((taken) => freeHoldNumber(taken))).toEqual([1, 2, 1, 2, undefined]);
  });

  test('of a professional is bound by sessions and holds alone, and by those only unless she means to', () => {
    const by = { askedBy: 'professional' } as const;
    expect(refusalOf(wish(3.1, by), setUp, free, 0)).toBeUndefined();
    expect(refusalOf(wish(9, by), setUp, busy(10, 11), 0)).toBeUndefined();
    expect(refusalOf(wish(9, by), setUp, busy(9.9, 11), 0)).toBe('overlaps');
    expect(refusalOf(wish(9, { ...by, overbook: true }), setUp, busy(9.9, 11), 0)).toBeUndefined();
  });

  test('of no length, or of more than a day, is granted to nobody', () => {
    for (const end of [wish(9).start, wish(9).start - 1, wish(9).start + 24 * HOUR + 1]) {
      expect(refusalOf(wish(9, { end }), setUp, free, 0)).toBe('not-free');
      expect(refusalOf(wish(9, { end, askedBy: 'professional', overbook: true }), setUp, free, 0)).toBe('overlaps');
    }
  });

  test('names the nearest free starts first, the earlier one of two', () => {
    const near = nearestStarts(wish(12), setUp, busy(12, 13), { radiusMs: 48 * HOUR, count: 3 });
    expect(near.map((start) => (start - day) / HOUR)).toEqual([11, 13, 10]);
  });
});

describe('R18: the group of a claim', () => {
  test('is its lineage when it is alone', () => {
    expect(groupWith([], 'own', 'fresh')).toEqual({ group: 'own', merge: [], overbooked: false });
  });

  test('is its lineage’s other claims’ when it overlaps only them', () => {
    const old = { lineageId: 'own', group: 'shared' };
    expect(groupWith([old], 'own', 'fresh')).toEqual({ group: 'shared', merge: [], overbooked: false });
    const another = { lineageId: 'own', group: 'own' };
    expect(groupWith([old, another], 'own', 'fresh')).toEqual({
      group: 'fresh',
      merge: ['shared', 'own'],
      overbooked: false,
    });
  });

  test('is a fresh one with all whom those belong to that it overlaps on purpose', () => {
    const others = [
      { lineageId: 'a', group: 'a' },
      { lineageId: 'b', group: 'bc' },
      { lineageId: 'c', group: 'bc' },
    ];
    expect(groupWith(others, 'own', 'fresh')).toEqual({ group: 'fresh', merge: ['a', 'bc'], overbooked: true });
  });
});
