import type { Outcome, ReplayOrder, Replayed } from '@hubhours/messaging/parked/parked-events';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { replay } from './parked.ts';

const said: string[] = [];
beforeEach(() => {
  said.length = 0;
  vi.spyOn(console, 'log').mockImplementation((line: string) => void said.push(line));
});

const item = (messageId: string, outcome: Outcome = 'replay') => ({ messageId, outcome, event: null });
const turn = (over: Partial<Replayed>): Replayed => ({ items: [], replayed: 0, left: 0, ...over });

/** Types the command at a service whose turns end like this; asked for more than these, it fails. */
async function type(args: string, ...turns: Replayed[]) {
  const orders: ReplayOrder[] = [];
  const next = async (order: ReplayOrder) => {
    orders.push(order);
    const answer = turns.shift();
    if (!answer) throw new Error('a turn too many');
    return answer;
  };
  const refuse = () => Promise.reject(new Error('not asked for'));
  const parked = args.includes('--dry-run') ? { plan: next, replay: refuse } : { plan: refuse, replay: next };
  const exit = await replay(args.split(' '), (_, work) => work(parked));
  return { exit, orders, said: said.join('\n') };
}

describe('npm run ops -- replay', () => {
  it('asks turn by turn for what was not answered yet, until nothing is left', async () => {
    const { exit, orders, said } = await type(
      'billing a b c',
      turn({ items: [item('a')], replayed: 1, left: 2 }),
      turn({ items: [item('b'), item('c')], replayed: 2 }),
    );
    expect(orders.map(({ messageIds }) => messageIds)).toEqual([
      ['a', 'b', 'c'],
      ['b', 'c'],
    ]);
    expect(exit).toBe(0);
    expect(said).toBe('3 sent back to billing.events');
  });

  it('of all means in every turn what was parked before the first', async () => {
    const { exit, orders } = await type('billing --all', turn({ replayed: 9, left: 4 }), turn({ replayed: 4 }));
    expect(orders.map(({ messageIds }) => messageIds)).toEqual(['all', 'all']);
    expect(orders[1]?.parkedBefore).toBe(orders[0]?.parkedBefore);
    expect(exit).toBe(0);
  });

  it('ends with a turn that sent nothing, says what is left, and fails', async () => {
    const { exit, said } = await type('billing --all', turn({ replayed: 9, left: 4 }), turn({ left: 4 }));
    expect(said).toMatch(/^9 sent back to billing\.events\n4 not sent, too far back/);
    expect(exit).toBe(1);
  });

  it.each(['past', 'unknown', 'unread'] as const)('tells once what is %s, and fails', async (outcome) => {
    const { exit, orders, said } = await type(
      'billing a b c',
      turn({ items: [item('c'), item('b', outcome)], replayed: 1, left: 1 }),
      turn({ items: [item('a')], replayed: 1 }),
    );
    expect(orders[1]?.messageIds).toEqual(['a']);
    expect(said.match(/^b /gm)).toHaveLength(1);
    expect(exit).toBe(1);
  });

  it('with --dry-run says what would happen, and sends nothing', async () => {
    const { exit, said } = await type('billing --all --dry-run', turn({ items: [item('a')], left: 1 }));
    expect(said).toContain('1 would go back to billing.events. Nothing was done.');
    expect(exit).toBe(0);
  });

  it('sends at the pace that is asked for, fifty a second otherwise', async () => {
    const paceOf = async (args: string) => (await type(args, turn({ replayed: 1 }))).orders[0]?.perSecond;
    expect(await paceOf('billing --all')).toBe(50);
    expect(await paceOf('billing --all --per-second 7')).toBe(7);
  });

  it.each([
    ['billing --all --per-second 0', '--per-second must be a whole number'],
    ['billing --all --per-second 1001', '--per-second must be a whole number'],
    ['billing --all --per-second fast', '--per-second must be a whole number'],
    ['billing', 'Say which messages.'],
    ['billing a --all', 'Say which messages.'],
    ['nobody --all', 'There is no service “nobody”.'],
    ['billing --everything', '--everything'],
  ])('refuses %s', async (args, sentence) => {
    await expect(type(args)).rejects.toThrow(sentence);
  });
});
