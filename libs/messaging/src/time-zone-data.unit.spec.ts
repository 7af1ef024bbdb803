import { expect, test } from 'vitest';
import { disagreement, type Peer } from './time-zone-data.ts';

const booking: Peer = { service: 'booking', id: 'b', since: 1_000, timeZoneData: '2026a' };
const billing: Peer = { service: 'billing', id: 'a', since: 2_000, timeZoneData: '2025b' };

test('the younger of two with different versions keeps out, and names both', () => {
  expect(disagreement(billing, [booking])).toBe('2025b here, 2026a in booking');
  expect(disagreement(booking, [billing])).toBeUndefined();
});

test('of two that began at the same millisecond exactly one keeps out', () => {
  const twin = { ...billing, since: booking.since };
  expect([disagreement(booking, [twin]), disagreement(twin, [booking])]).toEqual([
    '2026a here, 2025b in billing',
    undefined,
  ]);
});

test('nobody keeps out while all have the same version, nor alone', () => {
  const same = { ...billing, timeZoneData: booking.timeZoneData };
  expect(disagreement(same, [booking])).toBeUndefined();
  expect(disagreement(billing, [])).toBeUndefined();
});

test('each service that disagrees is named once', () => {
  const others = [{ ...booking, service: 'gateway' }, booking, { ...booking, id: 'c' }];
  expect(disagreement(billing, others)).toBe('2025b here, 2026a in booking, 2026a in gateway');
});
