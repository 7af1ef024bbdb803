import { describe, expect, it } from 'vitest';
import type { ParkedEvent, Queue } from '../api/ops.ts';
import { illsOf, type ParkedSoFar } from './health.ts';

const now = new Date('2026-11-23T10:00:00Z');
const secondsAgo = (seconds: number) => new Date(now.getTime() - seconds * 1_000).toISOString();
const queue = (kind: Queue['kind'], over: Partial<Queue> = {}) =>
  ({ name: kind, kind, ready: 0, consumers: 1, oldest: null, ...over }) as Queue;
const ills = (items: readonly Queue[], parked: Partial<ParkedSoFar> = {}, alarms: readonly string[] = []) =>
  illsOf({ items, alarms }, { events: [], more: false, unread: 0, missing: [], ...parked }, now);

describe('the health of the broker in words', () => {
  it('has nothing to say where every queue of work has a consumer and nothing waits', () => {
    expect(ills([queue('events'), queue('retry', { consumers: 0 }), queue('parked', { consumers: 0 })])).toEqual([]);
  });

  it('names queues of work that nobody works off, and since when what is there waits', () => {
    const since = secondsAgo(1);
    expect(ills([queue('events', { consumers: 0 }), queue('commands', { consumers: 0, oldest: since })])).toEqual([
      { kind: 'unheard', queue: 'events', since: null },
      { kind: 'unheard', queue: 'commands', since },
    ]);
  });

  it('what has waited for thirty seconds waits, and less is the way of work', () => {
    const [short, long] = [secondsAgo(29), secondsAgo(30)];
    expect(ills([queue('events', { oldest: short }), queue('commands', { oldest: long })])).toEqual([
      { kind: 'waiting', queue: 'commands', since: long },
    ]);
  });

  it('what waits for its next attempt, and what is parked, is no queue that waits', () => {
    const oldest = secondsAgo(3_600);
    expect(ills([queue('retry', { consumers: 0, oldest }), queue('parked', { consumers: 0, oldest })])).toEqual([]);
  });

  it('counts what went to nobody', () => {
    expect(ills([queue('unrouted', { ready: 2 })])).toEqual([{ kind: 'unrouted', count: 2 }]);
    expect(ills([queue('unrouted')])).toEqual([]);
  });

  it('does not call well what it has not seen', () => {
    expect(ills([], { missing: ['billing'] })).toEqual([{ kind: 'unseen', names: ['billing'] }]);
  });

  it('begins with what keeps the broker from working at all, and ends with what is parked', () => {
    const parked = { events: [{}, {}] as ParkedEvent[], more: true, missing: ['billing'] };
    expect(ills([queue('unrouted', { ready: 1 })], parked, ['disk'])).toEqual([
      { kind: 'alarms', names: ['disk'] },
      { kind: 'unrouted', count: 1 },
      { kind: 'unseen', names: ['billing'] },
      { kind: 'parked', count: 2, more: true },
    ]);
  });
});
