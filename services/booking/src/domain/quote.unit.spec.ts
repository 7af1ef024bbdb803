import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { aPrivateSession, aSession, before, codeOf, hour, start } from '../../test/builders.ts';
import { cancelByClient } from './cancel.ts';
import { quote } from './quote.ts';
import { reschedule } from './reschedule.ts';

describe('a quote', () => {
  it('R2: hub, early: free until 24 hours before', () =>
    expect(quote(aSession(), 'client', before(24))).toEqual({
      late: false,
      freeUntil: before(24),
      warning: null,
      mayCancel: true,
      mayReschedule: true,
      rescheduleRefusal: null,
      chargeable: null,
    }));
  it('R3, R7: hub, late: warned, and chargeable', () =>
    expect(quote(aSession(), 'client', before(23))).toMatchObject({
      late: true,
      warning: { code: 'late-change' },
      mayCancel: true,
      mayReschedule: true,
      chargeable: { late: true, reason: 'late-change' },
    }));
  it('R4, R8, R11: private, 48 hours, early: warned, chargeable as her terms say, not to be moved', () =>
    expect(quote(aPrivateSession(48), 'client', before(100))).toMatchObject({
      late: false,
      freeUntil: before(48),
      warning: { code: 'own-terms' },
      mayCancel: true,
      mayReschedule: false,
      rescheduleRefusal: 'session.rebook-not-offered',
      chargeable: { late: false, reason: 'own-terms' },
    }));
  it('R2: private, no window: free until is none', () =>
    expect(quote(aPrivateSession(null), 'client', before(1))).toMatchObject({
      late: false,
      freeUntil: null,
      warning: null,
    }));
  it('R9: a professional sees no warning, and what could be charged had the client asked', () =>
    expect(quote(aSession(), 'professional', before(1))).toMatchObject({
      warning: null,
      mayReschedule: true,
      chargeable: { late: true, reason: 'late-change' },
    }));
  it('R2: started: a client may do nothing any more', () =>
    expect(quote(aSession(), 'client', start)).toMatchObject({
      mayCancel: false,
      mayReschedule: false,
      rescheduleRefusal: 'session.already-started',
      warning: null,
      chargeable: null,
    }));
  it('ended: nobody may', () => {
    const { ended } = cancelByClient(aSession(), undefined, null, before(48));
    expect(quote(ended, 'professional', before(40))).toMatchObject({
      mayCancel: false,
      mayReschedule: false,
      rescheduleRefusal: 'session.not-scheduled',
      chargeable: null,
    });
  });
  it('says what the refusals do, at every moment, for every session and viewer', () => {
    const sessions = fc.oneof(
      fc.constant(aSession()),
      fc.option(fc.integer({ min: 0, max: 720 })).map((windowHours) => aPrivateSession(windowHours)),
    );
    const moments = fc.integer({ min: -2 * hour, max: 800 * hour }).map((lead) => new Date(start.getTime() - lead));
    fc.assert(
      fc.property(sessions, moments, (session, now) => {
        const said = quote(session, 'client', now);
        const code = said.warning?.code;
        const target = new Date(Math.ceil((start.getTime() + 900 * hour) / 60_000) * 60_000);
        const servedAt = null;
        const move = { start: target, by: 'client', acknowledged: code, servedAt, successorId: session.id } as const;
        expect(codeOf(() => cancelByClient(session, code, servedAt, now)) === undefined).toBe(said.mayCancel);
        expect(codeOf(() => reschedule(session, move, now)) ?? null).toBe(said.rescheduleRefusal);
        if (said.mayCancel) {
          const unacknowledged = codeOf(() => cancelByClient(session, undefined, servedAt, now));
          expect(unacknowledged).toBe(said.warning ? 'session.warning-not-acknowledged' : undefined);
          expect(cancelByClient(session, code, servedAt, now).decision).toBe(said.late ? 'open' : null);
        }
      }),
    );
  });
});
