import { z } from 'zod';
import { defineEvent } from '../event.ts';
import { id, instant, money } from '../shapes.ts';

/** Which session the money is about. Stream of every event of this file: the session; billing counts its own sequence. */
const about = {
  sessionId: id,
  lineageId: id,
  professionalId: id,
  clientId: id,
  start: instant,
  end: instant,
};
const outcome = z.enum(['charge-credit', 'charge-direct', 'waive']);

/** One of the client's credits is held for the session. */
export const creditHeld = defineEvent('billing.credit-held.v1', z.object({ ...about }));
/** No credit was to be had: the client pays the professional directly. */
export const creditNotHeld = defineEvent('billing.credit-not-held.v1', z.object({ ...about }));
export const creditReturned = defineEvent('billing.credit-returned.v1', z.object({ ...about }));
export const creditSpent = defineEvent('billing.credit-spent.v1', z.object({ ...about }));

/** `waiting` false: the professional's decision came with the change, and follows at once, or she opened it herself. */
export const decisionOpened = defineEvent(
  'billing.decision-opened.v1',
  z.object({
    ...about,
    decisionId: id,
    waiting: z.boolean(),
    /** Why an intent given with the change could not be carried out; null where there was none or it could. */
    intentRefused: z.string().nullable(),
    allowed: z.array(outcome),
    deadline: instant.nullable(),
  }),
);
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
/** The professional took her decision back; it is open again. */
export const decisionReopened = defineEvent(
  'billing.decision-reopened.v1',
  z.object({ ...about, decisionId: id, previousOutcome: outcome }),
);

/** A direct charge that the client is asked to pay. `for`: what it is for. */
export const chargeCreated = defineEvent(
  'billing.charge-created.v1',
  z.object({ ...about, chargeId: id, amount: money, for: z.enum(['session', 'late-change', 'no-show', 'change']) }),
);
/** A pending direct charge was withdrawn before any money moved. */
export const chargeVoided = defineEvent(
  'billing.charge-voided.v1',
  z.object({ ...about, chargeId: id, amount: money }),
);
export const chargePaid = defineEvent('billing.charge-paid.v1', z.object({ ...about, chargeId: id, amount: money }));
