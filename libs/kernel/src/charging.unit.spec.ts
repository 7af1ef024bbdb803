import { describe, expect, it } from 'vitest';
import { allowedOutcomes, mayCharge } from './charging.ts';

const client = (late: boolean) => ({ askedBy: 'client' as const, late });
const professional = (late: boolean) => ({ askedBy: 'professional' as const, late });

const held = { creditHeld: true, free: false, overdue: false };

describe('whether a change may be charged for', () => {
  it('R7: a hub client only when it was late', () => {
    expect(mayCharge('hub', client(true))).toBe(true);
    expect(mayCharge('hub', client(false))).toBe(false);
  });

  it('R8: a private client late or not', () => {
    expect(mayCharge('private', client(true))).toBe(true);
    expect(mayCharge('private', client(false))).toBe(true);
  });

  it('R9: nobody for what the professional wanted', () => {
    for (const programme of ['hub', 'private'] as const) {
      expect(mayCharge(programme, professional(true))).toBe(false);
      expect(mayCharge(programme, professional(false))).toBe(false);
    }
  });
});

describe('which outcomes may be chosen', () => {
  it('R15: by credit only while one is held', () => {
    expect(allowedOutcomes('hub', client(true), held)).toEqual(['charge-credit', 'charge-direct', 'waive']);
    expect(allowedOutcomes('hub', client(true), { ...held, creditHeld: false })).toEqual(['charge-direct', 'waive']);
  });

  it('directly only where there is a price', () => {
    expect(allowedOutcomes('hub', client(true), { ...held, free: true })).toEqual(['charge-credit', 'waive']);
    expect(allowedOutcomes('hub', client(true), { ...held, creditHeld: false, free: true })).toEqual(['waive']);
  });

  it('R6: nothing can be charged once the deadline of the decision has come', () => {
    expect(allowedOutcomes('hub', client(true), { ...held, overdue: true })).toEqual(['waive']);
    expect(allowedOutcomes('private', client(false), { ...held, overdue: true })).toEqual(['waive']);
  });

  it('R7: what may not be charged for can be waived only, credit or not', () => {
    expect(allowedOutcomes('hub', client(false), held)).toEqual(['waive']);
    expect(allowedOutcomes('private', professional(true), held)).toEqual(['waive']);
  });
});
