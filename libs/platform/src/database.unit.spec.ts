import { describe, expect, test } from 'vitest';
import { isExclusionViolation, isUniqueViolation, retryOnDeadlock, sql } from './database.ts';

describe('database helpers', () => {
  const failure = (code: string, constraint?: string) =>
    Object.assign(new Error('x'), { driverError: { code, constraint } });

  test('violations are told apart by kind and constraint', () => {
    expect(isExclusionViolation(failure('23P01', 'no_overlap'))).toBe(true);
    expect(isExclusionViolation(failure('23P01', 'no_overlap'), 'other')).toBe(false);
    expect(isUniqueViolation(failure('23505', 'one_per_lineage'), 'one_per_lineage')).toBe(true);
    expect(isUniqueViolation(failure('23P01'))).toBe(false);
    expect(isUniqueViolation(undefined)).toBe(false);
  });

  test('only a victim is run again, and not for ever', async () => {
    const run = async (code: string): Promise<number> => {
      let runs = 0;
      const work = retryOnDeadlock(async () => {
        runs += 1;
        throw failure(code);
      }, 3);
      await expect(work).rejects.toThrow('x');
      return runs;
    };
    expect(await run('40P01')).toBe(3);
    expect(await run('40001')).toBe(3);
    expect(await run('23505')).toBe(1);
  });

  test('sql gives rows of UPDATE … RETURNING too', async () => {
    expect(await sql({ query: async () => [[{ n: 1 }], 1] as never }, '')).toEqual([{ n: 1 }]);
    expect(await sql({ query: async () => [{ n: 1 }, { n: 2 }] as never }, '')).toEqual([{ n: 1 }, { n: 2 }]);
  });
});
