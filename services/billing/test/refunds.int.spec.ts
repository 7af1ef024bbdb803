import { v7 as uuidV7 } from 'uuid';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { administratorOf, Billing, client, professional } from './billing.ts';
import { hours, Lineage } from './lineage.ts';

let billing: Billing;
let professionalId: string;

beforeAll(async () => {
  billing = await Billing.start({ RECEIPT_TAX_LINE: 'Exempt from VAT.' });
});
afterAll(() => billing.stop());
beforeEach(() => {
  professionalId = uuidV7();
});
afterEach(async () => {
  expect(await billing.faults()).toEqual([]);
});

/** A private session that took place and was paid: 7500 EUR cents. */
async function paid(facts = {}) {
  const done = new Lineage({ programme: 'private', hubId: null, professionalId, ...facts });
  await billing.receive(done.booked(), done.completed());
  const { id } = await billing.chargeOn(done.facts);
  const her = professional(done.facts.professionalId);
  expect((await billing.post(her, `/api/charges/${id}/payment`)).status).toBe(200);
  return {
    id: id as string,
    her,
    session: done.facts,
    refund: (body: object = {}, headers = {}) =>
      billing.post(her, `/api/charges/${id}/refund`, { reason: 'As agreed.', ...body }, headers),
  };
}

/** What every account of the charge sums up to; nothing where all is settled. */
async function open(chargeId: string): Promise<Record<string, number>> {
  const rows = await billing.db.query(
    `SELECT kind, sum(amount)::int AS sum FROM entries JOIN accounts ON accounts.id = account_id
     WHERE charge_id = $1 GROUP BY kind HAVING sum(amount) <> 0`,
    [chargeId],
  );
  return Object.fromEntries(rows.map((row: { kind: string; sum: number }) => [row.kind, row.sum]));
}

const eur = (amountMinor: number) => ({ amountMinor, currency: 'EUR' });

