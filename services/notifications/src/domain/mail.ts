/** Who a mail goes to; each reads the other's name in it. */
export type Recipient = 'client' | 'professional';

/** The session that a mail is about. */
export type Session = {
  readonly sessionId: string;
  readonly lineageId: string;
  readonly professionalId: string;
  readonly clientId: string;
  readonly start: Date;
  readonly end: Date;
};

/** What is said in a mail besides the session and the people. It is kept as JSON, so instants are ISO strings. */
export type Content =
  | {
      readonly kind: 'session-confirmed';
      readonly details: {
        readonly bookedBy: Recipient;
        /** The time given up for this one; null for a first booking. */
        readonly previousStart: string | null;
        readonly clientTold: boolean;
      };
    }
  | {
      readonly kind: 'session-cancelled';
      readonly details: {
        readonly by: Recipient;
        readonly askedBy: Recipient;
        /** A confirmation of a new time follows. */
        readonly moved: boolean;
        readonly late: boolean;
        /** Whole minutes between the moment that counts (R9) and the start; none after it. */
        readonly noticeMinutes: number;
        readonly windowHours: number | null;
        /** `waits`: the professional still decides about the cost; `made`: she did so with the change. */
        readonly decision: 'none' | 'waits' | 'made';
        readonly clientTold: boolean;
      };
    }
  | {
      readonly kind: 'decision-waiting';
      readonly details: {
        readonly allowed: readonly ('charge-credit' | 'charge-direct' | 'waive')[];
        /** The code of why what she chose with the change could not be carried out. */
        readonly intentRefused: string | null;
        readonly deadline: string | null;
        /** What it is about; null, or missing from a mail of an earlier release, where that was not told. */
        readonly change?: {
          readonly kind: 'cancelled' | 'rescheduled' | 'no-show';
          readonly by: Recipient;
          /** Whole minutes between the moment that counts (R9) and the start; none after it. */
          readonly noticeMinutes: number;
        } | null;
      };
    }
  | { readonly kind: 'charged'; readonly details: Readonly<Record<string, never>> }
  | { readonly kind: 'waived'; readonly details: { readonly decidedBy: 'professional' | 'system' } }
  | {
      readonly kind: 'payment-request';
      readonly details: {
        readonly amountMinor: number;
        readonly currency: string;
        readonly reason: 'session' | 'late-change' | 'no-show' | 'change';
        /** Leads to where it can be paid; left out: to the professional, by hand. */
        readonly paymentKey?: string;
      };
    }
  | {
      readonly kind: 'payment-failed';
      readonly details: {
        readonly amountMinor: number;
        readonly currency: string;
        readonly reason: 'session' | 'late-change' | 'no-show' | 'change';
        readonly cause: 'declined' | 'authentication-required' | 'not-possible';
        readonly paymentKey: string;
      };
    }
  | {
      readonly kind: 'refund-failed';
      readonly details: { readonly amountMinor: number; readonly currency: string; readonly surplus: boolean };
    }
  | {
      readonly kind: 'surplus-paid-back';
      readonly details: { readonly amountMinor: number; readonly currency: string };
    }
  | {
      readonly kind: 'charge-withdrawn';
      readonly details: { readonly amountMinor: number; readonly currency: string };
    }
  | {
      readonly kind: 'receipt';
      readonly details: ReceiptDetails & { readonly reason: 'session' | 'late-change' | 'no-show' | 'change' };
    }
  | {
      readonly kind: 'refund';
      /** `charged`: what was paid; `refunded`: what of it has gone back by now, this time included. */
      readonly details: ReceiptDetails & { readonly chargedMinor: number; readonly refundedMinor: number };
    };

type ReceiptDetails = {
  readonly amountMinor: number;
  readonly currency: string;
  readonly number: string;
  readonly taxLine: string | null;
  readonly issuedAt: string;
  readonly byHand: boolean;
};

export type Kind = Content['kind'];

/** One mail to one person. */
export type Mail = { readonly recipient: Recipient; readonly session: Session } & Content;

/** The person whom the mail goes to. */
export function addressee({ recipient, session }: Pick<Mail, 'recipient' | 'session'>): string {
  return recipient === 'client' ? session.clientId : session.professionalId;
}
