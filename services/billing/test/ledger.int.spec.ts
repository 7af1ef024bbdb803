import type { EntityManager } from 'typeorm';
import { v7 as uuidV7 } from 'uuid';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Billing } from './billing.ts';
import { hours, Lineage } from './lineage.ts';

let billing: Billing;
let clientId: string;
let lotId: string;
let booked: Lineage;

beforeAll(async () => {
  billing = await Billing.start();
});
afterAll(() => billing.stop());
beforeEach(async () => {
  const hubId = uuidV7();
  clientId = await billing.member(hubId, 2);
  booked = new Lineage({ hubId, clientId });
  await billing.receive(booked.booked());
  [{ id: lotId }] = await billing.db.query(`SELECT id FROM lots WHERE client_id = $1`, [clientId]);
});
afterEach(async () => {
  expect(await billing.faults()).toEqual([]);
});

const transaction = (work: (tx: EntityManager) => Promise<unknown>) => billing.db.transaction(work);

async function newPosting(tx: EntityManager): Promise<string> {
  const [{ id }] = await tx.query(`INSERT INTO postings (kind, at) VALUES ('held', now()) RETURNING id`);
  return id;
}

async function enter(
  tx: EntityManager,
  postingId: string,
  state: string,
  amount: number,
  sessionId = booked.sessionId,
) {
  await tx.query(`INSERT INTO accounts (owner, kind, unit) VALUES ($1, $2, 'credit') ON CONFLICT DO NOTHING`, [
    clientId,
    state,
  ]);
  await tx.query(
    `INSERT INTO entries (posting_id, account_id, unit, amount, lot_id, session_id)
     SELECT $1, id, 'credit', $2, $3, $4 FROM accounts WHERE owner = $5 AND kind = $6`,
    [postingId, amount, lotId, sessionId, clientId, state],
  );
}

const post = (...entries: [state: string, amount: number][]) =>
  transaction(async (tx) => {
    const id = await newPosting(tx);
    for (const [state, amount] of entries) await enter(tx, id, state, amount);
  });

