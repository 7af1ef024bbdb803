import { Logger } from '@nestjs/common';
import type Stripe from 'stripe';
import type { RefusalCause } from '../domain/attempt.ts';
import type { Answer, Hint, KeptCard, RefundAnswer } from './payment-provider.ts';

const logger = new Logger('Stripe');

/** What an error of the SDK has that is safe to look at, whatever its class. */
type Told = { type?: string; code?: string; statusCode?: number };
const toldBy = (error: unknown): Told => (typeof error === 'object' && error !== null ? error : {});

/**
 * What a call's failure says of the money. Only two say that none moved: 402, a card that was refused, and 400 or 404, a
 * request that was never carried out. 409 and 429 were turned away before anything happened; all else (5xx, no answer,
 * a key that is not ours to use) leaves it open.
 */
export function failureOf(error: unknown): Extract<Answer, { kind: 'refused' | 'in-doubt' }> {
  const { type, code, statusCode } = toldBy(error);
  if (statusCode === 402) return { kind: 'refused', cause: causeOf(code) };
  logger.warn({ message: 'a call came to nothing', type, code, statusCode });
  const idempotency = type === 'StripeIdempotencyError' || code === 'idempotency_key_in_use';
  if ((statusCode === 400 || statusCode === 404) && !idempotency) return { kind: 'refused', cause: 'not-possible' };
  return { kind: 'in-doubt', failed: statusCode !== undefined && statusCode >= 500 };
}

function causeOf(code: string | undefined): RefusalCause {
  return code === 'authentication_required' ? 'authentication-required' : 'declined';
}

/** Whether the thing is not there, or not as the call needs it, so that the call has no purpose any more. */
export function isGone(error: unknown): boolean {
  const { statusCode } = toldBy(error);
  return statusCode === 400 || statusCode === 404;
}

/** `expanded`: with its payment method, if a card of it is to be kept. */
export function ofIntent(intent: Stripe.PaymentIntent): Answer {
  switch (intent.status) {
    case 'succeeded':
      return {
        kind: 'paid',
        payment: intent.id,
        kept: intent.setup_future_usage ? keptOf(intent.payment_method) : null,
      };
    case 'processing':
    case 'requires_capture':
      return { kind: 'in-doubt', failed: false };
    case 'canceled':
      return { kind: 'refused', cause: 'declined' };
    // it waits for its owner, who is away: nobody can confirm it but us, and nobody does
    default:
      return { kind: 'refused', cause: causeOf(intent.last_payment_error?.code ?? 'authentication_required') };
  }
}

/** A page that was left by its visitor is still open; one that was paid has its payment. */
export function ofSession(session: Stripe.Checkout.Session): Answer {
  if (session.status === 'open' && session.url) {
    const expiresAt = new Date(session.expires_at * 1_000);
    return { kind: 'open', reference: session.id, url: session.url, expiresAt };
  }
  if (session.status === 'expired') return { kind: 'lapsed' };
  const intent = session.payment_intent;
  if (session.payment_status !== 'paid' || intent === null || typeof intent === 'string') {
    return { kind: 'in-doubt', failed: false };
  }
  return ofIntent(intent);
}

export function ofRefund({ status }: Stripe.Refund): RefundAnswer {
  if (status === 'succeeded') return { kind: 'paid-back' };
  if (status === 'failed' || status === 'canceled') return { kind: 'refused' };
  return { kind: 'in-doubt', failed: false };
}

export function keptOf(method: Stripe.PaymentMethod | string | null): KeptCard | null {
  if (method === null || typeof method === 'string' || !method.card) return null;
  const { brand, last4, exp_month: expiresMonth, exp_year: expiresYear } = method.card;
  return { card: method.id, brand, last4, expiresMonth, expiresYear };
}

/** What we wrote on what we made; things that others made in the same account carry nothing of ours. */
export const metadata = {
  client: 'hubhours_client',
  charge: 'hubhours_charge',
  attempt: 'hubhours_attempt',
  refund: 'hubhours_refund',
  setup: 'hubhours_setup',
} as const;

const uuid = /^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/;

export function hintOf(event: Stripe.Event): Hint {
  const written = (event.data.object as { metadata?: Record<string, string> | null }).metadata ?? {};
  const ours = (name: string) => (uuid.test(written[name] ?? '') ? written[name] : undefined);
  const [refund, setup, chargeId] = [ours(metadata.refund), ours(metadata.setup), ours(metadata.charge)];
  const number = Number(written[metadata.attempt]);
  if (refund) return { about: 'refund', id: refund };
  if (setup) return { about: 'setup', id: setup };
  if (chargeId && Number.isInteger(number) && number > 0 && number < 1_000_000) {
    return { about: 'attempt', chargeId, number };
  }
  return { about: 'nothing' };
}
