import { describe, expect, it } from 'vitest';
import type { Replayed } from '../api/ops.ts';
import { after, begun, ordersOf } from './orders.ts';

const named = (service: 'billing' | 'booking', ...ids: string[]) => ids.map((messageId) => ({ service, messageId }));
const turn = (over: Partial<Replayed>): Replayed => ({
  service: 'billing',
  dryRun: false,
  items: [],
  replayed: 0,
  left: 0,
  parkedBefore: '2026-11-23T10:00:00.000Z',
  ...over,
});
const item = (messageId: string, outcome: Replayed['items'][number]['outcome'] = 'replay') => ({
  messageId,
  outcome,
  event: null,
});

describe('what was chosen becomes orders', () => {
  it('one for each service, and of an id that lies there twice one', () => {
    const chosen = [...named('billing', 'a', 'b'), ...named('booking', 'a'), ...named('billing', 'b')];
    expect(ordersOf(chosen)).toEqual([
      { service: 'billing', messageIds: ['a', 'b'] },
      { service: 'booking', messageIds: ['a'] },
    ]);
  });

  it('of a thousand at most', () => {
    const ids = Array.from({ length: 1_001 }, (_, place) => String(place));
    expect(ordersOf(named('billing', ...ids)).map(({ messageIds }) => messageIds.length)).toEqual([1_000, 1]);
    expect(ordersOf(named('billing', ...ids.slice(1))).map(({ messageIds }) => messageIds.length)).toEqual([1_000]);
  });
});

describe('a replay goes on turn by turn', () => {
  const orders = [...ordersOf([...named('billing', 'a', 'b', 'c'), ...named('booking', 'd')])];

  it('asks again for what was named and not sent yet', () => {
    const progress = after(begun(orders, []), turn({ items: [item('a'), item('c', 'past')], replayed: 1, left: 1 }));
    expect(progress.done).toBe(1);
    expect(progress.others.map(({ messageId, service }) => [service, messageId])).toEqual([['billing', 'c']]);
    expect(progress.left).toEqual([
      { service: 'billing', messageIds: ['b'] },
      { service: 'booking', messageIds: ['d'] },
    ]);
  });

  it('goes to the next service when nothing is left, and ends with the last', () => {
    const first = after(begun(orders, []), turn({ items: [item('a'), item('b'), item('c')], replayed: 3 }));
    expect(first).toMatchObject({ done: 3, left: [{ service: 'booking' }] });
    expect(after(first, turn({ service: 'booking', items: [item('d')], replayed: 1 }))).toEqual({
      done: 4,
      others: [],
      unread: 0,
      left: [],
    });
  });

  it('of all sends what was parked when its plan was made, and keeps to that', () => {
    const all = [{ service: 'billing', all: true }] as const;
    const parkedBefore = '2026-11-23T09:00:00.000Z';
    const planned = [{ service: 'billing', all: true, parkedBefore }];
    const start = begun(all, [turn({ dryRun: true, left: 7, parkedBefore })]);
    expect(start.left).toEqual(planned);
    const first = after(start, turn({ replayed: 5, left: 2, items: [item('x', 'past')], parkedBefore }));
    expect(first.left).toEqual(planned);
    const second = after(first, turn({ replayed: 2, items: [item('x', 'past')], parkedBefore }));
    expect(second, 'what stays is told once').toMatchObject({ done: 7, others: [{ messageId: 'x' }], left: [] });
  });

  it('ends where a turn sends nothing, and says how many were not looked at', () => {
    const all = (['billing', 'booking'] as const).map((service) => ({ service, all: true }) as const);
    const first = after(begun(all, []), turn({ replayed: 2, left: 3 }));
    expect(first).toMatchObject({ unread: 0, left: [{ service: 'billing' }, { service: 'booking' }] });
    const second = after(first, turn({ left: 3 }));
    expect(second).toMatchObject({ done: 2, unread: 3, left: [{ service: 'booking' }] });
    expect(after(second, turn({ service: 'booking', left: 4 }))).toMatchObject({ unread: 7, left: [] });
  });
});
