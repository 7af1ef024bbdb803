import { StripeServer, type Fault } from '@hubhours/testing/stripe/server';
import { Logger } from '@nestjs/common';
import { v7 as uuidV7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ManualPayments } from '../src/providers/manual.ts';
import type { Order, PaymentProvider } from '../src/providers/payment-provider.ts';
import { StripePayments } from '../src/providers/stripe.ts';

let server: StripeServer;
let stripe: StripePayments;

beforeAll(async () => {
  Logger.overrideLogger(false);
  server = await StripeServer.start();
  const { secretKey, url, webhooks } = server;
  stripe = new StripePayments({ secretKey, webhookSecret: webhooks.secret, apiBase: new URL(url) });
});
afterAll(() => server.stop());

const eur = (amountMinor: number) => ({ amountMinor, currency: 'EUR' });
const back = { done: 'https://hubhours.test/?payment=done', cancelled: 'https://hubhours.test/?payment=cancelled' };

async function orderOf(change: Partial<Order> = {}): Promise<Order> {
  const payer = await stripe.online.register(uuidV7());
  const made = { chargeId: uuidV7(), number: 1, amount: eur(7500), payer, since: new Date(), reference: null };
  return { ...made, ...change };
}

const cardOf = ({ payer }: Order, kind: 'good' | 'declined' | 'authentication' = 'good') =>
  server.account.card(payer, kind).id;

/** A payment to give back, as each provider knows one. */
const providers: [name: string, provider: () => PaymentProvider, payment: () => Promise<string>][] = [
  ['manual', () => new ManualPayments(), async () => 'by hand'],
  [
    'stripe',
    () => stripe,
    async () => {
      const order = await orderOf();
      const answer = await stripe.online.charge(order, cardOf(order));
      return answer.kind === 'paid' ? answer.payment : 'none';
    },
  ],
];

describe.each(providers)('every provider: %s', (name, provider, payment) => {
  it('has the name that charges and accounts know it by', () => {
    expect(provider().name).toBe(name);
  });

  it('gives money back, in parts and whole, each refund once however often it is asked for', async () => {
    const of = await payment();
    const [part, rest] = [uuidV7(), uuidV7()];
    for (const [id, amount] of [
      [part, 2500],
      [part, 2500],
      [rest, 5000],
      [part, 2500],
      [rest, 5000],
    ] as const) {
      expect(await provider().refund({ id, payment: of, amount: eur(amount), tries: 1 })).toEqual({
        kind: 'paid-back',
      });
    }
    const sums = server.account.refundsOf(of).map(({ amount }) => amount);
    expect(sums).toEqual(name === 'stripe' ? [2500, 5000] : []);
  });

  it('says at once whether clients pay online', () => {
    expect(provider().online === null).toBe(name === 'manual');
  });
});

