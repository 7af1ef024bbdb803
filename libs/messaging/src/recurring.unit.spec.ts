import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Recurring } from './recurring.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

test('a turn that fails is reported, and the next one comes', async () => {
  const failures: unknown[] = [];
  let turns = 0;
  const work = new Recurring(
    100,
    () => Promise.reject(new Error(`${++turns}`)),
    (error) => failures.push(error),
  );
  work.start();
  await vi.advanceTimersByTimeAsync(1_000);
  expect(turns).toBeGreaterThanOrEqual(8);
  expect(failures).toHaveLength(turns);
  await work.end();
});

test('no turn begins while another is under way', async () => {
  let turns = 0;
  const work = new Recurring(10, () => (turns++, new Promise(() => undefined)), fail);
  work.start();
  await vi.advanceTimersByTimeAsync(1_000);
  expect(turns).toBe(1);
});

test('the end waits for the turn under way, and none comes after it', async () => {
  let turns = 0;
  let finish = () => {};
  const work = new Recurring(10, () => (turns++, new Promise<void>((resolve) => (finish = resolve))), fail);
  work.start();
  await vi.advanceTimersByTimeAsync(20);
  let ended = false;
  const end = work.end().then(() => (ended = true));
  await vi.advanceTimersByTimeAsync(1_000);
  expect([ended, work.isEnding]).toEqual([false, true]);
  finish();
  await end;
  await vi.advanceTimersByTimeAsync(1_000);
  expect(turns).toBe(1);
});

function fail(error: unknown): void {
  throw error;
}
