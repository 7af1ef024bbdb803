import { eventually } from '@hubhours/testing/eventually';
import { StripeServer, type Fault } from '@hubhours/testing/stripe/server';
import { v7 as uuidV7 } from 'uuid';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { checkLedger } from '../src/persistence/ledger-check.ts';
import { Billing, client, professional } from './billing.ts';
import { Lineage } from './lineage.ts';

let stripe: StripeServer;
let billing: Billing;
let clientId: string;

beforeAll(async () => {
  stripe = await StripeServer.start();
  billing = await Billing.start({
    ...stripe.environment,
    HUBHOURS_PUBLIC_URL: 'https://hubhours.test',
    PAYMENTS_EVERY_MS: '50',
    PAYMENTS_PATIENCE_MS: '500',
  });
});
afterAll(async () => {
  await billing.stop();
  await stripe.stop();
});
beforeEach(() => {
  clientId = uuidV7();
  stripe.calm();
  stripe.webhooks.url = hook();
  stripe.webhooks.times = 1;
});
afterEach(async () => {
  await stripe.webhooks.settled();
  expect(await billing.faults()).toEqual([]);
  const { checks } = await checkLedger(billing.db);
  expect(checks.filter(({ faults }) => faults > 0)).toEqual([]);
});

const hook = () => `${billing.url}/api/payments/stripe/webhook`;
const eur = (amountMinor: number) => ({ amountMinor, currency: 'EUR' });
const methodOf = async (id = clientId) => (await billing.get(client(id), '/api/me/payment-method')).body;

/** The client leaves a card on the provider's page, and the card arrives. */
async function keep(kind: 'good' | 'declined' | 'authentication', last4 = '4242'): Promise<void> {
  const { body } = await billing.post(client(clientId), '/api/me/payment-method');
  stripe.account.leaveCard(new URL(body.url).pathname.split('/').at(-1)!, kind, last4);
  await eventually(async () => (await methodOf()).card?.last4 === last4);
}

/** A private session of the client's that took place, and is to be paid: 7500 EUR cents. */
async function owed(facts = {}) {
  const done = new Lineage({ programme: 'private', hubId: null, clientId, ...facts });
  await billing.receive(done.booked(), done.completed());
  const her = professional(done.facts.professionalId);
  const find = async (who = her) => (await billing.get(who, `/api/charges?sessionId=${done.sessionId}`)).body.items[0];
  const { id } = await find();
  const becomes = (status: string) =>
    eventually(
      async () => {
        const charge = await find();
        if (charge.status !== status) throw new Error(JSON.stringify(charge));
        return charge;
      },
      { timeoutMs: 20_000 },
    );
  return { id: id as string, session: done.facts, sessionId: done.sessionId, her, find, becomes };
}

/** Opens the link that the client was sent. */
async function follow(charge: Awaited<ReturnType<typeof owed>>): Promise<string> {
  const { payPath } = await charge.find(client(clientId));
  const answer = await fetch(billing.url + payPath, { redirect: 'manual' });
  expect(answer.status).toBe(303);
  return answer.headers.get('location')!;
}
const pageIn = (url: string) => new URL(url).pathname.split('/').at(-1)!;

