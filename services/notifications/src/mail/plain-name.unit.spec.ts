import { expect, test } from 'vitest';
import { plainName } from './plain-name.ts';

test.each([
  ['Robin Quint', 'Robin Quint'],
  ['Søren Åkesson-Ó Briain 李', 'Søren Åkesson-Ó Briain 李'],
  ['A\r\nBcc: all@evil.test', 'A Bcc: all@evil.test'],
  ['A\u2028B\u2029C\u0000D\u007f', 'A B C D'],
  ['\u202egnibor\u202c', 'gnibor'],
  ['A\ud800B', 'A B'],
  [' \t A \u00a0 B ', 'A B'],
  ['<a@b.test> "c"', '<a@b.test> "c"'],
])('%j is written %j', (name, plain) => {
  expect(plainName(name)).toBe(plain);
});
