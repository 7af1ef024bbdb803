import { describe, expect, it } from 'vitest';
import { codeOf } from '../../test/builders.ts';
import { groupWith } from './conflicts.ts';

const neighbours = [
  { lineageId: 'a', conflictGroup: 'a' },
  { lineageId: 'b', conflictGroup: 'm' },
  { lineageId: 'c', conflictGroup: 'm' },
];

describe('R18: who may overlap', () => {
  it('R18: a session that stands alone is its lineage’s own group', () => {
    const alone = { lineageId: 'x', by: 'client', overbook: false } as const;
    expect(groupWith([], alone, 'fresh')).toEqual({ group: 'x', merge: [], overbooked: false });
  });
  it('R18: its own lineage never blocks it', () => {
    const own = [{ lineageId: 'x', conflictGroup: 'm' }];
    expect(groupWith(own, { lineageId: 'x', by: 'client', overbook: false }, 'fresh')).toMatchObject({ group: 'x' });
  });
  it('R18: a client never overlaps anyone', () => {
    for (const overbook of [false, true]) {
      const attempt = () => groupWith(neighbours, { lineageId: 'x', by: 'client', overbook }, 'fresh');
      expect(codeOf(attempt)).toBe('session.slot-not-free');
    }
  });
  it('R18: a professional does on purpose only', () =>
    expect(codeOf(() => groupWith(neighbours, { lineageId: 'x', by: 'professional', overbook: false }, 'fresh'))).toBe(
      'session.overlaps',
    ));
  it('R18: every group that she touches becomes one, under a new name', () => {
    const onPurpose = { lineageId: 'x', by: 'professional', overbook: true } as const;
    expect(groupWith(neighbours, onPurpose, 'fresh')).toEqual({ group: 'fresh', merge: ['a', 'm'], overbooked: true });
    expect(groupWith([], onPurpose, 'fresh')).toEqual({ group: 'x', merge: [], overbooked: false });
  });
});