describe('a card that is kept', () => {
  it('is charged when a session took place, and the client has her receipt', async () => {
    await keep('good');
    const charge = await owed();
    expect(await charge.becomes('paid')).toMatchObject({
      amount: eur(7500),
      payPath: null,
      receipts: [{ number: 'R-000001', for: 'payment' }],
    });
    expect(await billing.told(charge.sessionId)).toEqual(['charge-created', 'charge-paid']);
    const [created, paid] = await billing.emitted(charge.sessionId);
    expect(created?.data).toMatchObject({ collection: 'card' });
    expect(paid?.data).toMatchObject({ paidThrough: 'stripe', receipt: { number: 'R-000001' } });
    expect(stripe.takenFor(charge.id)).toBe(7500);
  });

  it('R6: is charged by the professional’s decision, by no more than she said', async () => {
    await keep('good');
    const late = new Lineage({ programme: 'private', hubId: null, clientId });
    await billing.receive(late.booked(), late.cancelled());
    const her = professional(late.facts.professionalId);
    const decision = await billing.decisionOn(late.facts);
    await billing.post(her, `/api/decisions/${decision.id}/outcome`, { outcome: 'charge-direct', amountMinor: 5000 });
    const charge = await eventually(async () => {
      const found = await billing.chargeOn(late.facts);
      return found.status === 'paid' && found;
    });
    expect(stripe.takenFor(charge.id)).toBe(5000);
    expect(await billing.delete(her, `/api/decisions/${decision.id}/outcome`)).toMatchObject({
      status: 409,
      body: { code: 'decision.money-moved' },
    });
  });

  it.each([
    ['declined', 'declined'],
    ['authentication', 'authentication-required'],
  ] as const)(
    'that is refused (%s) takes no money; the client is sent a link, pays by another card, and keeps that',
    async (kind, cause) => {
      await keep(kind, '0002');
      const charge = await owed();
      expect(await charge.becomes('failed')).toMatchObject({ payPath: null });
      const [, failed] = await billing.emitted(charge.sessionId);
      expect(failed).toMatchObject({ type: 'billing.payment-failed.v1', data: { cause, amount: eur(7500) } });
      expect(stripe.takenFor(charge.id)).toBe(0);
      const page = await follow(charge);
      expect(`/api/payments/links/${failed!.data.paymentKey}`).toBe((await charge.find(client(clientId))).payPath);
      expect(await follow(charge)).toBe(page);
      stripe.account.pay(pageIn(page), 'good', '1881');
      await charge.becomes('paid');
      expect((await methodOf()).card).toMatchObject({ last4: '1881' });
      expect(stripe.takenFor(charge.id)).toBe(7500);
      expect(await comesTo(failed!.data.paymentKey)).toBe('https://hubhours.test/?payment=settled');
    },
  );

  it('is its owner’s alone: seen by four digits, replaced and forgotten', async () => {
    await keep('good', '1111');
    await keep('good', '2222');
    expect(await methodOf()).toEqual({
      online: true,
      card: { brand: 'visa', last4: '2222', expiresMonth: 12, expiresYear: 2031 },
    });
    expect((await billing.delete(client(clientId), '/api/me/payment-method')).body).toEqual({
      online: true,
      card: null,
    });
    expect((await billing.post(professional(uuidV7()), '/api/me/payment-method')).status).toBe(403);
    const charge = await owed();
    expect((await billing.emitted(charge.sessionId))[0]?.data).toMatchObject({ collection: 'link' });
  });
});

/** Where somebody gets with a key that has served its purpose. */
async function comesTo(key: string): Promise<string | null> {
  const answer = await fetch(`${billing.url}/api/payments/links/${key}`, { redirect: 'manual' });
  return answer.headers.get('location');
}

