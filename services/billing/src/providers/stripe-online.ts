import { DomainError } from '@hubhours/kernel/domain-error';
import { Logger } from '@nestjs/common';
import type Stripe from 'stripe';
import { OnlinePayments, type Answer, type Back, type Hint, type Order, type SetupAnswer } from './payment-provider.ts';
import { failureOf, hintOf, isGone, keptOf, metadata, ofIntent, ofSession } from './stripe-answers.ts';

/** How much earlier than our clock says the provider's may say that something was made. */
const SLACK_S = 300;
const withPayment = { expand: ['payment_intent', 'payment_intent.payment_method'] };

/** Cards and payment pages of Stripe. A card's number is typed on Stripe's own page and never reaches us. */
export class StripeOnline extends OnlinePayments {
  private readonly logger = new Logger('Stripe');

  constructor(
    private readonly stripe: Stripe,
    private readonly webhookSecret: string,
  ) {
    super();
  }

  async register(clientId: string): Promise<string> {
    const made = this.stripe.customers.create(
      { metadata: { [metadata.client]: clientId } },
      { idempotencyKey: `hubhours-client-${clientId}` },
    );
    return (await reached(made)).id;
  }

  async charge(order: Order, card: string): Promise<Answer> {
    const { amount, payer } = order;
    return await answered(async () =>
      ofIntent(
        await this.stripe.paymentIntents.create(
          {
            amount: amount.amountMinor,
            currency: amount.currency.toLowerCase(),
            customer: payer,
            payment_method: card,
            allowed_payment_method_types: ['card'],
            off_session: true,
            confirm: true,
            metadata: writtenOn(order),
          },
          { idempotencyKey: keyOf(order) },
        ),
      ),
    );
  }

  async link(order: Order, back: Back): Promise<Answer> {
    const { amount, payer } = order;
    const written = writtenOn(order);
    return await answered(async () =>
      ofSession(
        await this.stripe.checkout.sessions.create(
          {
            mode: 'payment',
            customer: payer,
            allowed_payment_method_types: ['card'],
            line_items: [
              {
                quantity: 1,
                price_data: {
                  currency: amount.currency.toLowerCase(),
                  unit_amount: amount.amountMinor,
                  // whose and what for is nobody's business there
                  product_data: { name: 'Hubhours' },
                },
              },
            ],
            payment_intent_data: { metadata: written, setup_future_usage: 'off_session' },
            metadata: written,
            success_url: back.done,
            cancel_url: back.cancelled,
          },
          { idempotencyKey: keyOf(order) },
        ),
      ),
    );
  }

  async find(order: Order, way: 'card' | 'link'): Promise<Answer> {
    return await answered(() => (way === 'card' ? this.findIntent(order) : this.findPage(order)));
  }

  async close(reference: string): Promise<void> {
    await this.stripe.checkout.sessions.expire(reference).catch((error: unknown) => {
      // paid or expired by then: what it is, `find` tells
      if (!isGone(error)) failureOf(error);
    });
  }

  async setUp(id: string, payer: string, back: Back): Promise<{ reference: string; url: string }> {
    const written = { [metadata.setup]: id };
    const page = await reached(
      this.stripe.checkout.sessions.create(
        {
          mode: 'setup',
          customer: payer,
          allowed_payment_method_types: ['card'],
          setup_intent_data: { metadata: written },
          metadata: written,
          success_url: back.done,
          cancel_url: back.cancelled,
        },
        { idempotencyKey: `hubhours-setup-${id}` },
      ),
    );
    if (page.url === null) throw new DomainError('unavailable', 'service.unavailable', { service: 'stripe' });
    return { reference: page.id, url: page.url };
  }

  async findSetup(reference: string): Promise<SetupAnswer> {
    const page = await reached(
      this.stripe.checkout.sessions.retrieve(reference, { expand: ['setup_intent.payment_method'] }),
    );
    if (page.status === 'expired') return { kind: 'lapsed' };
    const intent = page.setup_intent;
    if (intent === null || typeof intent === 'string' || intent.status !== 'succeeded') return { kind: 'waits' };
    const kept = keptOf(intent.payment_method);
    return kept === null ? { kind: 'lapsed' } : { kind: 'kept', kept };
  }

  async forget(card: string): Promise<void> {
    await reached(
      this.stripe.paymentMethods.detach(card).catch((error: unknown) => {
        if (!isGone(error)) throw error;
      }),
    );
  }

  hear(body: string, signature: string): Hint | undefined {
    try {
      return hintOf(this.stripe.webhooks.constructEvent(body, signature, this.webhookSecret));
    } catch {
      this.logger.warn('a webhook was refused: its signature is not the provider’s, or is too old');
      return undefined;
    }
  }

  /** Searching reads what was written a moment ago; Stripe's own search is a minute behind. */
  private async findIntent(order: Order): Promise<Answer> {
    const made = { customer: order.payer, created: { gte: from(order) }, limit: 100 };
    const answers: Answer[] = [];
    for await (const intent of this.stripe.paymentIntents.list(made)) {
      if (isOf(intent.metadata, order)) answers.push(ofIntent(intent));
    }
    return best(answers);
  }

  private async findPage(order: Order): Promise<Answer> {
    if (order.reference !== null) {
      return ofSession(await this.stripe.checkout.sessions.retrieve(order.reference, withPayment));
    }
    for await (const page of this.stripe.checkout.sessions.list({
      customer: order.payer,
      created: { gte: from(order) },
    })) {
      if (isOf(page.metadata, order)) {
        return ofSession(await this.stripe.checkout.sessions.retrieve(page.id, withPayment));
      }
    }
    return { kind: 'unknown' };
  }
}

/** A key that outlived Stripe's memory may have made two: the one that took money is the truth. */
function best(answers: readonly Answer[]): Answer {
  const kinds = ['paid', 'in-doubt', 'refused'];
  const ordered = answers.toSorted((a, b) => kinds.indexOf(a.kind) - kinds.indexOf(b.kind));
  return ordered[0] ?? { kind: 'unknown' };
}

const keyOf = ({ chargeId, number }: Order) => `hubhours-charge-${chargeId}-${number}`;
const from = ({ since }: Order) => Math.floor(since.getTime() / 1_000) - SLACK_S;
const writtenOn = ({ chargeId, number }: Order) => ({
  [metadata.charge]: chargeId,
  [metadata.attempt]: String(number),
});

function isOf(written: Stripe.Metadata | null, { chargeId, number }: Order): boolean {
  return written?.[metadata.charge] === chargeId && written[metadata.attempt] === String(number);
}

async function answered(call: () => Promise<Answer>): Promise<Answer> {
  try {
    return await call();
  } catch (error) {
    return failureOf(error);
  }
}

/** @throws DomainError `service.unavailable` for whatever the provider could not do */
async function reached<T>(call: Promise<T>): Promise<T> {
  try {
    return await call;
  } catch (error) {
    failureOf(error);
    throw new DomainError('unavailable', 'service.unavailable', { service: 'stripe' });
  }
}
