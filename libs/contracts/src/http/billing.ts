import { z } from 'zod';
import { id, instant, localDate, money, page, pageQuery, policySnapshot, warningCode } from '../shapes.ts';

export const outcome = z.enum(['charge-credit', 'charge-direct', 'waive']);

export const decision = z
  .object({
    id,
    sessionId: id,
    client: z.object({ id }),
    /** `client`: by a late change of hers. `professional`: by her own hand, a cancellation at the client's wish, or a no-show. */
    openedBy: z.enum(['client', 'professional']),
    openedAt: instant,
    change: z.object({
      kind: z.enum(['cancelled', 'rescheduled', 'no-show']),
      at: instant,
      late: z.boolean(),
      /** The session's start that it was judged by (R12). */
      start: instant,
    }),
    policy: policySnapshot,
    evidence: z
      .object({
        warning: warningCode,
        textVersion: z.number().int(),
        language: z.string(),
        servedAt: instant.nullable(),
        acknowledgedAt: instant,
      })
      .nullable(),
    allowed: z.array(outcome),
    outcome: outcome.nullable(),
    amount: money.nullable(),
    /** The professional's private note; null for the client. */
    reason: z.string().nullable(),
    decidedBy: z.enum(['professional', 'system']).nullable(),
    decidedAt: instant.nullable(),
    /** When it is waived by itself; null: never. */
    deadline: instant.nullable(),
  })
  .meta({ id: 'Decision' });
export const decisionList = page(decision);
export const decisionQuery = z.strictObject({
  ...pageQuery,
  status: z.enum(['open', 'decided']).optional(),
  sessionId: id.optional(),
});

export const decideOutcome = z.strictObject({
  outcome,
  /** Direct only: at most the frozen price, which is the default. */
  amountMinor: z.number().int().min(1).max(1_000_000_000).optional(),
  reason: z.string().trim().max(1000).optional(),
});
export const openDecision = z.strictObject({});

/** What becomes of the professional's decisions that she leaves open. Nothing is ever charged by itself (R6). */
export const decisionDefaults = z
  .strictObject({
    /** From when a decision is opened; null: it stays open. */
    deadlineHours: z.number().int().min(1).max(8760).nullable(),
    outcome: z.literal('waive'),
  })
  .meta({ id: 'DecisionDefaults' });

export const charge = z
  .object({
    id,
    sessionId: id,
    decisionId: id.nullable(),
    kind: z.enum(['credit', 'direct']),
    /** Null for a credit. */
    amount: money.nullable(),
    status: z.enum(['pending', 'paid', 'failed', 'refunded']),
    /** What was given back so far; null: nothing. `refunded` is all of it. */
    refunded: money.nullable(),
    /** The professional's receipts, numbered without gaps. */
    receipts: z.array(
      z.object({ number: z.string(), for: z.enum(['payment', 'refund']), amount: money, issuedAt: instant }),
    ),
    /** For the client, while it is to be paid: where she can pay it online. Null: she pays the professional by hand. */
    payPath: z.string().nullable(),
    createdAt: instant,
  })
  .meta({ id: 'Charge' });
export const chargeList = page(charge);
export const chargeQuery = z.strictObject({ ...pageQuery, sessionId: id.optional() });
export const recordPayment = z.strictObject({ reference: z.string().trim().max(200).optional() });
export const refundCharge = z.strictObject({
  /** Left out: all that has not been given back yet. */
  amountMinor: z.number().int().min(1).max(1_000_000_000).optional(),
  /** The professional's own note. */
  reason: z.string().trim().min(1).max(1000),
});

/** The client's own. `online` false: nobody can keep a card here. */
export const paymentMethod = z
  .object({
    online: z.boolean(),
    card: z
      .object({
        brand: z.string(),
        last4: z.string(),
        expiresMonth: z.number().int(),
        expiresYear: z.number().int(),
      })
      .nullable(),
  })
  .meta({ id: 'PaymentMethod' });
export const paymentPage = z.object({ url: z.url() }).meta({ id: 'PaymentPage' });

const grantFields = { credits: z.number().int().min(1).max(1000), expiresAt: instant };
export const grantCredits = z.union([
  z.strictObject({ clientIds: z.array(id).min(1).max(1000), ...grantFields }),
  z.strictObject({ all: z.literal(true), ...grantFields }),
]);
export const creditGrant = z
  .object({ id, clients: z.number().int(), credits: z.number().int(), expiresAt: instant })
  .meta({ id: 'CreditGrant' });

export const credits = z
  .object({
    available: z.number().int(),
    held: z.number().int(),
    spent: z.number().int(),
    expired: z.number().int(),
    entries: z.array(
      z.object({
        at: instant,
        kind: z.enum(['granted', 'held', 'returned', 'spent', 'unspent', 'passed-on', 'expired', 'withdrawn']),
        credits: z.number().int(),
        sessionId: id.nullable(),
        expiresAt: instant,
      }),
    ),
  })
  .meta({ id: 'Credits' });

/** The first of a month, on the calendar of the hub's zone. */
const firstOfMonth = localDate.refine((date) => date.endsWith('-01') && date >= '2000', 'must be the first of a month');
export const usageQuery = z
  .strictObject({
    /** Twelve months before `to`, if it is left out. */
    from: firstOfMonth.optional(),
    /** Exclusive; at the latest the first of the present month, which it is if left out. */
    to: firstOfMonth.optional(),
  })
  .refine(({ from, to }) => from === undefined || to === undefined || from < to, '`from` must lie before `to`')
  .refine(
    ({ from = '', to = '' }) => Number(to.slice(0, 4)) - Number(from.slice(0, 4)) <= 10 || from === '',
    'at most ten years',
  );
/** A cell that would tell of a group below the hub's minimum is null (R16), and so is all of a month not published yet. */
export const usage = z
  .object({
    timeZone: z.string(),
    minimumGroupSize: z.number().int(),
    months: z.array(
      z.object({
        /** By its first date, on the calendar of the hub's zone. */
        month: localDate,
        /** Sessions that took place. */
        sessions: z.number().int().nullable(),
        /** For sessions that took place, late changes and no-shows. */
        creditsUsed: z.number().int().nullable(),
        /** Distinct ones, with a session that took place. */
        clients: z.number().int().nullable(),
        /** When the month is counted; never again afterwards. */
        publishedAt: instant,
      }),
    ),
  })
  .meta({ id: 'Usage' });