describe('one charge, one payment, whatever the provider does', () => {
  const faults: [string, Fault[]][] = [
    ['the connection is cut before', [{ kind: 'cut-before' }, { kind: 'cut-before' }]],
    ['the connection is cut after', [{ kind: 'cut-after' }, { kind: 'cut-after' }]],
    ['it answers late', [{ kind: 'late', ms: 300 }]],
    ['409', [{ kind: 'conflict' }]],
    ['429', [{ kind: 'limited' }, { kind: 'limited' }]],
    ['500, after it took the money', [{ kind: 'failed-after' }]],
    ['500, before', [{ kind: 'failed-before' }]],
  ];
  it.each(faults)('%s', async (_what, ordered) => {
    await keep('good');
    stripe.webhooks.url = undefined;
    stripe.next('POST /v1/payment_intents', ...ordered);
    const charge = await owed();
    await charge.becomes('paid');
    expect(stripe.paymentsOf(charge.id)).toHaveLength(1);
    expect(await billing.told(charge.sessionId)).toEqual(['charge-created', 'charge-paid']);
  });

  it('while it cannot be asked, nothing is given up and nothing asked for anew', async () => {
    await keep('good');
    stripe.webhooks.url = undefined;
    stripe.next('POST /v1/payment_intents', { kind: 'failed-after' });
    stripe.next('GET /v1/payment_intents', { kind: 'failed-before' }, { kind: 'cut-before' }, { kind: 'cut-before' });
    const charge = await owed();
    await charge.becomes('paid');
    expect(stripe.paymentsOf(charge.id)).toHaveLength(1);
    const rows = await billing.db.query(`SELECT number FROM payment_attempts WHERE charge_id = $1`, [charge.id]);
    expect(rows).toHaveLength(1);
  });

  it('of several replicas', async () => {
    const others = await Promise.all([billing.another(), billing.another()]);
    await keep('good');
    const charges = await Promise.all(Array.from({ length: 12 }, () => owed()));
    await Promise.all(charges.map(({ becomes }) => becomes('paid')));
    for (const { id } of charges) expect(stripe.paymentsOf(id)).toHaveLength(1);
    await Promise.all(others.map(({ close }) => close()));
  });

  it('webhooks that come twice, backwards or never change nothing but the time', async () => {
    const [twice, never] = [await owed(), await owed()];
    stripe.webhooks.url = undefined;
    const from = stripe.webhooks.happened.length;
    stripe.account.pay(pageIn(await follow(twice)), 'good');
    stripe.account.pay(pageIn(await follow(never)), 'good');
    const events = stripe.webhooks.happened.slice(from, from + 2);
    for (const event of [...events.toReversed(), ...events]) {
      expect(await stripe.webhooks.send(event, hook())).toBe(200);
    }
    await twice.becomes('paid');
    expect((await never.find()).status).toBe('pending');
    // as the sweep does when its time has come
    await billing.db.query(`UPDATE payment_attempts SET due_at = now() WHERE state = 'open'`);
    await never.becomes('paid');
    for (const { id, sessionId } of [twice, never]) {
      expect(stripe.paymentsOf(id)).toHaveLength(1);
      expect(await billing.told(sessionId)).toEqual(['charge-created', 'charge-paid']);
    }
  });
});

describe('money for which nothing is owed any more', () => {
  it('goes back whole, and the client hears why: she paid while the charge was withdrawn', async () => {
    const late = new Lineage({ programme: 'private', hubId: null, clientId });
    await billing.receive(late.booked(), late.cancelled({ decision: 'charge-direct' }));
    const her = professional(late.facts.professionalId);
    const charge = await billing.chargeOn(late.facts);
    const { payPath } = (await billing.get(client(clientId), `/api/charges?sessionId=${late.sessionId}`)).body.items[0];
    const page = (await fetch(billing.url + payPath, { redirect: 'manual' })).headers.get('location')!;
    const decision = await billing.decisionOn(late.facts);
    stripe.webhooks.url = undefined;
    stripe.account.pay(pageIn(page), 'good');
    expect((await billing.delete(her, `/api/decisions/${decision.id}/outcome`)).status).toBe(200);
    await eventually(async () => (await billing.told(late.sessionId)).at(-1) === 'surplus-paid-back');
    expect(stripe.takenFor(charge.id)).toBe(0);
    expect(await billing.told(late.sessionId)).not.toContain('charge-paid');
  });

  it('goes back whole: she paid by hand and by card', async () => {
    const charge = await owed();
    const page = await follow(charge);
    stripe.webhooks.url = undefined;
    stripe.account.pay(pageIn(page), 'good');
    expect((await billing.post(charge.her, `/api/charges/${charge.id}/payment`)).body.status).toBe('paid');
    await eventually(async () => (await billing.told(charge.sessionId)).at(-1) === 'surplus-paid-back');
    expect(stripe.takenFor(charge.id)).toBe(0);
    expect(await charge.find()).toMatchObject({ status: 'paid', refunded: null });
  });

  it('does not come any more once a charge is withdrawn: its link is closed', async () => {
    const charge = await owed();
    const page = await follow(charge);
    await billing.post(charge.her, `/api/charges/${charge.id}/payment`);
    await eventually(() => stripe.account.get(pageIn(page), 'checkout.session')['status'] === 'expired');
  });

  it('cannot come about while a card is being charged: nobody withdraws or records in between', async () => {
    await keep('good');
    stripe.next('POST /v1/payment_intents', { kind: 'late', ms: 700 });
    const charge = await owed();
    await eventually(() => stripe.paymentsOf(charge.id).length === 1);
    const answer = await billing.post(charge.her, `/api/charges/${charge.id}/payment`);
    expect(answer).toMatchObject({ status: 409, body: { code: 'charge.payment-under-way' } });
    expect(answer.headers.get('retry-after')).toBe('2');
    await charge.becomes('paid');
    expect(stripe.takenFor(charge.id)).toBe(7500);
  });
});

