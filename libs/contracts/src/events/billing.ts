import { z } from 'zod';
import { defineEvent } from '../event.ts';
import { id, instant, money } from '../shapes.ts';

/** Which session the money is about. */
const about = {
  sessionId: id,
  lineageId: id,
  professionalId: id,
  clientId: id,
  start: instant,
  end: instant,
};
const outcome = z.enum(['charge-credit', 'charge-direct', 'waive']);
const chargedFor = z.enum(['session', 'late-change', 'no-show', 'change']);
/** Opens the page where a charge can be paid, for whoever has it, and nothing else. */
const paymentKey = z.string().regex(/^[A-Za-z0-9_-]{24}$/);
/** Its number in the professional's own series, and what it says of taxes, as it was configured then. */
const receipt = z.object({ number: z.string(), taxLine: z.string().nullable(), issuedAt: instant });

/** One of the client's credits is held for the session. Stream: the session. */
export const creditHeld = defineEvent('billing.credit-held.v1', z.object({ ...about }));
/** No credit was to be had: the client pays the professional directly. Stream: the session. */
export const creditNotHeld = defineEvent('billing.credit-not-held.v1', z.object({ ...about }));
/** The held credit is the client's again. Stream: the session. */
export const creditReturned = defineEvent('billing.credit-returned.v1', z.object({ ...about }));
/** The held credit is used up. Stream: the session. */
export const creditSpent = defineEvent('billing.credit-spent.v1', z.object({ ...about }));

/**
 * A change can be charged, and the professional decides. `waiting` false: her decision came with the change, and follows
 * at once, or she opened it herself. Stream: the session.
 */
export const decisionOpened = defineEvent(
  'billing.decision-opened.v1',
  z.object({
    ...about,
    decisionId: id,
    waiting: z.boolean(),
    intentRefused: z
      .string()
      .nullable()
      .describe('Why an intent given with the change could not be carried out; null where there was none or it could'),
    allowed: z.array(outcome),
    deadline: instant.nullable(),
    change: z
      .object({
        kind: z.enum(['cancelled', 'rescheduled', 'no-show']),
        by: z.enum(['client', 'professional']),
        at: instant,
        late: z.boolean(),
      })
      .optional()
      .describe('What it is about, for the e-mail; left out by releases that did not tell'),
  }),
);
/** The decision has its outcome. Stream: the session. */
export const decisionDecided = defineEvent(
  'billing.decision-decided.v1',
  z.object({
    ...about,
    decisionId: id,
    outcome,
    decidedBy: z.enum(['professional', 'system']),
    notifyClient: z.boolean(),
  }),
);
/** The professional took her decision back; it is open again. Stream: the session. */
export const decisionReopened = defineEvent(
  'billing.decision-reopened.v1',
  z.object({ ...about, decisionId: id, previousOutcome: outcome }),
);

/** A direct charge that the client is asked to pay. `for`: what it is for. Stream: the session. */
export const chargeCreated = defineEvent(
  'billing.charge-created.v1',
  z.object({
    ...about,
    chargeId: id,
    amount: money,
    for: chargedFor,
    paymentKey: paymentKey.optional(),
    collection: z
      .enum(['card', 'link'])
      .optional()
      .describe(
        'How it is collected: from the card that the client keeps, or by the link that her e-mail has; left out: by hand',
      ),
  }),
);
/**
 * The card that the client keeps was not charged: refused, or its owner was needed. She is sent a link. Stream: the session.
 */
export const paymentFailed = defineEvent(
  'billing.payment-failed.v1',
  z.object({
    ...about,
    chargeId: id,
    amount: money,
    for: chargedFor,
    cause: z.enum(['declined', 'authentication-required', 'not-possible']),
    paymentKey,
  }),
);
/** A pending direct charge was withdrawn before any money moved. Stream: the session. */
export const chargeVoided = defineEvent(
  'billing.charge-voided.v1',
  z.object({ ...about, chargeId: id, amount: money }),
);
/**
 * The professional has the money of a direct charge, or the provider has it for her. Without `for`, `paidThrough` and
 * `receipt` it was told by a release that issued no receipts yet; `paidThrough` is `manual` where she recorded it by
 * hand. Stream: the session.
 */
export const chargePaid = defineEvent(
  'billing.charge-paid.v1',
  z.object({
    ...about,
    chargeId: id,
    amount: money,
    for: chargedFor.optional(),
    paidThrough: z.string().optional(),
    receipt: receipt.optional(),
  }),
);
/** So much of a paid charge has gone back to the client; `refunded` is the sum of all that did. Stream: the session. */
export const chargeRefunded = defineEvent(
  'billing.charge-refunded.v1',
  z.object({
    ...about,
    chargeId: id,
    refundId: id,
    amount: money,
    refunded: money,
    charged: money,
    paidThrough: z.string(),
    receipt,
  }),
);
/** The provider could not give money back: it has to go another way. Stream: the session. */
export const refundFailed = defineEvent(
  'billing.refund-failed.v1',
  z.object({
    ...about,
    chargeId: id,
    refundId: id,
    amount: money,
    surplus: z.boolean().describe('Whether the money was never owed'),
  }),
);
/** Money that came for a charge that was not to be paid any more has gone back whole. Stream: the session. */
export const surplusPaidBack = defineEvent(
  'billing.surplus-paid-back.v1',
  z.object({ ...about, chargeId: id, amount: money }),
);