describe('the database, whatever the code does', () => {
  it('refuses a posting that is not balanced', async () => {
    await expect(post(['available', -1])).rejects.toThrow(/is not balanced/);
    await expect(post(['available', -1], ['expired', 2])).rejects.toThrow(/is not balanced/);
  });

  it('refuses a posting that is balanced over units, but not in each', async () => {
    const mixed = transaction(async (tx) => {
      const id = await newPosting(tx);
      await enter(tx, id, 'available', -1);
      const [account] = await tx.query(
        `INSERT INTO accounts (owner, kind, unit) VALUES ($1, 'payable', 'EUR') RETURNING id`,
        [clientId],
      );
      const done = await newCharge(tx);
      await tx.query(
        `INSERT INTO entries (posting_id, account_id, unit, amount, session_id, charge_id) VALUES ($1, $2, 'EUR', 1, $3, $4)`,
        [id, account.id, booked.sessionId, done],
      );
    });
    await expect(mixed).rejects.toThrow(/is not balanced/);
  });

  it('refuses a posting without entries', async () => {
    await expect(transaction((tx) => newPosting(tx))).rejects.toThrow(/has no entries/);
  });

  it('refuses to add to a posting of another transaction, be it balanced', async () => {
    const [{ id }] = await billing.db.query(`SELECT max(id) AS id FROM postings`);
    const addition = transaction(async (tx) => {
      await enter(tx, id, 'available', -1);
      await enter(tx, id, 'expired', 1);
    });
    await expect(addition).rejects.toThrow(/was complete already/);
  });

  it.each(['accounts', 'postings', 'entries'])('refuses to change, delete or empty %s', async (table) => {
    const column = { accounts: 'owner', postings: 'kind', entries: 'unit' }[table];
    for (const text of [
      `UPDATE ${table} SET ${column} = ${column}`,
      `DELETE FROM ${table}`,
      `TRUNCATE ${table} CASCADE`,
    ]) {
      await expect(billing.db.query(text)).rejects.toThrow(/append-only/);
    }
  });

  it('refuses to take a balance below zero', async () => {
    await expect(post(['available', -2], ['expired', 2])).rejects.toThrow(/lot_balances_available_check/);
    await expect(post(['spent', -1], ['held', 1])).rejects.toThrow(/check constraint/);
  });

  it('refuses a second credit for one session', async () => {
    await expect(post(['available', -1], ['held', 1])).rejects.toThrow(/one_credit_a_session/);
  });

  it('refuses an entry of credits without its lot, and one of money without its charge', async () => {
    const entry = (unit: string) =>
      transaction(async (tx) => {
        const [account] = await tx.query(
          `INSERT INTO accounts (owner, kind, unit) VALUES ($1, $2, $3) ON CONFLICT (owner, kind, unit) DO NOTHING RETURNING id`,
          [uuidV7(), unit === 'credit' ? 'held' : 'payable', unit],
        );
        await tx.query(`INSERT INTO entries (posting_id, account_id, unit, amount) VALUES ($1, $2, $3, 1)`, [
          await newPosting(tx),
          account.id,
          unit,
        ]);
      });
    await expect(entry('credit')).rejects.toThrow(/check constraint/);
    await expect(entry('EUR')).rejects.toThrow(/check constraint/);
  });

  it('R7: refuses a decision about an early hub change, and about what the professional wanted herself', async () => {
    const insert = (sessionId: string) =>
      billing.db.query(
        `INSERT INTO decisions (id, session_id, professional_id, client_id, opened_by, opened_at)
         VALUES ($1, $2, $1, $1, 'professional', now())`,
        [uuidV7(), sessionId],
      );
    await expect(insert(booked.sessionId)).rejects.toThrow(/foreign key/);
    const { hubId } = booked.facts;
    const early = new Lineage({ hubId, clientId, start: hours(24) });
    await billing.receive(early.booked(), early.cancelled({ decision: null }));
    await expect(insert(early.sessionId)).rejects.toThrow(/foreign key/);
    const own = new Lineage({ programme: 'private', hubId: null });
    await billing.receive(own.booked(), own.cancelled({ askedBy: 'professional', decision: null }));
    await expect(insert(own.sessionId)).rejects.toThrow(/foreign key/);
    const late = new Lineage({ hubId, clientId });
    await billing.receive(late.booked(), late.cancelled({ decision: null }));
    await insert(late.sessionId);
    await expect(insert(late.sessionId)).rejects.toThrow(/unique/);
  });

  it('R6: refuses a charge for a change without a decision, and a decision to charge by itself', async () => {
    await expect(transaction((tx) => newCharge(tx, 'late-change'))).rejects.toThrow(/check constraint/);
    const late = new Lineage({ hubId: booked.facts.hubId, clientId });
    await billing.receive(late.booked(), late.cancelled());
    const decide = billing.db.query(
      `UPDATE decisions SET outcome = 'charge-credit', decided_by = 'system', decided_at = now() WHERE session_id = $1`,
      [late.sessionId],
    );
    await expect(decide).rejects.toThrow(/check constraint/);
  });

  it('refuses a second charge of one session', async () => {
    const twice = transaction(async (tx) => {
      await newCharge(tx);
      await newCharge(tx);
    });
    await expect(twice).rejects.toThrow(/charges_one_for_a_session/);
  });
});

async function newCharge(tx: EntityManager, chargedFor = 'session'): Promise<string> {
  const id = uuidV7();
  await tx.query(
    `INSERT INTO charges (id, session_id, professional_id, client_id, kind, charged_for, amount_minor, currency, provider,
       status, created_at)
     VALUES ($1, $2, $1, $1, 'direct', $3, 1, 'EUR', 'manual', 'pending', now())`,
    [id, booked.sessionId, chargedFor],
  );
  return id;
}
