import { v7 as uuidV7 } from 'uuid';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { Billing, professional, type Answer } from './billing.ts';
import { hours, Lineage } from './lineage.ts';

let billing: Billing;
let hubId: string;

beforeAll(async () => {
  billing = await Billing.start();
});
afterAll(() => billing.stop());
beforeEach(() => {
  hubId = uuidV7();
});
afterEach(async () => {
  expect(await billing.faults()).toEqual([]);
});

const times = <T>(count: number, make: (index: number) => Promise<T>) =>
  Promise.all(Array.from({ length: count }, (_, index) => make(index)));
const statuses = (answers: readonly Answer[]) => answers.map(({ status }) => status).sort((a, b) => a - b);

async function lateChange(clientId: string) {
  const late = new Lineage({ hubId, clientId });
  await billing.receive(late.booked(), late.cancelled());
  const { id } = await billing.decisionOn(late.facts);
  const her = professional(late.facts.professionalId);
  const path = `/api/decisions/${id}/outcome`;
  return { facts: late.facts, her, path };
}

it('R15: twenty bookings at once with five credits hold exactly five', async () => {
  const clientId = await billing.member(hubId, 2, hours(100));
  await billing.grant(hubId, [clientId], 3, hours(200));
  const lineages = Array.from({ length: 20 }, () => new Lineage({ hubId, clientId }));
  await Promise.all(lineages.map((lineage) => billing.receive(lineage.booked())));
  expect(await billing.balances(clientId)).toMatchObject({ available: 0, held: 5 });
  const told = await Promise.all(lineages.map(({ sessionId }) => billing.told(sessionId)));
  expect(told.filter(([first]) => first === 'credit-held')).toHaveLength(5);
  expect(told.filter(([first]) => first === 'credit-not-held')).toHaveLength(15);
});

it('R6: of ten outcomes at once exactly one is the decision', async () => {
  const clientId = await billing.member(hubId, 1);
  const { her, path, facts } = await lateChange(clientId);
  const outcomes = ['charge-credit', 'charge-direct', 'waive'];
  const answers = await times(10, (index) => billing.post(her, path, { outcome: outcomes[index % 3] }));
  expect(statuses(answers)).toEqual([200, ...Array(9).fill(409)]);
  const decided = answers.find(({ status }) => status === 200)!.body.outcome;
  expect(await billing.decisionOn(facts)).toMatchObject({ outcome: decided });
  const told = await billing.told(facts.sessionId);
  expect(told.filter((type) => type === 'decision-decided')).toHaveLength(1);
  expect(told.includes('charge-created')).toBe(decided === 'charge-direct');
  expect(told.includes('credit-spent')).toBe(decided === 'charge-credit');
});

it('R6: of an undo and a payment at once exactly one happens', async () => {
  const clientId = await billing.member(hubId, 0);
  for (let round = 0; round < 8; round += 1) {
    const { her, path, facts } = await lateChange(clientId);
    await billing.post(her, path, { outcome: 'charge-direct' });
    const { id } = await billing.chargeOn(facts);
    const [undone, paid] = await Promise.all([
      billing.delete(her, path),
      billing.post(her, `/api/charges/${id}/payment`),
    ]);
    expect(statuses([undone, paid])).toEqual([200, 409]);
    const told = await billing.told(facts.sessionId);
    expect(told.includes('charge-paid')).toBe(paid.status === 200);
    expect(told.includes('charge-voided')).toBe(undone.status === 200);
  }
});

it('of ten payments at once exactly one is recorded', async () => {
  const done = new Lineage({ programme: 'private', hubId: null });
  await billing.receive(done.booked(), done.completed());
  const { id } = await billing.chargeOn(done.facts);
  const answers = await times(10, () =>
    billing.post(professional(done.facts.professionalId), `/api/charges/${id}/payment`),
  );
  expect(statuses(answers)).toEqual([200, ...Array(9).fill(409)]);
});

it('R8: of ten requests at once to open a decision one opens it, and all get the same', async () => {
  const early = new Lineage({ programme: 'private', hubId: null, start: hours(100) });
  await billing.receive(early.booked(), early.cancelled({ late: false, decision: null }));
  const path = `/api/sessions/${early.sessionId}/decision`;
  const answers = await times(10, () => billing.post(professional(early.facts.professionalId), path));
  expect(statuses(answers)).toEqual([...Array(9).fill(200), 201]);
  expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1);
  expect(await billing.told(early.sessionId)).toEqual(['decision-opened']);
});

it('undos at once put one credit back on hold once', async () => {
  const clientId = await billing.member(hubId, 1);
  const { her, path } = await lateChange(clientId);
  await billing.post(her, path, { outcome: 'charge-credit' });
  expect(statuses(await times(5, () => billing.delete(her, path)))).toEqual([200, 409, 409, 409, 409]);
  expect(await billing.balances(clientId)).toMatchObject({ available: 0, held: 1, spent: 0 });
});

it('R15: an undo and a booking that want the same credit: one gets it', async () => {
  const clientId = await billing.member(hubId, 1);
  const { her, path, facts } = await lateChange(clientId);
  for (let round = 0; round < 5; round += 1) {
    await billing.post(her, path, { outcome: 'waive' });
    const rival = new Lineage({ hubId, clientId, start: hours(100) });
    const [undone] = await Promise.all([billing.delete(her, path), billing.receive(rival.booked())]);
    expect(undone.status).toBe(200);
    expect(await billing.balances(clientId)).toMatchObject({ available: 0, held: 1 });
    const rivalHolds = (await billing.told(rival.sessionId))[0] === 'credit-held';
    expect((await billing.decisionOn(facts)).allowed.includes('charge-credit')).toBe(!rivalHolds);
    await billing.receive(rival.cancelled({ late: false, decision: null }));
  }
});

it('grants to the same clients at once, in whatever order, wait for each other and all arrive', async () => {
  const clientIds = await times(10, () => billing.member(hubId, 0));
  const fresh = Array.from({ length: 10 }, () => uuidV7());
  await Promise.all(fresh.map((clientId) => billing.join(clientId, hubId)));
  const all = [...clientIds, ...fresh];
  await times(8, (index) => billing.grant(hubId, index % 2 === 0 ? all : all.toReversed(), 1));
  const balances = await Promise.all(all.map((clientId) => billing.balances(clientId)));
  expect(balances.map(({ available }) => available)).toEqual(Array(20).fill(8));
});

it('R15: a membership that ends among bookings and grants leaves nothing available', async () => {
  const clientId = await billing.member(hubId, 3);
  const lineages = Array.from({ length: 6 }, () => new Lineage({ hubId, clientId }));
  await Promise.all([
    ...lineages.slice(0, 3).map((lineage) => billing.receive(lineage.booked())),
    billing.leave(clientId, hubId),
    billing.grant(hubId, [clientId], 2).catch(() => 'she was no member any more'),
    ...lineages.slice(3).map((lineage) => billing.receive(lineage.booked())),
  ]);
  const { available, held, withdrawn } = await billing.balances(clientId);
  expect(available).toBe(0);
  expect([3, 5]).toContain(held + withdrawn);
});
