import { describe, expect, it } from 'vitest';
import { cancellationChoices, isLate, noShowChoices } from './charges.ts';

const price = { amountMinor: 7500, currency: 'EUR' };
const session = (programme: 'hub' | 'private', windowHours: number | null) => ({
  programme,
  start: '2026-12-01T12:00:00Z',
  policy: { windowHours, termsVersion: 1, price },
});
const at = (text: string) => new Date(text);

describe('what may be charged for a cancellation', () => {
  it('R2: exactly 24 hours before the start is not late, a millisecond after is', () => {
    expect(isLate(session('hub', 24), at('2026-11-30T12:00:00.000Z'))).toBe(false);
    expect(isLate(session('hub', 24), at('2026-11-30T12:00:00.001Z'))).toBe(true);
    expect(isLate(session('private', null), at('2026-12-01T11:59:00Z'))).toBe(false);
  });

  it('R9: what the client did not ask for costs her nothing', () => {
    expect(cancellationChoices(session('hub', 24), undefined)).toEqual({ late: false, choices: [], why: 'not-asked' });
  });

  it('R7: a hub session asked for early offers no charge, and says why', () => {
    const choices = cancellationChoices(session('hub', 24), at('2026-11-29T12:00:00Z'));
    expect(choices).toEqual({ late: false, choices: [], why: 'hub-early' });
  });

  it('R7: a hub session asked for late may cost a credit, money or nothing', () => {
    const { choices } = cancellationChoices(session('hub', 24), at('2026-12-01T09:00:00Z'));
    expect(choices).toEqual(['open', 'credit', 'direct', 'none']);
  });

  it('R8: a private session may be charged directly, late or not; only a late one can wait for a decision', () => {
    expect(cancellationChoices(session('private', 48), at('2026-11-01T09:00:00Z')).choices).toEqual(['none', 'direct']);
    expect(cancellationChoices(session('private', 48), at('2026-11-30T09:00:00Z')).choices).toEqual([
      'open',
      'direct',
      'none',
    ]);
  });

  it('R9: a no-show counts as late; a private client has no credits', () => {
    expect(noShowChoices({ programme: 'hub' })).toContain('credit');
    expect(noShowChoices({ programme: 'private' })).toEqual(['open', 'direct', 'none']);
  });
});
