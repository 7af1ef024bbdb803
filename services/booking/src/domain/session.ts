import type { Money } from '@hubhours/kernel/money';
import type { Programme } from '@hubhours/kernel/charging';

/** Who changes a session. The same person is one or the other towards one session, never both. */
export type Actor = 'client' | 'professional';

/**
 * The terms that were in force at booking (R1). Nothing that happens to the professional's terms afterwards touches it.
 * `windowHours` null: no window, so a change is never late.
 */
export type PolicySnapshot = {
  readonly windowHours: number | null;
  readonly termsVersion: number | null;
  readonly price: Money;
};

export type WarningCode = 'late-change' | 'own-terms';

/** What the client was shown and when, and when she said so (R5). `servedAt` null: she acknowledged it unasked. */
export type AcknowledgedWarning = {
  readonly code: WarningCode;
  readonly textVersion: number;
  readonly language: string;
  readonly servedAt: Date | null;
  readonly acknowledgedAt: Date;
};

export type CancellationReason = 'by-professional' | 'by-client' | 'other';

/** How a session ended its way. `by` carried it out, `askedBy` wanted it; `at` is the moment that counts (R9). */
export type Change = {
  readonly kind: 'cancelled' | 'rescheduled' | 'no-show';
  readonly by: Actor;
  readonly askedBy: Actor;
  readonly at: Date;
  readonly late: boolean;
  readonly reason: CancellationReason | null;
  readonly warning: AcknowledgedWarning | null;
};

type Booked = {
  readonly id: string;
  /** Shared by a session and all it was moved to. */
  readonly lineageId: string;
  /** Counts the lineage's events; the last one that this session was part of. */
  readonly sequence: number;
  readonly professionalId: string;
  readonly clientId: string;
  readonly serviceId: string;
  readonly programme: Programme;
  /** The hub that sponsors it, frozen; null for a private one. */
  readonly hubId: string | null;
  readonly start: Date;
  readonly end: Date;
  readonly policy: PolicySnapshot;
  readonly overbooked: boolean;
  readonly bookedAt: Date;
  readonly previousSessionId: string | null;
};

export type Scheduled = Booked & { readonly status: 'scheduled'; readonly nextSessionId: null; readonly change: null };
export type Completed = Booked & { readonly status: 'completed'; readonly nextSessionId: null; readonly change: null };
export type Ended = Booked & {
  readonly status: 'cancelled' | 'rescheduled' | 'no-show';
  readonly nextSessionId: string | null;
  readonly change: Change;
};

/** A session's time never changes: a move ends it and begins its successor. */
export type Session = Scheduled | Completed | Ended;

/**
 * What a change asks of billing: `open` lets the professional decide, an outcome is her decision given with the
 * change, null opens none.
 */
export type DecisionIntent = 'open' | 'charge-credit' | 'charge-direct' | 'waive' | null;

/** Ends a session its way; the lineage's count goes on by one. */
export function end(session: Scheduled, change: Change, nextSessionId: string | null = null): Ended {
  return { ...session, status: change.kind, sequence: session.sequence + 1, change, nextSessionId };
}