describe('a kept card', () => {
  it('is charged, and what became of it can be found out', async () => {
    const order = await orderOf();
    const answer = await stripe.online.charge(order, cardOf(order));
    expect(answer).toMatchObject({ kind: 'paid', kept: null });
    expect(await stripe.online.find(order, 'card')).toEqual(answer);
    expect(server.takenFor(order.chargeId)).toBe(7500);
  });

  it('is charged once, however often one attempt is asked for', async () => {
    const order = await orderOf();
    const card = cardOf(order);
    const answers = await Promise.all(Array.from({ length: 5 }, () => stripe.online.charge(order, card)));
    expect(answers.filter(({ kind }) => kind === 'paid').length).toBeGreaterThan(0);
    for (const { kind } of answers) expect(['paid', 'in-doubt']).toContain(kind);
    expect(server.paymentsOf(order.chargeId)).toHaveLength(1);
  });

  it.each([
    ['declined', 'declined'],
    ['authentication', 'authentication-required'],
  ] as const)('that is %s takes no money, then and whenever it is asked again', async (kind, cause) => {
    const order = await orderOf();
    const card = cardOf(order, kind);
    for (let round = 0; round < 2; round += 1) {
      expect(await stripe.online.charge(order, card)).toEqual({ kind: 'refused', cause });
    }
    expect(await stripe.online.find(order, 'card')).toEqual({ kind: 'refused', cause });
    expect(server.takenFor(order.chargeId)).toBe(0);
  });

  it('that was given up by its owner, and an amount that cannot be, are refused without being tried', async () => {
    const order = await orderOf();
    const card = cardOf(order);
    await stripe.online.forget(card);
    await stripe.online.forget(card);
    expect(await stripe.online.charge(order, card)).toEqual({ kind: 'refused', cause: 'not-possible' });
    const small = await orderOf({ amount: eur(1) });
    expect(await stripe.online.charge(small, cardOf(small))).toEqual({ kind: 'refused', cause: 'not-possible' });
    expect(await stripe.online.find(order, 'card')).toEqual({ kind: 'unknown' });
  });

  const carriedOut: [string, Fault, string][] = [
    ['the connection is cut after it was carried out', { kind: 'cut-after' }, 'paid'],
    ['the provider fails after it was carried out', { kind: 'failed-after' }, 'in-doubt'],
    ['the answer is late', { kind: 'late', ms: 200 }, 'paid'],
  ];
  it.each(carriedOut)('where %s: one payment, found by asking', async (_what, fault, said) => {
    const order = await orderOf();
    server.next('POST /v1/payment_intents', fault);
    expect((await stripe.online.charge(order, cardOf(order))).kind).toBe(said);
    expect((await stripe.online.find(order, 'card')).kind).toBe('paid');
    expect(server.paymentsOf(order.chargeId)).toHaveLength(1);
  });

  const notCarriedOut: [string, Fault, boolean][] = [
    ['409', { kind: 'conflict' }, false],
    ['429', { kind: 'limited' }, false],
    ['500', { kind: 'failed-before' }, true],
  ];
  it.each(notCarriedOut)(
    'where the answer is %s: in doubt, and nothing is known of it',
    async (_what, fault, failed) => {
      const order = await orderOf();
      server.next('POST /v1/payment_intents', fault);
      expect(await stripe.online.charge(order, cardOf(order))).toEqual({ kind: 'in-doubt', failed });
      expect(await stripe.online.find(order, 'card')).toEqual({ kind: 'unknown' });
    },
  );

  it('a failure of the provider’s own is repeated under its key for ever; a new attempt gets through', async () => {
    const order = await orderOf();
    const card = cardOf(order);
    server.next('POST /v1/payment_intents', { kind: 'failed-before' });
    for (let round = 0; round < 3; round += 1) {
      expect(await stripe.online.charge(order, card)).toEqual({ kind: 'in-doubt', failed: true });
    }
    expect((await stripe.online.charge({ ...order, number: 2 }, card)).kind).toBe('paid');
  });

  it('is still found when the provider has forgotten the key', async () => {
    const order = await orderOf();
    server.next('POST /v1/payment_intents', { kind: 'failed-after' });
    await stripe.online.charge(order, cardOf(order));
    server.forgetKeys();
    expect((await stripe.online.find(order, 'card')).kind).toBe('paid');
  });

  it('a provider that cannot be asked leaves it in doubt', async () => {
    const order = await orderOf();
    server.next('GET /v1/payment_intents', { kind: 'failed-before' });
    expect((await stripe.online.find(order, 'card')).kind).toBe('in-doubt');
  });
});

describe('a link', () => {
  it('is open until it is paid, and then keeps the card that paid it', async () => {
    const order = await orderOf();
    const link = await stripe.online.link(order, back);
    if (link.kind !== 'open') throw new Error(link.kind);
    const known = { ...order, reference: link.reference };
    expect(await stripe.online.find(known, 'link')).toEqual(link);
    expect(await stripe.online.find(order, 'link')).toEqual(link);
    expect(server.account.pay(link.reference, 'declined')).toBe(false);
    expect((await stripe.online.find(known, 'link')).kind).toBe('open');
    server.account.pay(link.reference, 'good', '1881');
    expect(await stripe.online.find(known, 'link')).toMatchObject({ kind: 'paid', kept: { last4: '1881' } });
    expect(server.takenFor(order.chargeId)).toBe(7500);
  });

  it('can be closed, unless it was paid before', async () => {
    const [unused, used] = [await orderOf(), await orderOf()];
    const references = [];
    for (const order of [unused, used]) {
      const link = await stripe.online.link(order, back);
      references.push(link.kind === 'open' ? link.reference : '');
    }
    server.account.pay(references[1]!, 'good');
    for (const reference of references) await stripe.online.close(reference);
    expect(await stripe.online.find({ ...unused, reference: references[0]! }, 'link')).toEqual({ kind: 'lapsed' });
    expect((await stripe.online.find({ ...used, reference: references[1]! }, 'link')).kind).toBe('paid');
  });

  it('whose making nobody heard the end of is found again', async () => {
    const order = await orderOf();
    server.next('POST /v1/checkout/sessions', { kind: 'failed-after' });
    expect((await stripe.online.link(order, back)).kind).toBe('in-doubt');
    expect((await stripe.online.find(order, 'link')).kind).toBe('open');
    expect(await stripe.online.find(await orderOf(), 'link')).toEqual({ kind: 'unknown' });
  });
});

