import { describe, expect, it } from 'vitest';
import { daysOf } from './days.ts';

const slot = (start: string) => ({ start, end: start });

describe('free times by day', () => {
  it('are told apart at noon', () => {
    const [day] = daysOf([slot('2026-11-24T10:59:00Z'), slot('2026-11-24T11:00:00Z')], 'Europe/Berlin');
    expect(day).toMatchObject({ date: '2026-11-24', morning: [{ start: '2026-11-24T10:59:00Z' }] });
    expect(day?.afternoon).toHaveLength(1);
  });

  it('stand on the reader’s date, not on the professional’s', () => {
    const slots = [slot('2026-11-24T23:30:00Z')];
    expect(daysOf(slots, 'Europe/London').map(({ date }) => date)).toEqual(['2026-11-24']);
    expect(daysOf(slots, 'Europe/Berlin').map(({ date }) => date)).toEqual(['2026-11-25']);
  });

  it('are in the order of their days', () => {
    const days = daysOf([slot('2026-12-01T10:00:00Z'), slot('2026-11-30T10:00:00Z')], 'Europe/Berlin');
    expect(days.map(({ date }) => date)).toEqual(['2026-11-30', '2026-12-01']);
  });

  it('keep both of an hour that the clock repeats', () => {
    const [day] = daysOf([slot('2026-10-25T00:30:00Z'), slot('2026-10-25T01:30:00Z')], 'Europe/Berlin');
    expect(day?.morning).toHaveLength(2);
  });
});