describe('a refund', () => {
  async function paid() {
    await keep('good');
    const charge = await owed();
    await charge.becomes('paid');
    const refund = (amountMinor?: number) =>
      billing.post(charge.her, `/api/charges/${charge.id}/refund`, { reason: 'As agreed.', amountMinor });
    return { ...charge, refund };
  }

  it('goes back to the card, in part and whole, and is told when it is there', async () => {
    const charge = await paid();
    expect((await charge.refund(2500)).body).toMatchObject({ status: 'paid', refunded: eur(2500) });
    await eventually(() => stripe.takenFor(charge.id) === 5000);
    expect((await charge.refund()).body).toMatchObject({ status: 'refunded', refunded: eur(7500) });
    await eventually(
      async () => (await billing.told(charge.sessionId)).filter((it) => it === 'charge-refunded').length === 2,
    );
    expect(stripe.takenFor(charge.id)).toBe(0);
  });

  it('of ten at once no more goes back than was paid', async () => {
    const charge = await paid();
    const answers = await Promise.all(Array.from({ length: 10 }, () => charge.refund(2000)));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(3);
    await eventually(() => stripe.takenFor(charge.id) === 1500);
  });

  it.each(['cut-after', 'failed-after', 'failed-before', 'limited', 'conflict'] as const)('%s: once', async (kind) => {
    const charge = await paid();
    stripe.next('POST /v1/refunds', { kind }, { kind });
    await charge.refund(7500);
    // Stripe repeats its own failure for as long as it keeps the key
    if (kind === 'failed-before')
      await eventually(() => (stripe.forgetKeys(), stripe.takenFor(charge.id) === 0), { timeoutMs: 20_000 });
    await eventually(async () => (await billing.told(charge.sessionId)).includes('charge-refunded'), {
      timeoutMs: 20_000,
    });
    expect(stripe.takenFor(charge.id)).toBe(0);
  });

  it('that the bank does not take stays paid, and the professional hears of it', async () => {
    const charge = await paid();
    stripe.account.refundsAre = 'failed';
    await charge.refund(7500);
    await eventually(async () => (await billing.told(charge.sessionId)).at(-1) === 'refund-failed');
    stripe.account.refundsAre = 'succeeded';
    expect(await charge.find()).toMatchObject({ status: 'paid', refunded: null });
  });
});

