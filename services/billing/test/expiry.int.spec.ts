import { v7 as uuidV7 } from 'uuid';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { Billing, client } from './billing.ts';
import { hours, Lineage, NOW } from './lineage.ts';

let billing: Billing;
let hubId: string;

beforeAll(async () => {
  billing = await Billing.start();
});
afterAll(() => billing.stop());
beforeEach(() => {
  billing.clock.set(NOW);
  hubId = uuidV7();
});
afterEach(async () => {
  expect(await billing.faults()).toEqual([]);
});

/** When the ledger says it: a day after the expiry. */
const swept = (expiry: number) => hours(expiry + 24);

it('R15: what is left of a lot a day after its expiry is entered as expired, at its expiry', async () => {
  const clientId = await billing.member(hubId, 3, hours(2));
  await billing.grant(hubId, [clientId], 2, hours(3));
  billing.clock.set(hours(25.999));
  await billing.expireCredits.execute();
  expect(await billing.balances(clientId)).toMatchObject({ available: 5, expired: 0 });
  billing.clock.set(swept(2));
  await billing.expireCredits.execute();
  expect(await billing.balances(clientId)).toMatchObject({ available: 2, expired: 3 });
  const { entries } = (await billing.get(client(clientId), `/api/clients/${clientId}/credits`)).body;
  expect(entries[0]).toMatchObject({ at: hours(2), kind: 'expired', credits: 3, expiresAt: hours(2) });
});

it('is seen to be expired from its expiry on, whenever the ledger says it', async () => {
  const clientId = await billing.member(hubId, 3, hours(2));
  const seen = async () => (await billing.get(client(clientId), `/api/clients/${clientId}/credits`)).body;
  billing.clock.set(hours(2));
  expect(await seen()).toMatchObject({ available: 0, expired: 3 });
  billing.clock.set(swept(2));
  await billing.expireCredits.execute();
  expect(await seen()).toMatchObject({ available: 0, expired: 3 });
});

it('R15: held credits do not expire; one returned after its expiry expires, be the sweep before or after', async () => {
  const clientId = await billing.member(hubId, 3, hours(2));
  const [done, late, early] = [1, 2, 3].map(() => new Lineage({ hubId, clientId, start: hours(200) }));
  await billing.receive(done!.booked(), late!.booked(), early!.booked());
  billing.clock.set(swept(2));
  await billing.expireCredits.execute();
  expect(await billing.balances(clientId)).toMatchObject({ held: 3, expired: 0 });
  await billing.receive(late!.cancelled({ at: hours(100), late: false, decision: null }));
  expect(await billing.balances(clientId)).toMatchObject({ held: 2, available: 0, expired: 1 });
  // was cancelled in time, and is heard of late: it comes back, and expires by the next sweep
  await billing.receive(early!.cancelled({ at: hours(1), late: false, decision: null }));
  expect(await billing.balances(clientId)).toMatchObject({ held: 1, available: 1, expired: 1 });
  await billing.expireCredits.execute();
  await billing.receive(done!.completed(hours(201)));
  expect(await billing.balances(clientId)).toMatchObject({ held: 0, available: 0, expired: 2, spent: 1 });
});

it('a booking made before the expiry and heard of within the day still holds its credit', async () => {
  const clientId = await billing.member(hubId, 1, hours(2));
  billing.clock.set(hours(25));
  await billing.expireCredits.execute();
  const booked = new Lineage({ hubId, clientId, start: hours(200) });
  await billing.receive(booked.booked(hours(1)));
  expect(await billing.told(booked.sessionId)).toEqual(['credit-held']);
});

it('what an ended membership has withdrawn does not expire besides', async () => {
  const clientId = await billing.member(hubId, 2, hours(2));
  await billing.leave(clientId, hubId, hours(1));
  billing.clock.set(swept(2));
  await billing.expireCredits.execute();
  expect(await billing.balances(clientId)).toMatchObject({ available: 0, withdrawn: 2, expired: 0 });
});

it('replicas at once, amid bookings and returns, expire each credit once and wait for nobody', async () => {
  const clientIds = await Promise.all(Array.from({ length: 40 }, () => billing.member(hubId, 2, hours(2))));
  const lineages = clientIds.map((clientId) => new Lineage({ hubId, clientId, start: hours(200) }));
  billing.clock.set(swept(2));
  await Promise.all([
    ...lineages.map((one) => billing.receive(one.booked(hours(1)))),
    ...Array.from({ length: 4 }, () => billing.expireCredits.execute()),
  ]);
  await billing.expireCredits.execute();
  for (const [index, clientId] of clientIds.entries()) {
    const { held, expired, available } = await billing.balances(clientId);
    expect([available, held + expired]).toEqual([0, 2]);
    expect(await billing.told(lineages[index]!.sessionId)).toEqual([held === 1 ? 'credit-held' : 'credit-not-held']);
  }
});

it('a client whose credits somebody has in hand is passed over, and has her turn next time', async () => {
  const [busy, free] = [await billing.member(hubId, 1, hours(2)), await billing.member(hubId, 1, hours(2))];
  billing.clock.set(swept(2));
  await billing.db.transaction(async (tx) => {
    await tx.query(`SELECT FROM accounts WHERE owner = $1 AND kind = 'available' FOR NO KEY UPDATE`, [busy]);
    await billing.expireCredits.execute();
    expect(await billing.balances(free)).toMatchObject({ expired: 1 });
    expect(await billing.balances(busy)).toMatchObject({ available: 1 });
  });
  await billing.expireCredits.execute();
  expect(await billing.balances(busy)).toMatchObject({ available: 0, expired: 1 });
});
