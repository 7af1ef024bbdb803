import { describe, expect, it } from 'vitest';
import { matching } from './matching.ts';

const zoe = { name: 'Zoë Brandt', email: 'zb@example.test' };
const tess = { name: 'Tess Arnold', email: 'tess@example.test' };

describe('finding people', () => {
  it('finds a name whatever its case and accents', () => expect(matching([zoe, tess], ' zoe')).toEqual([zoe]));
  it('finds an address', () => expect(matching([zoe, tess], 'ZB@')).toEqual([zoe]));
  it('finds all by nothing, and none by what nobody has', () => {
    expect(matching([zoe, tess], '')).toEqual([zoe, tess]);
    expect(matching([zoe, tess], 'x@y')).toEqual([]);
  });
});