describe('R6: an undo, while the client’s card is charged', () => {
  /** A late change for which the client’s card is to be charged, and the undo of that. */
  async function charging(kind: 'good' | 'declined' = 'good', ...faults: Fault[]) {
    stripe.webhooks.url = hook();
    await keep(kind);
    // so that only the answers to our own questions tell what became of it
    stripe.webhooks.url = undefined;
    stripe.next('POST /v1/payment_intents', ...faults);
    const late = new Lineage({ programme: 'private', hubId: null, clientId });
    await billing.receive(late.booked(), late.cancelled());
    const her = professional(late.facts.professionalId);
    const path = `/api/decisions/${(await billing.decisionOn(late.facts)).id}/outcome`;
    const decide = (outcome: string) => billing.post(her, path, { outcome });
    expect((await decide('charge-direct')).status).toBe(200);
    const { id } = await billing.chargeOn(late.facts);
    const undo = () => billing.delete(her, path);
    const becomes = (status: string) =>
      eventually(async () => (await billing.chargeOn(late.facts)).status === status, { timeoutMs: 20_000 });
    return { id: id as string, facts: late.facts, decide, undo, becomes };
  }
  const told = async ({ facts }: { facts: { sessionId: string } }) => await billing.told(facts.sessionId);
  const underWay = { status: 409, body: { code: 'charge.payment-under-way' } };

  it.each<[string, Fault[], Fault[]]>([
    ['has not answered yet', [{ kind: 'late', ms: 700 }], []],
    [
      'took the money and can’t be asked',
      [{ kind: 'cut-after' }],
      Array.from({ length: 3 }, () => ({ kind: 'cut-before' })),
    ],
  ])('is refused for as long as the provider %s, and then because money has moved', async (_what, charged, asked) => {
    stripe.next('GET /v1/payment_intents', ...asked);
    const charge = await charging('good', ...charged);
    await eventually(() => stripe.paymentsOf(charge.id).length === 1);
    const answer = await charge.undo();
    expect(answer).toMatchObject(underWay);
    expect(answer.headers.get('retry-after')).toBe('2');
    expect(await billing.decisionOn(charge.facts)).toMatchObject({ outcome: 'charge-direct' });
    expect(await charge.decide('waive')).toMatchObject({ status: 409, body: { code: 'decision.already-decided' } });
    await charge.becomes('paid');
    expect(await charge.undo()).toMatchObject({ status: 409, body: { code: 'decision.money-moved' } });
    expect(stripe.takenFor(charge.id)).toBe(7500);
    expect(await told(charge)).toEqual(['decision-opened', 'charge-created', 'decision-decided', 'charge-paid']);
  });

  it('works again once the card was refused, and the link that was sent instead takes no money for it', async () => {
    const charge = await charging('declined');
    await charge.becomes('failed');
    const { payPath } = (await billing.get(client(clientId), `/api/charges?sessionId=${charge.facts.sessionId}`)).body
      .items[0];
    expect(await charge.undo()).toMatchObject({ status: 200, body: { outcome: null } });
    const answer = await fetch(billing.url + payPath, { redirect: 'manual' });
    expect(answer.headers.get('location')).toBe('https://hubhours.test/?payment=settled');
    expect(await charge.decide('waive')).toMatchObject({ status: 200, body: { outcome: 'waive' } });
    expect(stripe.takenFor(charge.id)).toBe(0);
  });

  it('races the provider’s answer: the charge stands and was paid, or it is withdrawn and took nothing', async () => {
    const seen = new Set<string>();
    for (let round = 0; round < 12; round += 1) {
      clientId = uuidV7();
      const kind = round % 2 === 0 ? 'good' : 'declined';
      const charge = await charging(kind, { kind: 'late', ms: 10 * round });
      const undone = await eventually(async () => {
        const answers = await Promise.all([charge.undo(), charge.undo(), charge.undo()]);
        const [won, ...more] = answers.filter(({ status }) => status === 200);
        expect(more).toEqual([]);
        if (won) return 'undone';
        const codes = answers.map(({ body }) => body.code as string);
        codes.forEach((code) => seen.add(code));
        return codes.includes('decision.money-moved') && 'paid';
      });
      expect(undone).toBe(kind === 'good' ? 'paid' : 'undone');
      expect(stripe.takenFor(charge.id)).toBe(kind === 'good' ? 7500 : 0);
      expect((await told(charge)).filter((what) => /charge-(paid|voided)/.test(what))).toEqual([
        kind === 'good' ? 'charge-paid' : 'charge-voided',
      ]);
    }
    expect(seen).toContain('charge.payment-under-way');
  });
});
