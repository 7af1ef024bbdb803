import { describe, expect, it } from 'vitest';
import { keys } from '../api/keys.ts';
import { isStale } from './live.ts';

const one = '019aa2b4-7c00-7001-8000-000000000001';
const other = '019aa2b4-7c00-7001-8000-000000000002';

describe('what a word of the stream makes out of date', () => {
  it.each([
    ['the session', keys.session(one), true],
    ['what hangs on it', keys.quote(one), true],
    ['lists, which a new one may belong to', keys.sessions({ from: 'x' }), true],
    ['not another session', keys.session(other), false],
    ['not other things', keys.credits(one), false],
  ])('session: %s', (_what, key, stale) => {
    expect(isStale(key, { kind: 'session', id: one })).toBe(stale);
  });

  it('free times: those of that professional', () => {
    expect(isStale(keys.slots(one, {}), { kind: 'slots', id: one })).toBe(true);
    expect(isStale(keys.slots(other, {}), { kind: 'slots', id: one })).toBe(false);
  });

  it('decisions: all, since the stream knows the session and the key the decision', () => {
    expect(isStale(keys.decision(other), { kind: 'decisions', id: one })).toBe(true);
    expect(isStale(keys.decisions(), { kind: 'decisions', id: one })).toBe(true);
  });

  it('what may have passed unheard: everything', () => {
    expect(isStale(keys.me, { kind: 'everything', id: null })).toBe(true);
  });
});
