import { expect, test } from 'vitest';
import { type Caught } from '../mail-catcher.ts';
import { type System } from '../system.ts';
import { outagesOf, whyAgain } from './twice.ts';

const copy = (at: number, acknowledged = true): Caught => ({ messageId: '1', to: '', subject: '', at, acknowledged });
const hit = (how: string, at: number, service = 'notifications') =>
  ({ how, at, service }) as System['interruptions'][number];
const CLOSE = 1_500;
const why = (copies: readonly Caught[], ...interruptions: System['interruptions']) =>
  copies
    .slice(1)
    .map((again, index) => whyAgain(copies[index] as Caught, again, outagesOf(interruptions), CLOSE) ?? 'nothing');

test('a freeze and a cut have a beginning and an end; a death is a moment; others are none of it', () => {
  const told = [hit('frozen', 1), hit('killed', 2), hit('frozen', 5), hit('killed', 7), hit('frozen', 8, 'billing')];
  expect(outagesOf([...told, hit('frozen', 10), hit('frozen', 12)])).toEqual([
    { from: 1, to: 5 },
    { from: 10, to: 12 },
    { from: 2, to: 2 },
    { from: 7, to: 7 },
  ]);
});

test('a copy that was not acknowledged excuses the next one, and no more', () => {
  expect(why([copy(0, false), copy(10_000)])).toEqual(['server died']);
  expect(why([copy(0, false), copy(10_000), copy(20_000)])).toEqual(['server died', 'nothing']);
  expect(why([copy(0, false), copy(10_000, false), copy(20_000)])).toEqual(['server died', 'server died']);
});

test('a sender that was lost with the mail in hand excuses a copy', () => {
  const copies = [copy(10_000), copy(20_000)];
  expect(why(copies, hit('killed', 10_200))).toEqual(['sender lost']);
  expect(why(copies, hit('killed', 9_900))).toEqual(['sender lost']);
  expect(why(copies, hit('frozen', 10_200), hit('frozen', 27_000))).toEqual(['sender lost']);
  expect(why(copies, hit('frozen', 3_000), hit('frozen', 9_000))).toEqual(['sender lost']);
  expect(why(copies, hit('frozen', 3_000), hit('frozen', 20_000))).toEqual(['sender lost']);
});

test('what happened long before the first copy, or long after it, excuses none', () => {
  const copies = [copy(10_000), copy(60_000)];
  expect(why(copies, hit('killed', 8_000))).toEqual(['nothing']);
  expect(why(copies, hit('killed', 30_000))).toEqual(['nothing']);
  expect(why(copies, hit('frozen', 30_000), hit('frozen', 40_000))).toEqual(['nothing']);
  expect(why(copies, hit('frozen', 1_000), hit('frozen', 7_000))).toEqual(['nothing']);
  expect(why([copy(10_000), copy(10_100)], hit('killed', 10_200))).toEqual(['nothing']);
});
