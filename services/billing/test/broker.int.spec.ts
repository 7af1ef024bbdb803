import type { EventEnvelope } from '@hubhours/contracts/event';
import * as billingEvents from '@hubhours/contracts/events/billing';
import { Link } from '@hubhours/messaging/connection';
import { toEvent, toMessage } from '@hubhours/messaging/event-message';
import { EVENTS_EXCHANGE, parkedQueue } from '@hubhours/messaging/topology';
import { eventually } from '@hubhours/testing/eventually';
import { v7 as uuidV7 } from 'uuid';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Billing, professional } from './billing.ts';
import { hours, Lineage } from './lineage.ts';

let billing: Billing;
let link: Link;
let channel: Awaited<ReturnType<NonNullable<Link['current']>['createChannel']>>;
/** What billing has published. */
const heard: EventEnvelope[] = [];

beforeAll(async () => {
  billing = await Billing.start();
  link = new Link(billing.amqpUrl, 'observer');
  link.open();
  await eventually(() => link.current !== undefined);
  channel = await link.current!.createChannel();
  const { queue } = await channel.assertQueue('', { exclusive: true });
  await channel.bindQueue(queue, EVENTS_EXCHANGE, 'billing.#');
  await channel.consume(queue, (message) => void (message && heard.push(toEvent(message))), { noAck: true });
});
afterAll(async () => {
  await link.close();
  await billing.stop();
});

function send(...events: readonly EventEnvelope[]): void {
  for (const event of events) {
    const { exchange, routingKey, body, properties } = toMessage({
      ...event,
      data: JSON.stringify(event.data),
      traceparent: null,
    });
    channel.publish(exchange, routingKey, body, { ...properties, persistent: true });
  }
}

const heardOf = (sessionId: string) => heard.filter(({ subject }) => subject === sessionId);
const typesOf = (sessionId: string) => heardOf(sessionId).map(({ type }) => type.replace(/^billing\.(.*)\.v1$/, '$1'));

async function member(hubId: string, credits: number): Promise<string> {
  const clientId = uuidV7();
  send(billing.membership(clientId, hubId));
  // the grant waits for the membership's event
  await billing.grant(hubId, [clientId], credits);
  return clientId;
}

it('a session’s life arrives backwards and twice, is applied in order and told in order', async () => {
  const hubId = uuidV7();
  const clientId = await member(hubId, 2);
  const moved = new Lineage({ hubId, clientId });
  const old = moved.facts;
  const events = [moved.booked(), moved.rescheduled(hours(30)), moved.completed(hours(31))];
  send(...events.toReversed(), ...events);
  await eventually(() => typesOf(moved.sessionId).includes('credit-spent'));
  await eventually(() => expect(typesOf(old.sessionId)).toEqual(['credit-held', 'decision-opened']));
  expect(typesOf(moved.sessionId)).toEqual(['credit-held', 'credit-spent']);
  expect(heardOf(old.sessionId).map(({ sequence }) => sequence)).toEqual([1, 2]);
  expect(await billing.balances(clientId)).toMatchObject({ available: 0, held: 1, spent: 1 });
  const early = await billing.db.query(`SELECT * FROM early_events`);
  expect(early).toEqual([]);
});

it('every event that billing publishes is of its contract, and names nobody', async () => {
  const hubId = uuidV7();
  const clientId = await member(hubId, 1);
  const [spent, poor] = [new Lineage({ hubId, clientId }), new Lineage({ hubId, clientId })];
  send(spent.booked());
  await eventually(() => expect(typesOf(spent.sessionId)).toEqual(['credit-held']));
  send(poor.booked(), poor.noShow({ decision: 'charge-direct' }), spent.cancelled());
  const her = professional(spent.facts.professionalId);
  const decision = await eventually(async () => (await billing.decisionOn(spent.facts)) ?? false);
  const path = `/api/decisions/${decision.id}/outcome`;
  for (const outcome of ['charge-credit', 'charge-direct', 'waive']) {
    await billing.post(her, path, { outcome });
    if (outcome !== 'waive') await billing.delete(her, path);
  }
  const charge = await eventually(async () => (await billing.chargeOn(poor.facts)) ?? false);
  const theirs = professional(poor.facts.professionalId);
  await billing.post(theirs, `/api/charges/${charge.id}/payment`);
  await billing.post(theirs, `/api/charges/${charge.id}/refund`, { reason: 'Goodwill.' });
  await eventually(() => expect(typesOf(poor.sessionId)).toContain('charge-refunded'));
  await eventually(() => expect(typesOf(spent.sessionId).at(-1)).toBe('decision-decided'));
  const definitions = new Map(
    Object.values(billingEvents).map((definition) => [definition.name as string, definition]),
  );
  const kinds = new Set(heard.map(({ type }) => type));
  // those of an online provider are in online-payments.int.spec.ts
  const byHand = [...definitions.keys()].filter((name) => !/payment-failed|refund-failed|surplus/.test(name));
  expect([...kinds].sort()).toEqual(byHand.sort());
  for (const event of heard) {
    const definition = definitions.get(event.type)!;
    expect(definition.schema.parse(event)).toEqual(event);
  }
});

it('a malformed event is parked with its reason, changes nothing and holds nobody up', async () => {
  const hubId = uuidV7();
  const clientId = await member(hubId, 1);
  const [bad, good] = [new Lineage({ hubId, clientId }), new Lineage({ hubId, clientId })];
  const booked = bad.booked();
  const facts = { ...bad.facts, policy: { ...bad.facts.policy, price: { amountMinor: -1, currency: 'EUR' } } };
  send({ ...booked, data: { ...(booked.data as object), session: facts } }, good.booked());
  await eventually(() => expect(typesOf(good.sessionId)).toEqual(['credit-held']));
  const parked = await eventually(async () => await channel.get(parkedQueue('billing'), { noAck: true }));
  expect(parked && parked.properties.messageId).toBe(booked.id);
  expect(JSON.stringify(parked && parked.properties.headers)).toContain('amountMinor');
  expect(await billing.told(bad.sessionId)).toEqual([]);
  // what was parked can be replayed when it is mended, and its successors have waited for it
  send(bad.completed());
  send(booked);
  await eventually(() => expect(typesOf(bad.sessionId)).toEqual(['credit-not-held', 'charge-created']));
});
