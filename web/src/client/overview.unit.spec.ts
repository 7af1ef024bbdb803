import { describe, expect, it } from 'vitest';
import type { Session } from '../api/sessions.ts';
import { freedomOf, overviewOf } from './overview.ts';

const HOUR_MS = 3_600_000;
const start = new Date('2026-11-24T13:00:00Z');
const before = (hours: number, ms = 0) => new Date(start.getTime() - hours * HOUR_MS + ms);
const policy = (windowHours: number | null) => ({
  windowHours,
  termsVersion: 1,
  price: { amountMinor: 8000, currency: 'EUR' },
});
const session = (id: string, startsAt: Date, status: Session['status'] = 'scheduled') =>
  ({
    id,
    status,
    start: startsAt.toISOString(),
    end: new Date(startsAt.getTime() + HOUR_MS).toISOString(),
  }) as Session;
const ids = (sessions: readonly Session[]) => sessions.map(({ id }) => id);

describe('the overview of sessions', () => {
  it('has the soonest first among those to come, and the latest first among those that were', () => {
    const sessions = [
      session('c', before(-48)),
      session('b', before(-2)),
      session('z', before(40)),
      session('y', before(90)),
    ];
    const { upcoming, past } = overviewOf(sessions, start);
    expect(ids(upcoming)).toEqual(['b', 'c']);
    expect(ids(past)).toEqual(['z', 'y']);
  });

  it('keeps a session that runs among those to come, until it ends', () => {
    const running = session('a', start);
    expect(ids(overviewOf([running], before(-1, -1)).upcoming)).toEqual(['a']);
    expect(ids(overviewOf([running], before(-1)).past)).toEqual(['a']);
  });

  it('has nothing to come of what was cancelled or moved away', () => {
    const { upcoming, past } = overviewOf(
      [session('a', start, 'cancelled'), session('b', start, 'rescheduled')],
      before(99),
    );
    expect(ids(upcoming)).toEqual([]);
    expect(ids(past)).toHaveLength(2);
  });
});

describe('what a card says of a change', () => {
  const at = (now: Date, windowHours: number | null = 24) =>
    freedomOf({ start: start.toISOString(), policy: policy(windowHours) }, now);

  it('R2: exactly 24 hours before the start it is still free', () => {
    expect(at(before(24))).toEqual({ kind: 'until', until: before(24) });
  });
  it('R2: a millisecond later it is late', () => expect(at(before(24, 1))).toEqual({ kind: 'late' }));
  it('R2: a window of the professional’s own counts', () => {
    expect(at(before(48), 48)).toEqual({ kind: 'until', until: before(48) });
    expect(at(before(47), 48)).toEqual({ kind: 'late' });
  });
  it('R2: without a window it is never late', () => expect(at(before(0, -1), null)).toEqual({ kind: 'own-terms' }));
  it('R2: what has started can’t be changed', () => {
    expect(at(start)).toEqual({ kind: 'started' });
    expect(at(before(0, -1))).toEqual({ kind: 'late' });
  });
});
