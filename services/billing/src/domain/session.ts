import type { ChargeOutcome, Programme } from '@hubhours/kernel/charging';
import type { Money } from '@hubhours/kernel/money';

/** The terms frozen on a session at booking (R1). */
export type Policy = {
  readonly windowHours: number | null;
  readonly termsVersion: number | null;
  readonly price: Money;
};

/** What the client was shown and acknowledged (R5). */
export type Warning = {
  readonly code: 'late-change' | 'own-terms';
  readonly textVersion: number;
  readonly language: string;
  readonly servedAt: Date | null;
  readonly acknowledgedAt: Date;
};

/** How a session ended its way. `by` carried it out, `askedBy` wanted it, `at` is the moment that counts (R9). */
export type Change = {
  readonly kind: 'cancelled' | 'rescheduled' | 'no-show';
  readonly by: 'client' | 'professional';
  readonly askedBy: 'client' | 'professional';
  readonly at: Date;
  readonly late: boolean;
  readonly warning: Warning | null;
  /** False where the professional chose not to tell the client. */
  readonly notifyClient: boolean;
};

/** What the change's event says of a charge; null: no decision is opened by it. */
export type DecisionIntent = 'open' | ChargeOutcome | null;

export type SessionStatus = 'scheduled' | 'completed' | Change['kind'];

/** What billing keeps of a session: the facts that a charge is judged by, never its content. */
export type Session = {
  readonly id: string;
  readonly lineageId: string;
  readonly professionalId: string;
  readonly clientId: string;
  readonly programme: Programme;
  readonly hubId: string | null;
  readonly start: Date;
  readonly end: Date;
  readonly policy: Policy;
  readonly status: SessionStatus;
  readonly change: Change | null;
};
