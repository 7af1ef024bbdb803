import { randomBytes } from 'node:crypto';

/** How a card behaves when it is charged while its owner is away. */
export type CardKind = 'good' | 'declined' | 'authentication';

type Params = Record<string, any>;
export type Thing = { id: string; object: string; created: number; [field: string]: any };
/** What the API answers instead of a thing. */
export class Refusal extends Error {
  constructor(
    readonly status: number,
    readonly error: { type: string; code: string; [field: string]: unknown },
  ) {
    super(error.code);
  }
}

const DAY_S = 86_400;
const now = () => Math.floor(Date.now() / 1_000);
const invalid = (code: string, param: string, status = 400) =>
  new Refusal(status, { type: 'invalid_request_error', code, param });

/** What of an account at Stripe our adapter touches: customers, cards, payments, pages and refunds, and what changes of them. */
export class Account {
  readonly things = new Map<string, Thing>();
  /** What becomes of refunds: some banks take none back, some take days. */
  refundsAre: 'succeeded' | 'pending' | 'failed' = 'succeeded';
  private readonly cards = new Map<string, CardKind>();

  constructor(private readonly changed: (type: string, thing: Thing) => void) {}

  all(object: string): Thing[] {
    return [...this.things.values()].filter((thing) => thing.object === object);
  }

  get(id: string, object: string): Thing {
    const found = this.things.get(id);
    if (found?.object !== object) throw invalid('resource_missing', 'id', 404);
    return found;
  }

  customer({ metadata = {} }: Params): Thing {
    return this.add('customer', 'cus', { metadata });
  }

  /** A card that the customer keeps, as if she had left it on a page. */
  card(customer: string | null, kind: CardKind, last4 = '4242'): Thing {
    const face = { brand: 'visa', last4, exp_month: 12, exp_year: 2031 };
    const made = this.add('payment_method', 'pm', { type: 'card', customer, card: face });
    this.cards.set(made.id, kind);
    return made;
  }

  detach(id: string): Thing {
    const card = this.get(id, 'payment_method');
    if (card['customer'] === null) throw invalid('payment_method_not_attached', 'payment_method');
    return Object.assign(card, { customer: null });
  }

  /** Checked before anything is carried out: a refusal by this is remembered under no key. */
  checkIntent({ amount, currency, customer, payment_method: card, payment_method_types: old }: Params): void {
    if (old !== undefined) throw invalid('parameter_unknown', 'payment_method_types');
    if (!(Number(amount) >= 50)) throw invalid('amount_too_small', 'amount');
    if (!/^[a-z]{3}$/.test(currency ?? '')) throw invalid('parameter_invalid', 'currency');
    this.get(customer, 'customer');
    if (this.get(card, 'payment_method')['customer'] !== customer) throw invalid('resource_missing', 'payment_method');
  }

  intent({ amount, currency, customer, payment_method: card, metadata = {} }: Params): Thing {
    const kind = this.cards.get(card);
    const made = this.add('payment_intent', 'pi', { amount: Number(amount), currency, customer, metadata });
    Object.assign(made, { setup_future_usage: null, latest_charge: null });
    if (kind === 'good') {
      Object.assign(made, { status: 'succeeded', payment_method: card, last_payment_error: null });
      this.changed('payment_intent.succeeded', made);
      return made;
    }
    const code = kind === 'authentication' ? 'authentication_required' : 'card_declined';
    const error = { type: 'card_error', code, decline_code: kind === 'authentication' ? code : 'generic_decline' };
    Object.assign(made, { status: 'requires_payment_method', payment_method: null, last_payment_error: error });
    this.changed('payment_intent.payment_failed', made);
    throw new Refusal(402, { ...error, payment_intent: made });
  }

  checkPage({ mode, customer, payment_method_types: old, success_url: success }: Params): void {
    if (old !== undefined) throw invalid('parameter_unknown', 'payment_method_types');
    if (!['payment', 'setup'].includes(mode)) throw invalid('parameter_invalid', 'mode');
    if (!URL.canParse(success ?? '')) throw invalid('url_invalid', 'success_url');
    this.get(customer, 'customer');
  }

