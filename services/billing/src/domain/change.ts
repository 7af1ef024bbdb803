import { mayCharge } from '@hubhours/kernel/charging';
import { HOUR_MS } from '@hubhours/kernel/time-range';
import type { Change, DecisionIntent, Session } from './session.ts';

/** A hub session's window, whatever the professional's own is. */
const HUB_WINDOW_MS = 24 * HOUR_MS;

/** The session after the change that its event tells of. */
export function end(session: Session, told: Change): Session {
  return { ...session, status: told.kind, change: asBelieved(session, told) };
}

/**
 * The change as billing believes it: a no-show is late and the client's; and a hub change that the clock says was early
 * is early, even if its event says late, or tells of a no-show a day before the start.
 * @see docs/rules.md R2, R7, R9
 */
function asBelieved({ programme, start }: Session, told: Change): Change {
  const change = told.kind === 'no-show' ? ({ ...told, askedBy: 'client', late: true } as const) : told;
  if (programme === 'private') return change;
  return { ...change, late: change.late && start.getTime() - told.at.getTime() < HUB_WINDOW_MS };
}

/**
 * Whether this session may be charged for, because of its change, by any means. The one guard of R7: events, intents
 * and requests all pass it.
 * @see docs/rules.md R7, R8, R9
 */
export function isChargeable(session: Session): boolean {
  return session.change !== null && mayCharge(session.programme, session.change);
}

/** What a change's event does to the decision about it. */
export type Settlement =
  /** No decision: a held credit goes back, or on to the successor. `refused`: the event asked for what R7 forbids. */
  | { readonly kind: 'none'; readonly refused: boolean }
  /** Waits for the professional. `intentRefused`: the code of why the intent given with the change can't be done. */
  | { readonly kind: 'open'; readonly intentRefused: string | null }
  | { readonly kind: 'decide'; readonly outcome: Exclude<DecisionIntent, 'open' | null> };

/**
 * Judges the intent that came with `session`'s change. What R7 forbids opens nothing and charges nothing, so that a
 * malformed event costs the client neither money nor a credit on hold; an intent that is lawful but impossible leaves
 * the decision open, and never falls back to money.
 * @see docs/rules.md R6, R7, R8, R15
 */
export function settle(session: Session, intent: DecisionIntent, creditHeld: boolean): Settlement {
  if (intent === null) return { kind: 'none', refused: false };
  if (!isChargeable(session)) return { kind: 'none', refused: intent !== 'waive' };
  if (intent === 'open') return { kind: 'open', intentRefused: null };
  if (intent === 'charge-credit' && !creditHeld) return { kind: 'open', intentRefused: 'credit.not-held' };
  if (intent === 'charge-direct' && session.policy.price.amountMinor === 0) {
    return { kind: 'open', intentRefused: 'decision.amount-not-allowed' };
  }
  return { kind: 'decide', outcome: intent };
}

/**
 * Whether a move leaves the old session's credit with it: only for a decision about it. Otherwise the successor
 * inherits the hold.
 * @see docs/rules.md R12, R15
 */
export function keepsHoldAfterMove(settlement: Settlement): boolean {
  return settlement.kind !== 'none';
}
