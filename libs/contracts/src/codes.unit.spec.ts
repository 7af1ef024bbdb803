import { expect, it } from 'vitest';
import { codes } from './codes.ts';

it.each(Object.entries(codes))('%s is a slug with a sentence', (code, sentence) => {
  expect(code).toMatch(/^(internal|[a-z]+(-[a-z]+)*\.[a-z]+(-[a-z]+)*)$/);
  expect(sentence).toMatch(/^[A-Z`].*\.$/);
});
