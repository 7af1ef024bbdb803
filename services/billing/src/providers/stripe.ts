import Stripe from 'stripe';
import { PaymentProvider, type RefundAnswer, type RefundOrder } from './payment-provider.ts';
import { failureOf, metadata, ofRefund } from './stripe-answers.ts';
import { StripeOnline } from './stripe-online.ts';

export type StripeSettings = {
  readonly secretKey: string;
  readonly webhookSecret: string;
  /** Stripe's own where it is left out. */
  readonly apiBase?: URL | undefined;
};

/**
 * A failure of Stripe's own is repeated under its key for a day. By then, minutes later, a refund that it knows nothing
 * of was never made, and a new key gets through.
 */
const TRIES_A_KEY = 8;
/** How long one try of a call may take; a lease is longer than all of them. */
const TIMEOUT_MS = 8_000;

/** Payments by card through Stripe. Only its SDK is spoken to, and only ids of ours go there. */
export class StripePayments extends PaymentProvider {
  readonly name = 'stripe';
  readonly online: StripeOnline;
  private readonly stripe: Stripe;

  constructor({ secretKey, webhookSecret, apiBase }: StripeSettings) {
    super();
    this.stripe = new Stripe(secretKey, {
      timeout: TIMEOUT_MS,
      // an attempt in doubt is asked about by the sweep, which survives us
      maxNetworkRetries: 0,
      telemetry: false,
      ...(apiBase && {
        host: apiBase.hostname,
        port: apiBase.port || (apiBase.protocol === 'https:' ? 443 : 80),
        protocol: apiBase.protocol === 'https:' ? 'https' : 'http',
      }),
    });
    this.online = new StripeOnline(this.stripe, webhookSecret);
  }

  async refund({ id, payment, amount, tries }: RefundOrder): Promise<RefundAnswer> {
    try {
      const made = await this.refundOf(id, payment);
      if (made) return ofRefund(made);
      return ofRefund(
        await this.stripe.refunds.create(
          { payment_intent: payment, amount: amount.amountMinor, metadata: { [metadata.refund]: id } },
          { idempotencyKey: `hubhours-refund-${id}-${Math.floor((tries - 1) / TRIES_A_KEY)}` },
        ),
      );
    } catch (error) {
      const failure = failureOf(error);
      return failure.kind === 'refused' ? { kind: 'refused' } : failure;
    }
  }

  /** Looked for first, since Stripe forgets idempotency keys after a day, and refunds never. */
  private async refundOf(id: string, payment: string): Promise<Stripe.Refund | undefined> {
    for await (const refund of this.stripe.refunds.list({ payment_intent: payment, limit: 100 })) {
      if (refund.metadata?.[metadata.refund] === id) return refund;
    }
    return undefined;
  }
}
