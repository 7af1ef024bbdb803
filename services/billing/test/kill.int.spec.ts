import { eventually } from '@hubhours/testing/eventually';
import { StripeServer } from '@hubhours/testing/stripe/server';
import { v7 as uuidV7 } from 'uuid';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { checkLedger } from '../src/persistence/ledger-check.ts';
import { BillingProcess } from './billing-process.ts';
import { Lineage } from './lineage.ts';

// each starts a whole process, more than once, on a machine that may be busy
vi.setConfig({ testTimeout: 180_000 });

let stripe: StripeServer;
let billing: BillingProcess;
const clientId = uuidV7();

beforeAll(async () => {
  stripe = await StripeServer.start();
  billing = await BillingProcess.prepare(stripe);
  await billing.start();
  const { url } = await billing.call<{ url: string }>(clientId, 'client', 'POST', '/api/me/payment-method', {});
  stripe.account.leaveCard(new URL(url).pathname.split('/').at(-1)!, 'good');
  // as if a webhook had hinted at it
  await billing.db.query(`UPDATE card_setups SET due_at = now()`);
  await eventually(async () => {
    return (
      (await billing.call<{ card: object | null }>(clientId, 'client', 'GET', '/api/me/payment-method')).card !== null
    );
  });
  await billing.kill();
});
afterEach(async () => {
  stripe.calm();
  await billing.kill('SIGKILL');
});
afterAll(async () => {
  await billing.stop();
  await stripe.stop();
});

type Row = { id: string; status: string; refunded_minor: number; payment_key: string };
async function chargeOf(sessionId: string): Promise<Row> {
  const [charge, ...more] = await billing.db.query(`SELECT * FROM charges WHERE session_id = $1`, [sessionId]);
  expect(more).toEqual([]);
  return charge;
}

async function postings(chargeId: string): Promise<string[]> {
  const rows = await billing.db.query(
    `SELECT kind FROM postings WHERE id IN (SELECT posting_id FROM entries WHERE charge_id = $1) ORDER BY id`,
    [chargeId],
  );
  return rows.map(({ kind }: { kind: string }) => kind);
}

async function told(sessionId: string): Promise<string[]> {
  const rows = await billing.db.query(`SELECT type FROM outbox WHERE subject = $1 ORDER BY sequence`, [sessionId]);
  return rows.map(({ type }: { type: string }) => type.replace(/^billing\.(.*)\.v1$/, '$1'));
}

async function soundLedger(): Promise<void> {
  const { checks } = await checkLedger(billing.db);
  expect(checks.filter(({ faults }) => faults > 0)).toEqual([]);
}

async function owed(by = clientId) {
  const done = new Lineage({ programme: 'private', hubId: null, clientId: by });
  await billing.send(done.booked(), done.completed());
  return done;
}

/** A client who keeps no card owes something, and can pay it by a link. */
async function sentALink() {
  const done = await owed(uuidV7());
  const { id, payment_key: key } = await eventually(async () => (await chargeOf(done.sessionId)) ?? false, {
    timeoutMs: 60_000,
  });
  return { done, charge: { id, path: `/api/payments/links/${key}` } };
}
const pageIn = (url: string | null) => new URL(url ?? '').pathname.split('/').at(-1)!;

