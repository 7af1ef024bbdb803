import { DomainError } from '@hubhours/kernel/domain-error';
import { describe, expect, it } from 'vitest';
import type { Charge } from './charge.ts';
import { allowed, deadlineOf, decide, isOverdue, open, undo, type Choice, type Decision } from './decision.ts';
import type { Change, Session } from './session.ts';

const now = new Date('2026-03-10T12:00:00Z');
const cancelledLate: Change = {
  kind: 'cancelled',
  by: 'client',
  askedBy: 'client',
  at: new Date('2026-03-10T09:00:00Z'),
  late: true,
  warning: null,
  notifyClient: true,
};

function session(facts: Partial<Session> = {}, priceMinor = 8000): Session {
  return {
    id: 's',
    lineageId: 'l',
    professionalId: 'p',
    clientId: 'c',
    programme: 'hub',
    hubId: 'h',
    start: new Date('2026-03-10T10:00:00Z'),
    end: new Date('2026-03-10T11:00:00Z'),
    policy: { windowHours: 24, termsVersion: 1, price: { amountMinor: priceMinor, currency: 'EUR' } },
    status: 'cancelled',
    change: cancelledLate,
    ...facts,
  };
}

const waiting: Decision = open(session(), 'd', 'client', now, null);
const decided = (choice: Choice, heldLotId: string | null = 'lot', on = session()) =>
  decide(waiting, on, heldLotId, choice, 'professional', now);

function refusal(run: () => unknown): { kind: string; code: string } {
  try {
    run();
  } catch (error) {
    if (error instanceof DomainError) return { kind: error.kind, code: error.code };
    throw error;
  }
  throw new Error('It was not refused');
}

function direct(status: 'pending' | 'paid'): Charge {
  const amount = { amountMinor: 8000, currency: 'EUR' };
  const whose = { sessionId: 's', decisionId: 'd', professionalId: 'p', clientId: 'c' };
  const paid = { provider: 'manual', paidThrough: status === 'paid' ? 'manual' : null, refundedMinor: 0, status };
  return { id: 'x', ...whose, for: 'late-change', kind: 'direct', amount, ...paid, createdAt: now };
}

describe('opening', () => {
  it('R7: no decision is opened about an early hub change', () => {
    const early = session({ change: { ...cancelledLate, late: false } });
    expect(refusal(() => open(early, 'd', 'professional', now, null))).toEqual({
      kind: 'rejected',
      code: 'charge.not-allowed',
    });
  });

  it('R8: one is opened about a private client’s early change', () => {
    const early = session({ programme: 'private', hubId: null, change: { ...cancelledLate, late: false } });
    expect(open(early, 'd', 'professional', now, null).decided).toBeNull();
  });

  it('a completed session has no change to decide about', () => {
    const completed = session({ status: 'completed', change: null });
    expect(refusal(() => open(completed, 'd', 'professional', now, null)).code).toBe('charge.not-allowed');
    expect(allowed(completed, true, false)).toEqual([]);
  });
});

describe('deciding', () => {
  it('R15: a credit can be charged only while one is held', () => {
    expect(allowed(session(), true, false)).toEqual(['charge-credit', 'charge-direct', 'waive']);
    expect(allowed(session(), false, false)).toEqual(['charge-direct', 'waive']);
    expect(refusal(() => decided({ outcome: 'charge-credit' }, null))).toEqual({
      kind: 'rejected',
      code: 'decision.outcome-not-allowed',
    });
  });

  it('a free session can’t be charged for directly', () => {
    expect(allowed(session({}, 0), true, false)).toEqual(['charge-credit', 'waive']);
    expect(refusal(() => decided({ outcome: 'charge-direct' }, 'lot', session({}, 0))).code).toBe(
      'decision.outcome-not-allowed',
    );
  });

  it('R15: charging by credit spends the held one; every other outcome returns it', () => {
    expect(decided({ outcome: 'charge-credit' }).credit).toBe('spend');
    expect(decided({ outcome: 'charge-direct' }).credit).toBe('return');
    expect(decided({ outcome: 'waive' }).credit).toBe('return');
    expect(decided({ outcome: 'waive' }, null).credit).toBe('none');
  });

  it('a direct charge is the frozen price unless less is asked for', () => {
    const amount = (amountMinor?: number) => decided({ outcome: 'charge-direct', amountMinor }).decision.decided.amount;
    expect(amount()).toEqual({ amountMinor: 8000, currency: 'EUR' });
    expect(amount(8000)).toEqual({ amountMinor: 8000, currency: 'EUR' });
    expect(amount(1)).toEqual({ amountMinor: 1, currency: 'EUR' });
    expect(refusal(() => amount(8001))).toEqual({ kind: 'rejected', code: 'decision.amount-not-allowed' });
    expect(refusal(() => amount(0)).code).toBe('decision.amount-not-allowed');
  });

  it('an amount goes with a direct charge only', () => {
    for (const outcome of ['charge-credit', 'waive'] as const) {
      expect(refusal(() => decided({ outcome, amountMinor: 10 })).code).toBe('decision.amount-not-allowed');
    }
  });

  it('what is decided is not decided again, not even the same way', () => {
    const { decision } = decided({ outcome: 'waive' });
    const again = () => decide(decision, session(), null, { outcome: 'waive' }, 'professional', now);
    expect(refusal(again)).toEqual({ kind: 'conflict', code: 'decision.already-decided' });
  });
});

