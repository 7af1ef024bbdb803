import { describe, expect, it } from 'vitest';
import type { Queue } from '../api/ops.ts';
import { illsOf } from './health.ts';

const queue = (kind: Queue['kind'], consumers: number) => ({ name: kind, kind, consumers }) as Queue;

describe('the health of the broker in words', () => {
  it('has nothing to say where every queue of work has a consumer', () => {
    expect(illsOf([queue('events', 1), queue('retry', 0), queue('parked', 0)], [], 0)).toEqual([]);
  });
  it('names queues of work that nobody works off', () => {
    expect(illsOf([queue('events', 0), queue('commands', 0)], [], 0)).toEqual([
      { kind: 'unheard', names: ['events', 'commands'] },
    ]);
  });
  it('begins with what keeps the broker from working at all', () => {
    expect(illsOf([], ['disk'], 2).map(({ kind }) => kind)).toEqual(['alarms', 'waitingParked']);
  });
});