describe('a refund', () => {
  const paid = () => providers[1]![2]();

  it.each(['cut-after', 'failed-after', 'failed-before', 'limited'] as const)(
    'where the answer is %s goes back once',
    async (kind) => {
      const refund = { id: uuidV7(), payment: await paid(), amount: eur(7500), tries: 1 };
      server.next('POST /v1/refunds', { kind });
      const first = await stripe.refund(refund);
      expect(['paid-back', 'in-doubt']).toContain(first.kind);
      server.forgetKeys();
      expect(await stripe.refund(refund)).toEqual({ kind: 'paid-back' });
      expect(server.account.refundsOf(refund.payment)).toHaveLength(1);
    },
  );

  it('that the bank does not take is refused; one that takes days is in doubt', async () => {
    server.account.refundsAre = 'failed';
    const payment = await paid();
    expect(await stripe.refund({ id: uuidV7(), payment, amount: eur(100), tries: 1 })).toEqual({ kind: 'refused' });
    server.account.refundsAre = 'pending';
    const slow = { id: uuidV7(), payment, amount: eur(100), tries: 1 };
    expect((await stripe.refund(slow)).kind).toBe('in-doubt');
    server.account.refundsAre = 'succeeded';
    Object.assign(server.account.refundsOf(payment)[0]!, { status: 'succeeded' });
    expect(await stripe.refund(slow)).toEqual({ kind: 'paid-back' });
  });

  it('gets through after a failure of the provider’s own, under a new key once that has lasted', async () => {
    const refund = { id: uuidV7(), payment: await paid(), amount: eur(7500), tries: 1 };
    server.next('POST /v1/refunds', { kind: 'failed-before' });
    for (const tries of [1, 2, 8]) {
      expect(await stripe.refund({ ...refund, tries })).toEqual({ kind: 'in-doubt', failed: true });
    }
    expect(await stripe.refund({ ...refund, tries: 9 })).toEqual({ kind: 'paid-back' });
    expect(server.account.refundsOf(refund.payment)).toHaveLength(1);
  });

  it('of more than there is left is refused', async () => {
    expect(await stripe.refund({ id: uuidV7(), payment: await paid(), amount: eur(7501), tries: 1 })).toEqual({
      kind: 'refused',
    });
  });
});

describe('a card for later', () => {
  it('is left on the provider’s page, and known by four digits', async () => {
    const payer = await stripe.online.register(uuidV7());
    const page = await stripe.online.setUp(uuidV7(), payer, back);
    expect(await stripe.online.findSetup(page.reference)).toEqual({ kind: 'waits' });
    server.account.leaveCard(page.reference, 'good', '4444');
    expect(await stripe.online.findSetup(page.reference)).toMatchObject({
      kind: 'kept',
      kept: { brand: 'visa', last4: '4444', expiresMonth: 12, expiresYear: 2031 },
    });
  });

  it('a client is made known once, by our id alone', async () => {
    const clientId = uuidV7();
    const names = [await stripe.online.register(clientId), await stripe.online.register(clientId)];
    expect(names[0]).toBe(names[1]);
    expect(server.account.get(names[0]!, 'customer')['metadata']).toEqual({ hubhours_client: clientId });
  });

  it('a provider that does not answer is told as such', async () => {
    server.next('POST /v1/customers', { kind: 'failed-before' });
    await expect(stripe.online.register(uuidV7())).rejects.toMatchObject({ code: 'service.unavailable' });
  });
});

describe('what is configured', () => {
  it('a key that Stripe does not know leaves everything in doubt, and takes nothing', async () => {
    const wrong = new StripePayments({
      secretKey: 'sk_test_wrong',
      webhookSecret: 'whsec_x',
      apiBase: new URL(server.url),
    });
    const order = await orderOf();
    expect(await wrong.online.charge(order, cardOf(order))).toEqual({ kind: 'in-doubt', failed: false });
    expect(server.takenFor(order.chargeId)).toBe(0);
  });
});
