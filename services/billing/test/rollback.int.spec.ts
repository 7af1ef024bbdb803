import { v7 as uuidV7 } from 'uuid';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { administratorOf, Billing, professional } from './billing.ts';
import { hours, Lineage } from './lineage.ts';

let billing: Billing;
let hubId: string;
let clientId: string;

beforeAll(async () => {
  billing = await Billing.start();
  await billing.db.query(`CREATE TABLE planted_faults (relation text, kind text)`);
  await billing.db.query(`
    CREATE FUNCTION break_at_planted_fault() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      IF EXISTS (SELECT FROM planted_faults WHERE relation = TG_TABLE_NAME AND (kind IS NULL OR to_jsonb(NEW) ->> 'type' = kind)) THEN
        RAISE EXCEPTION 'planted';
      END IF;
      RETURN NEW;
    END $$`);
  for (const table of ['outbox', 'stream_positions', 'lots', 'entries']) {
    await billing.db.query(`
      CREATE TRIGGER planted BEFORE INSERT OR UPDATE ON ${table} FOR EACH ROW EXECUTE FUNCTION break_at_planted_fault()`);
  }
});
afterAll(() => billing.stop());
beforeEach(async () => {
  hubId = uuidV7();
  clientId = await billing.member(hubId, 2);
});
afterEach(async () => {
  expect(await billing.faults()).toEqual([]);
});

/** All that billing keeps, but what is meant to grow without effect. */
async function everything(): Promise<unknown> {
  const tables = [
    'sessions',
    'session_streams',
    'decisions',
    'charges',
    'refunds',
    'receipts',
    'receipt_series',
    'lots',
    'lot_balances',
    'session_credits',
    'members',
    'grants',
    'entries',
    'postings',
    'stream_positions',
    'early_events',
  ];
  const rows = await Promise.all(
    tables.map((table) => billing.db.query(`SELECT * FROM ${table} AS t ORDER BY t::text`)),
  );
  const events = await billing.db.query(`SELECT id FROM outbox ORDER BY id`);
  return [...rows, events];
}

/** Breaks the transaction at an insert into `relation`: nothing may remain of it, and without the fault it works. */
async function breaksWithoutTrace(
  relation: string,
  kind: string | null,
  work: () => Promise<{ status: number } | void>,
) {
  const before = await everything();
  await billing.db.query(`INSERT INTO planted_faults VALUES ($1, $2)`, [relation, kind]);
  const outcome = await work().then(
    (answer) => answer?.status ?? 'done',
    () => 'failed',
  );
  await billing.db.query(`DELETE FROM planted_faults`);
  expect(['failed', 500]).toContain(outcome);
  expect(await everything()).toEqual(before);
  const again = await work();
  expect([undefined, 200, 201]).toContain(again?.status);
}

const event = (name: string) => `billing.${name}.v1`;

it('a booking: neither a hold without its event, nor a session without its hold', async () => {
  const booked = new Lineage({ hubId, clientId }).booked();
  await breaksWithoutTrace('outbox', event('credit-held'), () => billing.receive(booked));
  expect(await billing.balances(clientId)).toMatchObject({ available: 1, held: 1 });
});

it('a move: neither a decision without the successor’s hold, nor the reverse', async () => {
  const moved = new Lineage({ hubId, clientId });
  await billing.receive(moved.booked());
  const rescheduled = moved.rescheduled(hours(30));
  await breaksWithoutTrace('outbox', event('credit-held'), () => billing.receive(rescheduled));
  expect(await billing.balances(clientId)).toMatchObject({ available: 0, held: 2 });
});

it('an intent: no credit is spent without the decision', async () => {
  const late = new Lineage({ hubId, clientId });
  await billing.receive(late.booked());
  const cancelled = late.cancelled({ by: 'professional', decision: 'charge-credit' });
  await breaksWithoutTrace('outbox', event('decision-decided'), () => billing.receive(cancelled));
  expect(await billing.balances(clientId)).toMatchObject({ spent: 1, held: 0 });
});

it('a completion: no charge without its request', async () => {
  const done = new Lineage({ programme: 'private', hubId: null });
  await billing.receive(done.booked());
  const completed = done.completed();
  await breaksWithoutTrace('outbox', event('charge-created'), () => billing.receive(completed));
});

it('a decision and its undo', async () => {
  const late = new Lineage({ hubId, clientId });
  await billing.receive(late.booked(), late.cancelled());
  const { id } = await billing.decisionOn(late.facts);
  const her = professional(late.facts.professionalId);
  const path = `/api/decisions/${id}/outcome`;
  await breaksWithoutTrace('outbox', event('decision-decided'), () =>
    billing.post(her, path, { outcome: 'charge-direct' }),
  );
  await breaksWithoutTrace('outbox', event('decision-reopened'), () => billing.delete(her, path));
  expect(await billing.balances(clientId)).toMatchObject({ available: 1, held: 1 });
});

it('a decision that is opened by hand', async () => {
  const early = new Lineage({ programme: 'private', hubId: null, start: hours(100) });
  await billing.receive(early.booked(), early.cancelled({ late: false, decision: null }));
  await breaksWithoutTrace('outbox', event('decision-opened'), () =>
    billing.post(professional(early.facts.professionalId), `/api/sessions/${early.sessionId}/decision`),
  );
});

it('a payment', async () => {
  const done = new Lineage({ programme: 'private', hubId: null });
  await billing.receive(done.booked(), done.completed());
  const { id } = await billing.chargeOn(done.facts);
  await breaksWithoutTrace('outbox', event('charge-paid'), () =>
    billing.post(professional(done.facts.professionalId), `/api/charges/${id}/payment`),
  );
});

it('a refund: neither the number of its receipt nor the sum that is left is used up', async () => {
  const done = new Lineage({ programme: 'private', hubId: null });
  await billing.receive(done.booked(), done.completed());
  const { id } = await billing.chargeOn(done.facts);
  const her = professional(done.facts.professionalId);
  await billing.post(her, `/api/charges/${id}/payment`);
  await breaksWithoutTrace('outbox', event('charge-refunded'), () =>
    billing.post(her, `/api/charges/${id}/refund`, { reason: 'Goodwill.' }),
  );
  const receipts = (await billing.chargeOn(done.facts)).receipts as { number: string }[];
  expect(receipts.map(({ number }) => number)).toEqual(['R-000001', 'R-000002']);
});

it('a grant: to all that are named, or to none', async () => {
  const body = { clientIds: [clientId], credits: 4, expiresAt: hours(100) };
  await breaksWithoutTrace('entries', null, () =>
    billing.post(administratorOf(hubId), `/api/hubs/${hubId}/credit-grants`, body),
  );
  expect(await billing.balances(clientId)).toMatchObject({ available: 6 });
});

it('an end of a membership', async () => {
  const left = billing.membership(clientId, null, hubId);
  await breaksWithoutTrace('entries', null, () => billing.hear(left));
  expect(await billing.balances(clientId)).toMatchObject({ available: 0, withdrawn: 2 });
});
