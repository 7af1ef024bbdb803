import { describe, expect, it } from 'vitest';
import { IntentKeys } from './intent-keys.ts';

function counting(): IntentKeys {
  let count = 0;
  return new IntentKeys(() => String((count += 1)));
}

describe('keys of intents', () => {
  it('repeat for a request that got no answer', () => {
    const keys = counting();
    expect(keys.keyFor('POST /a {}')).toBe('1');
    expect(keys.keyFor('POST /a {}')).toBe('1');
  });

  it('differ for another request', () => {
    const keys = counting();
    expect(keys.keyFor('POST /a {}')).toBe('1');
    expect(keys.keyFor('POST /a {"start":1}')).toBe('2');
  });

  it('are new after an answer', () => {
    const keys = counting();
    expect(keys.keyFor('POST /a {}')).toBe('1');
    keys.answered('POST /a {}');
    expect(keys.keyFor('POST /a {}')).toBe('2');
  });
});
