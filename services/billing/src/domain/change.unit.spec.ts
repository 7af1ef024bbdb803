import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { end, isChargeable, keepsHoldAfterMove, settle } from './change.ts';
import type { Change, DecisionIntent, Session } from './session.ts';

const start = new Date('2026-03-10T10:00:00Z');
const HOUR = 3_600_000;

function session(programme: Session['programme'], priceMinor = 8000): Session {
  return {
    id: 's',
    lineageId: 'l',
    professionalId: 'p',
    clientId: 'c',
    programme,
    hubId: programme === 'hub' ? 'h' : null,
    start,
    end: new Date(start.getTime() + HOUR),
    policy: { windowHours: 24, termsVersion: 1, price: { amountMinor: priceMinor, currency: 'EUR' } },
    status: 'scheduled',
    change: null,
  };
}

function change(hoursBefore: number, facts: Partial<Change> = {}): Change {
  const at = new Date(start.getTime() - hoursBefore * HOUR);
  return {
    kind: 'cancelled',
    by: 'client',
    askedBy: 'client',
    at,
    late: true,
    warning: null,
    notifyClient: true,
    ...facts,
  };
}

const ended = (programme: Session['programme'], told: Change, priceMinor?: number) =>
  end(session(programme, priceMinor), told);

describe('what billing believes of a change', () => {
  it('R7: a hub change exactly 24 hours before the start is early, whatever its event says', () => {
    const after = ended('hub', change(24, { late: true }));
    expect(after.change?.late).toBe(false);
    expect(isChargeable(after)).toBe(false);
  });

  it('R7: a hub change one millisecond within 24 hours is late', () => {
    const at = new Date(start.getTime() - 24 * HOUR + 1);
    expect(isChargeable(ended('hub', change(0, { at, late: true })))).toBe(true);
  });

  it('R7: a hub change that its event calls early is early, however close to the start', () => {
    expect(isChargeable(ended('hub', change(1, { late: false })))).toBe(false);
  });

  it('R9: a no-show counts as late and as the client’s, whoever recorded it', () => {
    const told = change(-1, { kind: 'no-show', by: 'professional', askedBy: 'professional', late: false });
    const after = ended('hub', told);
    expect(after.change).toMatchObject({ late: true, askedBy: 'client' });
    expect(isChargeable(after)).toBe(true);
  });

  it('R7: a hub no-show told 24 hours before the start is early; one millisecond later it is believed', () => {
    const told = (hoursBefore: number, laterMs: number) => {
      const { at, ...facts } = change(hoursBefore, { kind: 'no-show', by: 'professional' });
      return ended('hub', { ...facts, at: new Date(at.getTime() + laterMs) });
    };
    expect(isChargeable(told(24, 0))).toBe(false);
    expect(isChargeable(told(24, 1))).toBe(true);
  });

  it('R8: a private client’s change can be charged for, late or not', () => {
    expect(isChargeable(ended('private', change(500, { late: false })))).toBe(true);
  });

  it('R9: what the professional wanted herself can be charged to nobody', () => {
    const own = { by: 'professional', askedBy: 'professional' } as const;
    expect(isChargeable(ended('hub', change(1, own)))).toBe(false);
    expect(isChargeable(ended('private', change(1, own)))).toBe(false);
  });

  it('a session that has not changed can’t be charged for a change', () => {
    expect(isChargeable(session('hub'))).toBe(false);
  });
});

describe('what a change does to its decision', () => {
  const late = ended('hub', change(1));
  const early = ended('hub', change(48, { late: false }));

  it('R6: a late change opens a decision and charges nothing by itself', () => {
    expect(settle(late, 'open', true)).toEqual({ kind: 'open', intentRefused: null });
  });

  it('R9: an intent that came with the change is carried out', () => {
    expect(settle(late, 'charge-credit', true)).toEqual({ kind: 'decide', outcome: 'charge-credit' });
    expect(settle(late, 'charge-direct', true)).toEqual({ kind: 'decide', outcome: 'charge-direct' });
    expect(settle(late, 'waive', true)).toEqual({ kind: 'decide', outcome: 'waive' });
  });

  it('R15: charging by credit where none is held leaves the decision open and never falls back to money', () => {
    expect(settle(late, 'charge-credit', false)).toEqual({ kind: 'open', intentRefused: 'credit.not-held' });
  });

  it('a free session can’t be charged for directly', () => {
    const free = ended('hub', change(1), 0);
    expect(settle(free, 'charge-direct', true)).toEqual({ kind: 'open', intentRefused: 'decision.amount-not-allowed' });
  });

  it('R7: an early hub change opens no decision, whatever its event asks for', () => {
    for (const intent of ['open', 'charge-credit', 'charge-direct'] as const) {
      expect(settle(early, intent, true)).toEqual({ kind: 'none', refused: true });
    }
    expect(settle(early, 'waive', true)).toEqual({ kind: 'none', refused: false });
    expect(settle(early, null, true)).toEqual({ kind: 'none', refused: false });
  });

  it('R12: the old session of a move keeps its hold for a decision only', () => {
    expect(keepsHoldAfterMove(settle(late, 'open', true))).toBe(true);
    expect(keepsHoldAfterMove(settle(early, null, true))).toBe(false);
  });

  it('R7, R8: whatever is told, only what may be charged for leads to a charge', () => {
    const told = fc.record({
      hours: fc.integer({ min: -48, max: 96 }),
      kind: fc.constantFrom('cancelled' as const, 'rescheduled' as const, 'no-show' as const),
      askedBy: fc.constantFrom('client' as const, 'professional' as const),
      late: fc.boolean(),
      programme: fc.constantFrom('hub' as const, 'private' as const),
      intent: fc.constantFrom<DecisionIntent>(null, 'open', 'charge-credit', 'charge-direct', 'waive'),
      held: fc.boolean(),
    });
    fc.assert(
      fc.property(told, ({ hours, kind, askedBy, late: lateTold, programme, intent, held }) => {
        const after = ended(programme, change(hours, { kind, askedBy, late: lateTold }));
        const noShow = kind === 'no-show';
        const hers = noShow || askedBy === 'client';
        const lawful = hers && (programme === 'private' || ((noShow || lateTold) && hours < 24));
        const settlement = settle(after, intent, held);
        if (!lawful) expect(settlement.kind).toBe('none');
        if (settlement.kind === 'decide' && settlement.outcome === 'charge-credit') expect(held).toBe(true);
      }),
    );
  });
});
