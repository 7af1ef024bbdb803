import { changed, sql } from '@hubhours/platform/database';
import type { EntityManager } from 'typeorm';
import type { Attempt } from '../domain/attempt.ts';
import * as leases from './leases.ts';

type Db = Pick<EntityManager, 'query'>;
type Row = {
  charge_id: string;
  number: number;
  client_id: string;
  way: Attempt['way'];
  state: Attempt['state'];
  card: string | null;
  reference: string | null;
  url: string | null;
  tries: number;
  created_at: Date;
  age_ms: number;
  lives_for_ms: number | null;
};

const seen = `*, extract(epoch FROM clock_timestamp() - created_at)::float8 * 1000 AS age_ms,
  extract(epoch FROM expires_at - clock_timestamp())::float8 * 1000 AS lives_for_ms`;

export async function takeDue(db: Db, most: number, leaseMs: number): Promise<Attempt[]> {
  return (await leases.take<Row>(db, 'payment_attempts', seen, { most, leaseMs })).map(fromRow);
}

/**
 * The charge's next attempt, under way from now on. The charge is locked, so the numbers have no gaps and no twins.
 * `card` null: a link.
 * @param due Whether a sweep is to carry it out; otherwise whoever makes it does so at once, and a sweep asks later.
 */
export async function plan(
  tx: Db,
  { chargeId, clientId, card }: Pick<Attempt, 'chargeId' | 'clientId' | 'card'>,
  due: 'now' | { readonly inMs: number },
): Promise<Attempt> {
  const inMs = due === 'now' ? 0 : due.inMs;
  const [row] = await sql<Row>(
    tx,
    `INSERT INTO payment_attempts (charge_id, number, client_id, way, card, state, due_at, tries)
     SELECT $1, coalesce(max(number), 0) + 1, $2, CASE WHEN $3::text IS NULL THEN 'link' ELSE 'card' END, $3, 'under-way',
       clock_timestamp() + $4 * interval '1 ms', $5
     FROM payment_attempts WHERE charge_id = $1
     RETURNING ${seen}`,
    [chargeId, clientId, card, inMs, due === 'now' ? 0 : 1],
  );
  return fromRow(row!);
}

export async function lock(tx: Db, chargeId: string, number: number): Promise<Attempt> {
  const text = `SELECT ${seen} FROM payment_attempts WHERE (charge_id, number) = ($1, $2) FOR UPDATE`;
  const [row] = await sql<Row>(tx, text, [chargeId, number]);
  if (row === undefined) throw new Error(`Charge ${chargeId} has no attempt ${number}`);
  return fromRow(row);
}

export async function ofCharge(tx: Db, chargeId: string): Promise<Attempt[]> {
  const text = `SELECT ${seen} FROM payment_attempts WHERE charge_id = $1 ORDER BY number`;
  return (await sql<Row>(tx, text, [chargeId])).map(fromRow);
}

/** The attempt that the charge was paid by, with the provider's name of the payment; undefined: paid by hand. */
export async function paying(tx: Db, chargeId: string): Promise<{ number: number; payment: string } | undefined> {
  const text = `SELECT number, payment FROM payment_attempts WHERE charge_id = $1 AND state = 'paid' AND NOT surplus`;
  return (await sql<{ number: number; payment: string }>(tx, text, [chargeId]))[0];
}

/** The provider's name of the payment that came of an attempt. */
export async function paymentOf(tx: Db, chargeId: string, number: number): Promise<string> {
  const text = `SELECT payment FROM payment_attempts WHERE (charge_id, number) = ($1, $2)`;
  const [row] = await sql<{ payment: string | null }>(tx, text, [chargeId, number]);
  if (!row?.payment) throw new Error(`Attempt ${number} of charge ${chargeId} brought no payment`);
  return row.payment;
}

export async function savePaid(tx: Db, of: Attempt, payment: string, surplus: boolean): Promise<void> {
  await end(tx, of, `state = 'paid', payment = $3, surplus = $4`, [payment, surplus]);
}

export async function saveEnded(tx: Db, of: Attempt, state: 'refused' | 'lapsed'): Promise<void> {
  await end(tx, of, `state = $3`, [state]);
}

export async function saveOpen(
  tx: Db,
  of: Attempt,
  link: { reference: string; url: string; expiresAt: Date },
  nextLookMs: (livesForMs: number, tries: number) => number,
): Promise<void> {
  const [row] = await sql<Row>(
    tx,
    `UPDATE payment_attempts SET state = 'open', reference = $3, url = $4, expires_at = $5
     WHERE (charge_id, number) = ($1, $2) RETURNING ${seen}`,
    [of.chargeId, of.number, link.reference, link.url, link.expiresAt],
  );
  await askAgain(tx, of, nextLookMs(row!.lives_for_ms!, row!.tries));
}

/** Nothing is to be found out about it, unless the provider hints at it once more. */
export async function rest(tx: Db, of: Attempt): Promise<void> {
  await end(tx, of, `state = state`, []);
}

/** Whether a card is being charged: nobody can say yet whether money has moved. */
export async function isUnderWay(tx: Db, chargeId: string): Promise<boolean> {
  const text = `SELECT FROM payment_attempts WHERE charge_id = $1 AND way = 'card' AND state = 'under-way'`;
  return (await sql(tx, text, [chargeId])).length > 0;
}

export async function askAgain(tx: Db, of: Attempt, inMs: number): Promise<void> {
  await sql(
    tx,
    `UPDATE payment_attempts SET due_at = clock_timestamp() + $3 * interval '1 ms', leased_until = NULL
     WHERE (charge_id, number) = ($1, $2)`,
    [of.chargeId, of.number, inMs],
  );
}

/** What the provider hints at is looked at now, whatever it was thought to be; false: no such attempt. */
export async function lookNow(tx: Db, chargeId: string, number: number): Promise<boolean> {
  const count = await changed(
    tx,
    `UPDATE payment_attempts SET due_at = clock_timestamp() WHERE (charge_id, number) = ($1, $2) AND state <> 'paid'`,
    [chargeId, number],
  );
  return count > 0;
}

/** The charge is not to be paid any more: its open links are looked at, and closed. */
export async function closeLinks(tx: Db, chargeId: string): Promise<void> {
  await sql(tx, `UPDATE payment_attempts SET due_at = clock_timestamp() WHERE charge_id = $1 AND state = 'open'`, [
    chargeId,
  ]);
}

async function end(tx: Db, of: Attempt, set: string, values: readonly unknown[]): Promise<void> {
  await sql(
    tx,
    `UPDATE payment_attempts SET ${set}, due_at = NULL, leased_until = NULL WHERE (charge_id, number) = ($1, $2)`,
    [of.chargeId, of.number, ...values],
  );
}

function fromRow(row: Row): Attempt {
  return {
    chargeId: row.charge_id,
    number: row.number,
    clientId: row.client_id,
    way: row.way,
    state: row.state,
    card: row.card,
    reference: row.reference,
    url: row.url,
    tries: row.tries,
    createdAt: row.created_at,
    ageMs: row.age_ms,
    livesForMs: row.lives_for_ms,
  };
}
