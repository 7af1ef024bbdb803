import { z } from 'zod';
import { defineEvent } from '../event.ts';
import { id, instant, openWord } from '../shapes.ts';

export const deliveryKind = z.enum([
  'session-confirmed',
  'session-cancelled',
  'decision-waiting',
  'charged',
  'waived',
  'payment-request',
  'charge-withdrawn',
  'receipt',
  'refund',
  'payment-failed',
  'refund-failed',
  'surplus-paid-back',
]);
export const deliveryStatus = z.enum(['queued', 'sent', 'failed']);
export const deliveryRecipient = z.enum(['client', 'professional']);

/** The fate of one e-mail. Stream: the delivery. */
export const deliveryChanged = defineEvent(
  'notifications.delivery-changed.v1',
  z.object({
    deliveryId: id,
    sessionId: id,
    /** The session's; absent in events from before they were told. */
    professionalId: id.optional(),
    clientId: id.optional(),
    // new kinds of mail come with time, and who listens must not stumble over them
    kind: openWord(deliveryKind.options),
    recipient: deliveryRecipient,
    status: deliveryStatus,
    attempts: z.number().int().min(0),
    at: instant,
  }),
);
