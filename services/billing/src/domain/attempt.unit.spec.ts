import { describe, expect, it } from 'vitest';
import { afterSilence, isOffered, nextLookMs, pauseMs } from './attempt.ts';

const MINUTE = 60_000;

describe('an attempt that the provider knows nothing of', () => {
  const silent = (number: number, ageMs: number, failed = true) => afterSilence({ number, ageMs }, failed, 1_000);

  it('is believed in for as long as patience lasts, and then made anew', () => {
    expect(silent(1, 999)).toBe('ask-again');
    expect(silent(1, 1_000)).toBe('try-anew');
  });

  it('is never made anew while the provider has not said that it failed', () => {
    expect(silent(1, 1_000_000, false)).toBe('ask-again');
  });

  it('is given up after five', () => {
    expect(silent(4, 1_000)).toBe('try-anew');
    expect(silent(5, 1_000)).toBe('give-up');
    expect(silent(5, 999)).toBe('ask-again');
  });
});

it('the pause before asking again doubles, to ten minutes at the most', () => {
  expect([1, 2, 3, 10, 11, 99].map(pauseMs)).toEqual([1_000, 2_000, 4_000, 512_000, 600_000, 600_000]);
  expect(pauseMs(0)).toBe(1_000);
});

describe('a link', () => {
  it('is offered again while its page lives five minutes more', () => {
    const link = { way: 'link', state: 'open', livesForMs: 5 * MINUTE } as const;
    expect(isOffered(link)).toBe(true);
    expect(isOffered({ ...link, livesForMs: 5 * MINUTE - 1 })).toBe(false);
    for (const state of ['under-way', 'paid', 'refused', 'lapsed'] as const) {
      expect(isOffered({ ...link, state })).toBe(false);
    }
    expect(isOffered({ ...link, way: 'card' })).toBe(false);
    expect(isOffered({ ...link, livesForMs: null })).toBe(false);
  });

  it('is asked about soon at first, then hourly, and a minute after it expired', () => {
    const day = 24 * 60 * MINUTE;
    expect([1, 2, 5, 6, 50].map((tries) => nextLookMs(day, tries) / MINUTE)).toEqual([2, 4, 32, 60, 60]);
    expect(nextLookMs(10 * MINUTE, 50)).toBe(11 * MINUTE);
    expect(nextLookMs(-5, 50)).toBe(MINUTE);
  });
});
