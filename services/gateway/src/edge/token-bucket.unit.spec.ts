import { describe, expect, it } from 'vitest';
import { TokenBuckets } from './token-bucket.ts';

const take = (buckets: TokenBuckets, times: number, now: number, key = 'a') =>
  Array.from({ length: times }, () => buckets.take(key, now)).filter((wait) => wait === 0).length;

describe('a token bucket a key', () => {
  it('lets a burst through at once, and then no more', () => {
    const buckets = new TokenBuckets({ perSecond: 100, burst: 300 });
    expect(take(buckets, 1_000, 0)).toBe(300);
    expect(buckets.take('a', 0)).toBeCloseTo(0.01);
    expect(take(buckets, 5, 0, 'b')).toBe(5);
  });

  it('refills steadily, up to a burst', () => {
    const buckets = new TokenBuckets({ perSecond: 100, burst: 300 });
    take(buckets, 300, 0);
    expect(take(buckets, 1_000, 1_000)).toBe(100);
    expect(take(buckets, 1_000, 1_000_000)).toBe(300);
  });

  it('never refuses a steady 100 a second', () => {
    const buckets = new TokenBuckets({ perSecond: 100, burst: 300 });
    const waits = Array.from({ length: 10_000 }, (_, index) => buckets.take('a', index * 10));
    expect(Math.max(...waits)).toBe(0);
  });

  it('forgets keys rather than growing without end, those in use last', () => {
    const buckets = new TokenBuckets({ perSecond: 1, burst: 2 }, 100);
    for (let index = 0; index < 100; index += 1) buckets.take(`early ${index}`, 0);
    take(buckets, 2, 5_000, 'busy');
    for (let index = 0; index < 50; index += 1) buckets.take(`late ${index}`, 5_000);
    expect(buckets.take('busy', 5_000)).toBeGreaterThan(0);
    expect(Reflect.get(buckets, 'buckets')).toHaveProperty('size', 51);
  });
});