describe('kill -9 of billing', () => {
  it.each([
    ['in the transaction that makes the charge', 'charge.charging'],
    ['when the attempt was taken, before the provider is called', 'payment.taken'],
    ['when the provider has charged the card, before anything is written of it', 'payment.answered'],
    ['in the transaction that records the payment', 'payment.recording'],
    ['when the payment is recorded', 'payment.recorded'],
  ])('%s, then a start: one charge at the provider, one in the ledger', async (_when, point) => {
    await billing.start(point);
    const done = await owed();
    expect(await billing.died()).toBe('SIGKILL');
    await billing.start();
    await eventually(async () => (await chargeOf(done.sessionId))?.status === 'paid', { timeoutMs: 60_000 });
    const { id } = await chargeOf(done.sessionId);
    expect(stripe.paymentsOf(id)).toHaveLength(1);
    expect(stripe.takenFor(id)).toBe(7500);
    expect(await postings(id)).toEqual(['charged', 'paid']);
    expect(await told(done.sessionId)).toEqual(['charge-created', 'charge-paid']);
    const receipts = await billing.db.query(`SELECT number FROM receipts WHERE charge_id = $1`, [id]);
    expect(receipts).toEqual([{ number: 1 }]);
    await soundLedger();
  });

  it('again and again while the provider fails: one charge all the same', async () => {
    stripe.next('POST /v1/payment_intents', { kind: 'failed-after' }, { kind: 'cut-after' });
    await billing.start('payment.answered');
    const done = await owed();
    expect(await billing.died()).toBe('SIGKILL');
    for (const point of ['payment.taken', 'payment.answered', 'payment.recording']) {
      await billing.start(point);
      expect(await billing.died()).toBe('SIGKILL');
    }
    await billing.start();
    await eventually(async () => (await chargeOf(done.sessionId)).status === 'paid', { timeoutMs: 60_000 });
    const { id } = await chargeOf(done.sessionId);
    expect(stripe.paymentsOf(id)).toHaveLength(1);
    expect(await postings(id)).toEqual(['charged', 'paid']);
    await soundLedger();
  });

  it('when the link of a charge that was paid by hand is closed, then a start: nobody can pay by it any more', async () => {
    await billing.start();
    const { charge, done } = await sentALink();
    const page = pageIn(await billing.follow(charge.path));
    await billing.kill();
    await billing.start('payment.closed');
    const paying = billing.call(done.facts.professionalId, 'professional', 'POST', `/api/charges/${charge.id}/payment`);
    await paying.catch(() => undefined);
    expect(await billing.died()).toBe('SIGKILL');
    await billing.start();
    await eventually(() => stripe.account.get(page, 'checkout.session')['status'] === 'expired', { timeoutMs: 60_000 });
    expect(await postings(charge.id)).toEqual(['charged', 'paid', 'settled']);
    await soundLedger();
  });

  it.each([
    ['when a link is to lead somewhere, before the provider is called', 'payment.offered'],
    ['when the provider has made a page, before anything is written of it', 'payment.linked'],
  ])('%s, then a start: it leads to a page, and one payment is in the ledger', async (_when, point) => {
    await billing.start(point);
    const { charge, done } = await sentALink();
    await billing.follow(charge.path).catch(() => undefined);
    expect(await billing.died()).toBe('SIGKILL');
    await billing.start();
    stripe.account.pay(pageIn(await billing.follow(charge.path)), 'good');
    // as the sweep does when its time has come, for the page that nobody wrote down as well
    await billing.db.query(`UPDATE payment_attempts SET due_at = now() WHERE charge_id = $1`, [charge.id]);
    await eventually(async () => (await chargeOf(done.sessionId)).status === 'paid', { timeoutMs: 60_000 });
    expect(stripe.paymentsOf(charge.id)).toHaveLength(1);
    expect(await postings(charge.id)).toEqual(['charged', 'paid']);
    expect(await told(done.sessionId)).toEqual(['charge-created', 'charge-paid']);
    await soundLedger();
  });

  it.each(['refund.taken', 'refund.answered', 'refund.recording'])(
    'at %s, then a start: the money goes back once',
    async (point) => {
      await billing.start();
      const done = await owed();
      await eventually(async () => (await chargeOf(done.sessionId))?.status === 'paid', { timeoutMs: 60_000 });
      await billing.kill();
      const { id } = await chargeOf(done.sessionId);
      await billing.start(point);
      const path = `/api/charges/${id}/refund`;
      const body = { reason: 'No.', amountMinor: 7000 };
      // it may die before it has answered
      await billing.call(done.facts.professionalId, 'professional', 'POST', path, body).catch(() => undefined);
      expect(await billing.died()).toBe('SIGKILL');
      await billing.start();
      await eventually(async () => (await told(done.sessionId)).includes('charge-refunded'), { timeoutMs: 60_000 });
      expect(stripe.takenFor(id)).toBe(500);
      expect(await postings(id)).toEqual(['charged', 'paid', 'refunded', 'paid-back']);
      await soundLedger();
    },
  );
});

it('nothing that it wrote has a secret of the provider’s', () => {
  expect(billing.output).toContain('"message":"ready"');
  for (const secret of [stripe.secretKey, stripe.webhooks.secret]) expect(billing.output).not.toContain(secret);
});

it('crash points are refused in production: it does not start', async () => {
  await expect(billing.start('payment.taken', 'production')).rejects.toThrow(
    /HUBHOURS_CRASH_AT and HUBHOURS_CRASH_FILE are for tests/,
  );
});
