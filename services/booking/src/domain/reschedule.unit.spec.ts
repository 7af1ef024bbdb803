import { describe, expect, it } from 'vitest';
import { aPrivateSession, aSession, before, codeOf, hour, start } from '../../test/builders.ts';
import { reschedule, type Move } from './reschedule.ts';

const later = new Date(start.getTime() + 48 * hour);
const move = (change: Partial<Move> = {}): Move => ({
  start: later,
  by: 'client',
  servedAt: null,
  successorId: '01930000-0000-7000-8000-00000000000a',
  ...change,
});

describe('a client moves a session', () => {
  it('R10: the successor has the same length, lineage, programme and frozen terms', () => {
    const session = aSession();
    const { ended, successor } = reschedule(session, move(), before(48));
    expect(ended).toMatchObject({ status: 'rescheduled', sequence: 2, nextSessionId: successor.id });
    expect(successor).toEqual({
      ...session,
      id: successor.id,
      sequence: 2,
      start: later,
      end: new Date(later.getTime() + hour),
      bookedAt: before(48),
      previousSessionId: session.id,
    });
  });
  it('R12: late is judged by the old start, however far away the new one is', () => {
    const late = reschedule(aSession(), move({ acknowledged: 'late-change' }), before(24, -1));
    expect(late).toMatchObject({ decision: 'open', ended: { change: { late: true } } });
    expect(reschedule(aSession(), move(), before(24))).toMatchObject({
      decision: null,
      ended: { change: { late: false } },
    });
  });
  it('R12: moving close is not late', () =>
    expect(reschedule(aSession(), move({ start: before(29) }), before(30)).decision).toBeNull());
  it('R5: a late move is refused until its warning is acknowledged', () =>
    expect(codeOf(() => reschedule(aSession(), move(), before(23)))).toBe('session.warning-not-acknowledged'));
  it('R11: a private client cannot, warning or not', () => {
    for (const hours of [1, 100]) {
      const attempt = () => reschedule(aPrivateSession(48), move({ acknowledged: 'own-terms' }), before(hours));
      expect(codeOf(attempt)).toBe('session.rebook-not-offered');
    }
  });
  it('R2: not once it has started', () =>
    expect(codeOf(() => reschedule(aSession(), move({ acknowledged: 'late-change' }), start))).toBe(
      'session.already-started',
    ));
  it('not into the past, nor to where it is', () => {
    expect(codeOf(() => reschedule(aSession(), move({ start: before(48) }), before(48)))).toBe('session.start-in-past');
    expect(codeOf(() => reschedule(aSession(), move({ start }), before(48)))).toBe('session.start-unchanged');
    expect(codeOf(() => reschedule(aSession(), move({ start: new Date(later.getTime() + 1) }), before(48)))).toBe(
      'session.start-not-on-minute',
    );
  });
});

describe('a professional moves a session', () => {
  it('R9: bound by no window, carries no warning, opens no decision', () => {
    for (const session of [aSession(), aPrivateSession(48), aPrivateSession(null)]) {
      expect(reschedule(session, move({ by: 'professional' }), before(1))).toMatchObject({
        decision: null,
        ended: { change: { by: 'professional', askedBy: 'professional', late: false, warning: null } },
      });
    }
  });
  it('a session that has started is no longer moved', () => {
    const attempt = () => reschedule(aSession(), move({ by: 'professional' }), start);
    expect(codeOf(attempt)).toBe('session.change-in-past');
  });
});
