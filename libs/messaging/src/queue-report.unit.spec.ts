import { expect, test } from 'vitest';
import { reportOf } from './queue-report.ts';

const noon = Date.parse('2026-11-20T12:00:00Z');
/** By the minute, from noon on. */
const lengths = (...samples: number[]) => ({
  samples: samples.map((sample, minute) => ({ sample, timestamp: noon + minute * 60_000 })),
});
const at = (minute: number) => new Date(noon + minute * 60_000).toISOString();

/** Three messages came in the second minute, and in the fourth they were in somebody's hands. */
const looked = {
  messages: 3,
  messages_ready: 3,
  messages_details: lengths(0, 0, 3, 3, 3, 3),
  messages_ready_details: lengths(0, 0, 3, 3, 0, 3),
};

test.each(['billing.parked', 'unrouted'])('what lies in %s keeps its age while somebody looks at it', (name) => {
  expect(reportOf({ name, ...looked }, undefined).oldest).toBe(at(1));
  const inHand = { messages_ready: 0, messages_unacknowledged: 3, messages_ready_details: lengths(0, 0, 3, 3, 0) };
  expect(reportOf({ name, ...looked, ...inHand }, undefined)).toMatchObject({ ready: 0, unacked: 3, oldest: at(1) });
});

test('what consumers have in hand waits no longer', () => {
  expect(reportOf({ name: 'billing.events', ...looked }, undefined).oldest).toBe(at(4));
  expect(reportOf({ name: 'billing.events', ...looked, messages_ready: 0 }, undefined).oldest).toBeNull();
});

test('a queue that was empty at no time is as old as the longest history of it', () => {
  const fine = { name: 'billing.parked', messages: 3, messages_details: lengths(3, 3) };
  expect(reportOf(fine, { ...fine, messages_details: lengths(3, 0, 3) }).oldest).toBe(at(1));
  expect(reportOf(fine, { ...fine, messages_details: lengths(2, 3, 3) }).oldest).toBe(at(0));
});
