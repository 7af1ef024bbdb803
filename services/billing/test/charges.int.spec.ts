import { v7 as uuidV7 } from 'uuid';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { administratorOf, Billing, client, professional } from './billing.ts';
import { hours, Lineage } from './lineage.ts';

let billing: Billing;

beforeAll(async () => {
  billing = await Billing.start();
});
afterAll(() => billing.stop());
afterEach(async () => {
  expect(await billing.faults()).toEqual([]);
});

/** A private session that took place, with its pending charge. */
async function owed(facts = {}) {
  const done = new Lineage({ programme: 'private', hubId: null, ...facts });
  await billing.receive(done.booked(), done.completed());
  const charge = await billing.chargeOn(done.facts);
  const her = professional(done.facts.professionalId);
  return {
    session: done.facts,
    id: charge.id as string,
    her,
    pay: (body: object = {}, headers = {}) => billing.post(her, `/api/charges/${charge.id}/payment`, body, headers),
  };
}

async function sumsOf(chargeId: string): Promise<Record<string, number>> {
  const rows = await billing.db.query(
    `SELECT kind, sum(amount)::int AS sum, sum(abs(amount))::int AS moved
     FROM entries JOIN accounts ON accounts.id = account_id WHERE charge_id = $1 GROUP BY kind`,
    [chargeId],
  );
  return Object.fromEntries(
    rows.flatMap((row: any) => [
      [row.kind, row.sum],
      [`${row.kind} moved`, row.moved],
    ]),
  );
}

describe('a payment', () => {
  it('is recorded by the professional, settles the debt and is told', async () => {
    const charge = await owed();
    expect(await charge.pay({ reference: 'bank transfer' })).toMatchObject({
      status: 200,
      body: { id: charge.id, status: 'paid', amount: { amountMinor: 7500, currency: 'EUR' } },
    });
    expect(await sumsOf(charge.id)).toEqual({
      payable: 0,
      'payable moved': 15000,
      receivable: 0,
      'receivable moved': 15000,
      clearing: 0,
      'clearing moved': 15000,
    });
    expect(await billing.told(charge.session.sessionId)).toEqual(['charge-created', 'charge-paid']);
    const [stored] = await billing.db.query(`SELECT reference, paid_at FROM charges WHERE id = $1`, [charge.id]);
    expect(stored).toEqual({ reference: 'bank transfer', paid_at: new Date(hours(0)) });
  });

  it('is recorded once', async () => {
    const charge = await owed();
    await charge.pay();
    expect(await charge.pay()).toMatchObject({ status: 409, body: { code: 'charge.not-payable' } });
    expect((await sumsOf(charge.id))['clearing moved']).toBe(15000);
  });

  it('repeated under one Idempotency-Key is one payment and one answer, also where the first answer was lost', async () => {
    const charge = await owed();
    const headers = { 'idempotency-key': 'the-same' };
    expect((await charge.pay({}, headers)).status).toBe(200);
    expect((await charge.pay({}, headers)).status).toBe(200);
    await billing.db.query(`DELETE FROM idempotency_keys`);
    expect((await charge.pay({}, headers)).status).toBe(200);
    expect((await sumsOf(charge.id))['clearing moved']).toBe(15000);
  });

  it('of a spent credit is not awaited', async () => {
    const hubId = uuidV7();
    const clientId = await billing.member(hubId, 1);
    const charge = await owed({ programme: 'hub', hubId, clientId });
    expect(await charge.pay()).toMatchObject({ status: 409, body: { code: 'charge.not-payable' } });
  });

  it('is the professional’s to record: the client is refused, others know of no such charge', async () => {
    const charge = await owed();
    const path = `/api/charges/${charge.id}/payment`;
    expect(await billing.post(client(charge.session.clientId), path)).toMatchObject({
      status: 403,
      body: { code: 'access.forbidden' },
    });
    for (const who of [professional(uuidV7()), client(uuidV7()), administratorOf(uuidV7())]) {
      expect(await billing.post(who, path)).toMatchObject({ status: 404, body: { code: 'charge.not-found' } });
    }
    expect(await charge.pay({ amountMinor: 1 })).toMatchObject({ status: 400, body: { code: 'request.malformed' } });
  });
});

describe('a list', () => {
  it('shows the professional and the client their own, newest first, page by page', async () => {
    const whose = { professionalId: uuidV7(), clientId: uuidV7() };
    const ids: string[] = [];
    for (const at of [1, 2, 3]) {
      const done = new Lineage({ programme: 'private', hubId: null, ...whose });
      await billing.receive(done.booked(), done.completed(hours(at)));
      ids.unshift((await billing.chargeOn(done.facts)).id);
    }
    for (const who of [professional(whose.professionalId), client(whose.clientId)]) {
      const first = (await billing.get(who, '/api/charges?limit=2')).body;
      expect(first.items.map(({ id }: { id: string }) => id)).toEqual(ids.slice(0, 2));
      const second = (await billing.get(who, `/api/charges?limit=2&cursor=${first.nextCursor}`)).body;
      expect(second).toMatchObject({ items: [{ id: ids[2] }], nextCursor: null });
    }
    expect((await billing.get(professional(uuidV7()), '/api/charges')).body).toEqual({ items: [], nextCursor: null });
    expect((await billing.get(administratorOf(uuidV7()), '/api/charges')).status).toBe(403);
  });
});
