import { DomainError } from '@hubhours/kernel/domain-error';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { aPrivateSession, aSession, before, codeOf, start } from '../../test/builders.ts';
import { freeUntil, freezeTerms, isLate, requireAcknowledged, requireChangeable, warningFor } from './policy.ts';

const price = { amountMinor: 7500, currency: 'EUR' };

describe('R1: the terms are frozen at booking', () => {
  it('R1: keeps version, window and price', () => {
    expect(freezeTerms('private', { version: 3, windowHours: 48 }, price)).toEqual({
      windowHours: 48,
      termsVersion: 3,
      price,
    });
  });
  it('R1: a professional who has set no terms leaves no window', () => {
    expect(freezeTerms('private', null, price)).toEqual({ windowHours: null, termsVersion: null, price });
  });
});

describe('R2: a change is late inside the window', () => {
  it("R2: a hub session's window is 24 hours, whatever the professional's own is", () => {
    for (const windowHours of [null, 0, 12, 48, 720]) {
      expect(freezeTerms('hub', { version: 1, windowHours }, price).windowHours).toBe(24);
    }
    expect(freezeTerms('hub', null, price).windowHours).toBe(24);
  });
  it('R2: exactly 24 hours before the start is not late', () => expect(isLate(aSession(), before(24))).toBe(false));
  it('R2: a millisecond later is late', () => expect(isLate(aSession(), before(24, -1))).toBe(true));
  it('R2: a millisecond earlier is not', () => expect(isLate(aSession(), before(24, 1))).toBe(false));
  it('R2: a private session with no window is never late', () =>
    expect(isLate(aPrivateSession(null), before(0, 1))).toBe(false));
  it('R2: a window of no hours is never late before the start', () =>
    expect(isLate(aPrivateSession(0), before(0, 1))).toBe(false));
  it('R2: the night of a DST change counts its elapsed hours', () => {
    // Berlin, 28 March 2027 has 23 hours: 24 elapsed hours before 14:00 is 13:00 the day before.
    const session = aSession({ start: new Date('2027-03-28T12:00:00Z'), end: new Date('2027-03-28T13:00:00Z') });
    expect(isLate(session, new Date('2027-03-27T12:00:00Z'))).toBe(false);
    expect(isLate(session, new Date('2027-03-27T12:00:00.001Z'))).toBe(true);
  });
  it('R2: free until and late agree at every moment', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 720 }), fc.integer({ min: -1e9, max: 3e9 }), (windowHours, lead) => {
        const session = aPrivateSession(windowHours);
        const at = new Date(start.getTime() - lead);
        expect(isLate(session, at)).toBe(at > (freeUntil(session) ?? at));
      }),
    );
  });
  it('R2: a client cannot change a session that has started', () => {
    expect(codeOf(() => requireChangeable(aSession(), 'client', start))).toBe('session.already-started');
    expect(codeOf(() => requireChangeable(aSession(), 'client', before(0, 1)))).toBeUndefined();
    expect(codeOf(() => requireChangeable(aSession(), 'professional', start))).toBeUndefined();
  });
});

describe('R3, R4: which warning', () => {
  it('R3: hub, late: the text to the letter', () => {
    expect(warningFor(aSession(), before(23))).toMatchObject({
      code: 'late-change',
      text: 'Your session starts within 24 hours. Please note that modifying this booking may incur a penalty as per the professional’s Terms & Conditions.',
    });
  });
  it('R3: hub, exactly 24 hours before: none', () => expect(warningFor(aSession(), before(24))).toBeNull());
  it('R4: private with a window over 24 hours: on any attempt, to the letter', () => {
    for (const hours of [1, 47, 48, 49, 500]) {
      expect(warningFor(aPrivateSession(48), before(hours))).toMatchObject({
        code: 'own-terms',
        text: "Please be aware that a modification penalty may apply depending on the professional's Terms & Conditions.",
      });
    }
  });
  it('R4: a window of 24 hours does not exceed 24 hours', () => {
    expect(warningFor(aPrivateSession(24), before(24))).toBeNull();
    expect(warningFor(aPrivateSession(24), before(24, -1))?.code).toBe('late-change');
    expect(warningFor(aPrivateSession(25), before(100))?.code).toBe('own-terms');
  });
  it('R4: private with 12 hours warns inside 12 hours only', () => {
    expect(warningFor(aPrivateSession(12), before(12))).toBeNull();
    expect(warningFor(aPrivateSession(12), before(11))?.code).toBe('late-change');
  });
  it('R4: private with no window: nothing', () => expect(warningFor(aPrivateSession(null), before(1))).toBeNull());
});

describe('R5: a warning is acknowledged by its code', () => {
  const servedAt = before(2);
  it('R5: refused until acknowledged; the refusal carries code and text', () => {
    const attempt = () => requireAcknowledged(aSession(), 'client', undefined, null, before(1));
    expect(attempt).toThrow(DomainError);
    try {
      attempt();
    } catch (error) {
      expect(error).toMatchObject({
        kind: 'precondition',
        code: 'session.warning-not-acknowledged',
        details: {
          warning: { code: 'late-change', text: expect.stringMatching(/^Your session starts within 24 hours/) },
        },
      });
    }
  });
  it('R5: the other warning’s code does not do', () =>
    expect(codeOf(() => requireAcknowledged(aSession(), 'client', 'own-terms', servedAt, before(1)))).toBe(
      'session.warning-not-acknowledged',
    ));
  it('R5: the evidence says what was shown, when, and when it was acknowledged', () =>
    expect(requireAcknowledged(aSession(), 'client', 'late-change', servedAt, before(1))).toEqual({
      code: 'late-change',
      textVersion: 1,
      language: 'en',
      servedAt,
      acknowledgedAt: before(1),
    }));
  it('R5: nothing to acknowledge, nothing kept', () => {
    expect(requireAcknowledged(aSession(), 'client', 'late-change', null, before(25))).toBeNull();
    expect(requireAcknowledged(aSession(), 'professional', undefined, null, before(1))).toBeNull();
  });
});
