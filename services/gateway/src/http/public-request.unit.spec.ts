import { describe, expect, it } from 'vitest';
import { pathOfOurs } from './public-request.ts';

const ours = new Set(['http://localhost:8080', 'http://127.0.0.1:8080']);

describe('where a page may go on to', () => {
  it.each([
    ['/', '/'],
    ['/sessions?from=2026-01-01#top', '/sessions?from=2026-01-01#top'],
    ['http://localhost:8080/sessions', '/sessions'],
    ['/a/../b', '/b'],
    ['/.//evil.test', '/evil.test'],
  ])('%s becomes %s', (given, path) => {
    expect(pathOfOurs(given, ours)).toBe(path);
  });

  it.each([
    'https://evil.test/',
    'http://localhost:9999/',
    '//evil.test',
    '///evil.test',
    '/\\evil.test',
    '\\\\evil.test',
    '/\t/evil.test',
    'javascript:alert(1)',
    'sessions',
    '',
    'http://localhost:8080@evil.test/',
  ])('%j is refused', (given) => {
    expect(() => pathOfOurs(given, ours)).toThrow('callbackURL');
  });
});
