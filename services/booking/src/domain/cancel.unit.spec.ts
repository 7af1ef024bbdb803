import { describe, expect, it } from 'vitest';
import { aPrivateSession, aSession, before, codeOf, start } from '../../test/builders.ts';
import { cancelByClient, cancelByProfessional } from './cancel.ts';
import { noShow } from './conclude.ts';

describe('a client cancels', () => {
  it('R6: a late cancellation opens a decision and charges nothing by itself', () => {
    const { ended, decision } = cancelByClient(aSession(), 'late-change', before(2), before(1));
    expect(decision).toBe('open');
    expect(ended).toMatchObject({
      status: 'cancelled',
      sequence: 2,
      change: { by: 'client', askedBy: 'client', late: true },
    });
    expect(ended.change.warning).toMatchObject({ code: 'late-change', servedAt: before(2), acknowledgedAt: before(1) });
  });
  it('R6: an early one opens none', () =>
    expect(cancelByClient(aSession(), undefined, null, before(24))).toMatchObject({
      decision: null,
      ended: { change: { late: false, warning: null } },
    }));
  it('R4, R8: an early private one is warned of, and opens none by itself', () =>
    expect(cancelByClient(aPrivateSession(48), 'own-terms', null, before(72))).toMatchObject({
      decision: null,
      ended: { change: { late: false, warning: { code: 'own-terms' } } },
    }));
  it('R6: a late private one opens a decision', () =>
    expect(cancelByClient(aPrivateSession(48), 'own-terms', null, before(47)).decision).toBe('open'));
  it('a session that has ended its way is not cancelled again', () => {
    const { ended } = cancelByClient(aSession(), undefined, null, before(48));
    expect(codeOf(() => cancelByClient(ended, undefined, null, before(48)))).toBe('session.not-scheduled');
  });
});

describe('a professional cancels', () => {
  it('R9: for reasons of her own costs the client nothing, however late', () => {
    for (const reason of ['by-professional', 'other'] as const) {
      expect(cancelByProfessional(aSession(), { reason }, before(1))).toMatchObject({
        decision: null,
        ended: { change: { by: 'professional', askedBy: 'professional', late: false } },
      });
      for (const charge of ['credit', 'direct'] as const) {
        expect(codeOf(() => cancelByProfessional(aSession(), { reason, charge }, before(1)))).toBe(
          'charge.not-allowed',
        );
      }
    }
  });
  it('R9: at the client’s wish, late: a decision, or hers at once', () => {
    const late = (charge?: 'credit' | 'direct' | 'none') =>
      cancelByProfessional(aSession(), { reason: 'by-client', charge }, before(1)).decision;
    expect(late()).toBe('open');
    expect(late('credit')).toBe('charge-credit');
    expect(late('direct')).toBe('charge-direct');
    expect(late('none')).toBe('waive');
  });
  it('R7: at a hub client’s wish, early: nothing may be charged', () => {
    const early = (charge?: 'credit' | 'direct' | 'none') => () =>
      cancelByProfessional(aSession(), { reason: 'by-client', charge }, before(24));
    expect(early()().decision).toBeNull();
    expect(early('none')().decision).toBeNull();
    expect(codeOf(early('credit'))).toBe('charge.not-allowed');
    expect(codeOf(early('direct'))).toBe('charge.not-allowed');
  });
  it('R8: at a private client’s wish, early: as her own terms say, but never by credit', () => {
    const early = (charge?: 'credit' | 'direct' | 'none') => () =>
      cancelByProfessional(aPrivateSession(48), { reason: 'by-client', charge }, before(100));
    expect(early()().decision).toBeNull();
    expect(early('direct')().decision).toBe('charge-direct');
    expect(early('none')().decision).toBe('waive');
    expect(codeOf(early('credit'))).toBe('charge.not-allowed');
  });
  it('R9: an earlier notice is what counts', () => {
    const entered = (noticeAt?: Date) =>
      cancelByProfessional(aSession(), { reason: 'by-client', noticeAt }, before(1)).ended.change;
    expect(entered()).toMatchObject({ late: true, at: before(1) });
    expect(entered(before(24))).toMatchObject({ late: false, at: before(24) });
    expect(entered(before(24, -1))).toMatchObject({ late: true });
  });
  it('R7: an early notice leaves nothing to charge', () =>
    expect(
      codeOf(() =>
        cancelByProfessional(aSession(), { reason: 'by-client', noticeAt: before(30), charge: 'credit' }, before(1)),
      ),
    ).toBe('charge.not-allowed'));
  it('R9: notice lies between the booking and now, and is the client’s', () => {
    const bookedAt = before(50);
    const withNotice = (noticeAt: Date, reason: 'by-client' | 'by-professional' = 'by-client') =>
      codeOf(() => cancelByProfessional(aSession({ bookedAt }), { reason, noticeAt }, before(1)));
    expect(withNotice(before(1))).toBeUndefined();
    expect(withNotice(before(1, -1))).toBe('session.notice-not-possible');
    expect(withNotice(bookedAt)).toBeUndefined();
    expect(withNotice(before(50, 1))).toBe('session.notice-not-possible');
    expect(withNotice(before(2), 'by-professional')).toBe('session.notice-not-possible');
  });
});

describe('a client who did not come', () => {
  it('R9: counts as late, and asks the professional', () =>
    expect(noShow(aSession(), undefined, start)).toMatchObject({
      decision: 'open',
      ended: { status: 'no-show', change: { askedBy: 'client', late: true } },
    }));
  it('R9: is chargeable for private clients too, whatever their window', () =>
    expect(noShow(aPrivateSession(null), 'direct', start).decision).toBe('charge-direct'));
  it('R15: a private client has no credit to charge', () =>
    expect(codeOf(() => noShow(aPrivateSession(null), 'credit', start))).toBe('charge.not-allowed'));
  it('is known only once the session has started', () => {
    expect(codeOf(() => noShow(aSession(), undefined, before(0, 1)))).toBe('session.not-started');
    expect(codeOf(() => noShow(aSession(), undefined, start))).toBeUndefined();
  });
});
