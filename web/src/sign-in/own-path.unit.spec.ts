import { describe, expect, it } from 'vitest';
import { ownPath } from './own-path.ts';

const origin = 'https://hubhours.example';

describe('where one goes after signing in', () => {
  it('is a path of ours, with its query and fragment', () => {
    expect(ownPath('/hub?tab=usage#top', origin)).toBe('/hub?tab=usage#top');
  });

  it.each([
    null,
    '',
    'https://elsewhere.example/',
    '//elsewhere.example/',
    '/\\elsewhere.example',
    'javascript:alert(1)',
  ])('is the beginning for %s', (given) => {
    expect(ownPath(given, origin)).toBe('/');
  });
});