describe('a refund', () => {
  it('of a part leaves the charge paid and says how much was given back; of the rest, refunded', async () => {
    const charge = await paid();
    expect(await charge.refund({ amountMinor: 2500 })).toMatchObject({
      status: 200,
      body: { status: 'paid', amount: eur(7500), refunded: eur(2500) },
    });
    expect(await charge.refund()).toMatchObject({ status: 200, body: { status: 'refunded', refunded: eur(7500) } });
    expect(await open(charge.id)).toEqual({});
    expect(await billing.told(charge.session.sessionId)).toEqual([
      'charge-created',
      'charge-paid',
      'charge-refunded',
      'charge-refunded',
    ]);
    const [, , first] = await billing.emitted(charge.session.sessionId);
    expect(first?.data).toMatchObject({
      chargeId: charge.id,
      amount: eur(2500),
      refunded: eur(2500),
      charged: eur(7500),
      paidThrough: 'manual',
      receipt: { number: 'R-000002', taxLine: 'Exempt from VAT.', issuedAt: hours(0) },
    });
    expect(JSON.stringify(first)).not.toContain('As agreed');
  });

  it('is of money that came, never of more than was left', async () => {
    const charge = await paid();
    await charge.refund({ amountMinor: 7000 });
    expect(await charge.refund({ amountMinor: 501 })).toMatchObject({
      status: 409,
      body: { code: 'charge.refund-exceeds-paid', left: 500 },
    });
    const done = new Lineage({ programme: 'private', hubId: null, professionalId });
    await billing.receive(done.booked(), done.completed());
    const pending = await billing.chargeOn(done.facts);
    expect(await billing.post(charge.her, `/api/charges/${pending.id}/refund`, { reason: 'No.' })).toMatchObject({
      status: 409,
      body: { code: 'charge.not-refundable' },
    });
  });

  it('of ten at once no more goes back than was paid', async () => {
    const charge = await paid();
    const answers = await Promise.all(Array.from({ length: 10 }, () => charge.refund({ amountMinor: 2000 })));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(3);
    expect(answers.filter(({ body }) => body.code === 'charge.refund-exceeds-paid')).toHaveLength(7);
    expect((await billing.chargeOn(charge.session)).refunded).toEqual(eur(6000));
  });

  it('repeated under one Idempotency-Key is one refund, also where the first answer was lost', async () => {
    const charge = await paid();
    const headers = { 'idempotency-key': 'once' };
    const bodies = [];
    for (let round = 0; round < 3; round += 1) {
      bodies.push((await charge.refund({ amountMinor: 2000 }, headers)).body.refunded);
      await billing.db.query(`DELETE FROM idempotency_keys`);
    }
    expect(bodies).toEqual([eur(2000), eur(2000), eur(2000)]);
  });

  it('is refused by the database too, whatever the code does', async () => {
    const charge = await paid();
    await expect(
      billing.db.query(`UPDATE charges SET refunded_minor = 7501 WHERE id = $1`, [charge.id]),
    ).rejects.toThrow(/charges_never_more_than_paid/);
  });

  it('is the professional’s, wants a reason, and no field that is not known', async () => {
    const charge = await paid();
    const path = `/api/charges/${charge.id}/refund`;
    const body = { reason: 'Because.' };
    expect((await billing.post(client(charge.session.clientId), path, body)).status).toBe(403);
    for (const who of [professional(uuidV7()), client(uuidV7()), administratorOf(uuidV7())]) {
      expect(await billing.post(who, path, body)).toMatchObject({ status: 404, body: { code: 'charge.not-found' } });
    }
    for (const bad of [
      { reason: ' ' },
      { reason: undefined },
      { amountMinor: 0 },
      { amountMinor: 1.5 },
      { note: 'x' },
    ]) {
      expect((await charge.refund(bad)).status, JSON.stringify(bad)).toBe(400);
    }
  });

  it('R6: a decision whose charge was given back stays decided', async () => {
    const late = new Lineage({ programme: 'private', hubId: null, professionalId });
    await billing.receive(late.booked(), late.cancelled({ decision: 'charge-direct' }));
    const { id } = await billing.chargeOn(late.facts);
    const her = professional(professionalId);
    await billing.post(her, `/api/charges/${id}/payment`);
    await billing.post(her, `/api/charges/${id}/refund`, { reason: 'Goodwill.' });
    const decision = await billing.decisionOn(late.facts);
    expect(await billing.delete(her, `/api/decisions/${decision.id}/outcome`)).toMatchObject({
      status: 409,
      body: { code: 'decision.money-moved' },
    });
  });
});

describe('receipts', () => {
  it('of one professional are numbered without gaps, payments and refunds together, whatever fails between', async () => {
    const charges = await Promise.all(Array.from({ length: 6 }, () => paid()));
    await Promise.all(charges.flatMap(({ refund }) => [refund({ amountMinor: 7500 }), refund({ amountMinor: 7500 })]));
    const rows = await billing.db.query(`SELECT number FROM receipts WHERE professional_id = $1 ORDER BY number`, [
      professionalId,
    ]);
    expect(rows.map(({ number }: { number: number }) => number)).toEqual(Array.from({ length: 12 }, (_, n) => n + 1));
  });

  it('of each professional begin at one', async () => {
    const mine = await paid();
    const another = await paid({ professionalId: uuidV7() });
    for (const { session } of [mine, another]) {
      expect((await billing.chargeOn(session)).receipts).toEqual([
        { number: 'R-000001', for: 'payment', amount: eur(7500), issuedAt: hours(0) },
      ]);
    }
  });

  it('are told with the payment, and kept as they were issued', async () => {
    const charge = await paid();
    const [, told] = await billing.emitted(charge.session.sessionId);
    const receipt = { number: 'R-000001', taxLine: 'Exempt from VAT.', issuedAt: hours(0) };
    expect(told?.data).toMatchObject({ for: 'session', paidThrough: 'manual', receipt });
  });
});