  page(base: string, params: Params): Thing {
    const { mode, customer, metadata = {}, line_items: items, payment_intent_data: data = {} } = params;
    const made = this.add('checkout.session', 'cs', { mode, customer, metadata, status: 'open', payment_intent: null });
    const line = items?.[0]?.price_data;
    const asked = { amount_total: line ? Number(line.unit_amount) : null, currency: line?.currency ?? null };
    return Object.assign(made, {
      ...asked,
      payment_status: mode === 'setup' ? 'no_payment_required' : 'unpaid',
      setup_intent: null,
      expires_at: made.created + DAY_S,
      url: `${base}/pages/${made.id}`,
      ours: { payment: data, setup: params['setup_intent_data'] ?? {}, back: params['success_url'] },
    });
  }

  expire(id: string): Thing {
    const page = this.get(id, 'checkout.session');
    if (page['status'] !== 'open') throw invalid('checkout_session_not_open', 'session');
    Object.assign(page, { status: 'expired', url: null });
    this.changed('checkout.session.expired', page);
    return page;
  }

  /** The client pays on a page, there and then; false: her card was declined, and the page stays open. */
  pay(pageId: string, kind: CardKind, last4?: string): boolean {
    const page = this.open(pageId, 'payment');
    // she is there to be asked by her bank
    if (kind === 'declined') return false;
    const { payment } = page['ours'];
    const card = this.card(page['customer'], kind, last4);
    const intent = this.add('payment_intent', 'pi', { amount: page['amount_total'], currency: page['currency'] });
    Object.assign(intent, {
      customer: page['customer'],
      metadata: payment.metadata ?? {},
      setup_future_usage: payment.setup_future_usage ?? null,
      payment_method: card.id,
      status: 'succeeded',
      last_payment_error: null,
    });
    Object.assign(page, { status: 'complete', payment_status: 'paid', payment_intent: intent.id, url: null });
    this.changed('payment_intent.succeeded', intent);
    this.changed('checkout.session.completed', page);
    return true;
  }

  /** The client leaves a card on a page for later. */
  leaveCard(pageId: string, kind: CardKind, last4?: string): void {
    const page = this.open(pageId, 'setup');
    const card = this.card(page['customer'], kind, last4);
    const { metadata = {} } = page['ours'].setup;
    const intent = this.add('setup_intent', 'seti', { metadata, status: 'succeeded', payment_method: card.id });
    Object.assign(page, { status: 'complete', setup_intent: intent.id, url: null });
    this.changed('setup_intent.succeeded', intent);
    this.changed('checkout.session.completed', page);
  }

  checkRefund({ payment_intent: id, amount }: Params): void {
    const intent = this.get(id, 'payment_intent');
    if (intent['status'] !== 'succeeded') throw invalid('payment_intent_unexpected_state', 'payment_intent');
    const before = this.refundsOf(id).reduce((sum, refund) => sum + refund['amount'], 0);
    if (before + Number(amount) > intent['amount']) throw invalid('charge_already_refunded', 'amount');
  }

  refund({ payment_intent: intent, amount, metadata = {} }: Params): Thing {
    const status = this.refundsAre;
    const made = this.add('refund', 're', { payment_intent: intent, amount: Number(amount), metadata, status });
    this.changed('refund.created', made);
    return made;
  }

  refundsOf(intent: string): Thing[] {
    return this.all('refund').filter((refund) => refund['payment_intent'] === intent && refund['status'] !== 'failed');
  }

  private open(id: string, mode: string): Thing {
    const page = this.get(id, 'checkout.session');
    if (page['status'] !== 'open' || page['mode'] !== mode) throw new Error(`Page ${id} is not open for that`);
    return page;
  }

  private add(object: string, prefix: string, fields: Params): Thing {
    const id = `${prefix}_test_${randomBytes(9).toString('hex')}`;
    const made = { id, object, created: now(), livemode: false, ...fields };
    this.things.set(id, made);
    return made;
  }
}