describe('undoing', () => {
  it('R6: an open decision has nothing to undo', () => {
    expect(refusal(() => undo(waiting, null, now))).toEqual({ kind: 'conflict', code: 'decision.not-decided' });
  });

  it('R6: a pending charge can be taken back, a paid one cannot', () => {
    const { decision } = decided({ outcome: 'charge-direct' });
    expect(undo(decision, direct('pending'), now).decision.decided).toBeNull();
    expect(refusal(() => undo(decision, direct('paid'), now))).toEqual({
      kind: 'conflict',
      code: 'decision.money-moved',
    });
  });

  it('R6: a spent credit is not money moved, and goes back on hold', () => {
    const { decision } = decided({ outcome: 'charge-credit' });
    const spent: Charge = { ...direct('paid'), kind: 'credit', amount: null, provider: null };
    expect(undo(decision, spent, now).credit).toBe('unspend');
  });

  it('a credit that the outcome returned is wanted back; where none was held, none is', () => {
    expect(undo(decided({ outcome: 'waive' }).decision, null, now).credit).toBe('hold-again');
    expect(undo(decided({ outcome: 'charge-direct' }).decision, direct('pending'), now).credit).toBe('hold-again');
    expect(undo(decided({ outcome: 'waive' }, null).decision, null, now).credit).toBe('none');
  });

  it('after an undo the professional decides anew', () => {
    const { decision } = undo(decided({ outcome: 'waive' }).decision, null, now);
    const anew = decide(decision, session(), 'lot', { outcome: 'charge-credit' }, 'professional', now);
    expect(anew.decision.decided.outcome).toBe('charge-credit');
  });
});

describe('the deadline', () => {
  const due = deadlineOf(48, now)!;
  const before = new Date(due.at.getTime() - 1);
  const limited: Decision = { ...waiting, deadline: due };
  const choose = (outcome: Choice['outcome'], at: Date) =>
    decide(limited, session(), 'lot', { outcome }, 'professional', at).decision.decided.outcome;

  it('R6: lies so many hours after the decision was opened, and there is none where none was set', () => {
    expect(due).toEqual({ hours: 48, at: new Date('2026-03-12T12:00:00Z') });
    expect(deadlineOf(null, now)).toBeNull();
  });

  it('R6: at the deadline it is overdue, a millisecond before it is not, and without one never', () => {
    expect(isOverdue(limited, due.at)).toBe(true);
    expect(isOverdue(limited, before)).toBe(false);
    expect(isOverdue(waiting, new Date('9999-01-01T00:00:00Z'))).toBe(false);
  });

  it('R6: up to the deadline the professional may charge, from then on only waive', () => {
    expect(choose('charge-credit', before)).toBe('charge-credit');
    expect(choose('charge-direct', before)).toBe('charge-direct');
    expect(refusal(() => choose('charge-credit', due.at)).code).toBe('decision.outcome-not-allowed');
    expect(refusal(() => choose('charge-direct', due.at)).code).toBe('decision.outcome-not-allowed');
    expect(choose('waive', due.at)).toBe('waive');
  });

  it('R6: an undo before it leaves it; an undo after it gives the same time again', () => {
    const { decision } = decide(limited, session(), 'lot', { outcome: 'waive' }, 'system', due.at);
    expect(undo(decision, null, before).decision.deadline).toEqual(due);
    const reopened = undo(decision, null, due.at).decision;
    expect(reopened.deadline).toEqual({ hours: 48, at: new Date('2026-03-14T12:00:00Z') });
    const charged = decide(reopened, session(), 'lot', { outcome: 'charge-credit' }, 'professional', due.at);
    expect(charged.decision.decided.outcome).toBe('charge-credit');
  });
});
