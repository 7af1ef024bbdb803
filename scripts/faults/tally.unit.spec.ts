import { expect, test } from 'vitest';
import { Tally } from './tally.ts';

test('what happened is counted over runs, with the longest until all was whole; what did not is named', () => {
  const [all, other] = [new Tally(), new Tally()];
  all.note('kill', 3_100);
  other.note('kill', 900);
  other.note('kill', 4_200);
  other.note('freeze', 0);
  all.add(other);
  expect(String(all)).toBe('freeze 1 × (0.0 s), kill 3 × (4.2 s)');
  expect(all.below(2, ['kill', 'freeze', 'poison'])).toEqual(['freeze', 'poison']);
  expect(String(new Tally())).toBe('none');
});
