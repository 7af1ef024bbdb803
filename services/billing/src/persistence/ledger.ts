import { sql } from '@hubhours/platform/database';
import type { EntityManager } from 'typeorm';
import type { Entry, Posting } from '../domain/ledger.ts';

/**
 * Serializes whatever moves one client's credits: taken before any other row, and held until the transaction ends.
 * Several clients are locked in the order of their ids, so that two grants never wait for each other.
 */
export async function lockClients(tx: EntityManager, clientIds: readonly string[]): Promise<void> {
  const owners = clientIds.toSorted();
  // not FOR UPDATE: that would wait for the foreign keys of entries, which take a weaker lock
  const lock = `SELECT id FROM accounts WHERE owner = ANY($1) AND kind = 'available' AND unit = 'credit'
    ORDER BY owner FOR NO KEY UPDATE`;
  const locked = await sql(tx, lock, [owners]);
  if (locked.length === new Set(owners).size) return;
  await openAccounts(
    tx,
    owners.map((owner) => ({ kind: 'available', owner, unit: 'credit' })),
  );
  await sql(tx, lock, [owners]);
}

export async function lockClient(tx: EntityManager, clientId: string): Promise<void> {
  await lockClients(tx, [clientId]);
}

/** Appends the postings. The database refuses one that is not balanced, or that would take a balance below zero. */
export async function post(tx: EntityManager, ...postings: readonly Posting[]): Promise<void> {
  const entries = postings.flatMap((posting, index) => posting.entries.map((entry) => ({ ...entry, index })));
  await openAccounts(
    tx,
    entries.map(({ account }) => account),
  );
  const ids = await sql<{ id: string }>(
    tx,
    `INSERT INTO postings (kind, at)
     SELECT kind, at FROM unnest($1::text[], $2::timestamptz[]) WITH ORDINALITY AS p(kind, at, n) ORDER BY n
     RETURNING id`,
    [postings.map(({ kind }) => kind), postings.map(({ at }) => at)],
  );
  await insertEntries(
    tx,
    entries.map((entry) => ({ ...entry, postingId: ids[entry.index]!.id })),
  );
}

async function openAccounts(tx: EntityManager, accounts: readonly Entry['account'][]): Promise<void> {
  await sql(
    tx,
    `INSERT INTO accounts (owner, kind, unit)
     SELECT DISTINCT owner, kind, unit FROM unnest($1::text[], $2::text[], $3::text[]) AS a(owner, kind, unit)
     WHERE NOT EXISTS (SELECT FROM accounts WHERE (accounts.owner, accounts.kind, accounts.unit) = (a.owner, a.kind, a.unit))
     ORDER BY owner, kind, unit
     ON CONFLICT DO NOTHING`,
    [accounts.map(({ owner }) => owner), accounts.map(({ kind }) => kind), accounts.map(({ unit }) => unit)],
  );
}

/** In the order given: what takes from a balance comes before what adds, and each is checked as it is written. */
async function insertEntries(tx: EntityManager, entries: readonly (Entry & { postingId: string })[]): Promise<void> {
  await sql(
    tx,
    `INSERT INTO entries (posting_id, account_id, unit, amount, lot_id, session_id, charge_id)
     SELECT e.posting_id, accounts.id, e.unit, e.amount, e.lot_id, e.session_id, e.charge_id
     FROM unnest($1::bigint[], $2::text[], $3::text[], $4::text[], $5::bigint[], $6::uuid[], $7::uuid[], $8::uuid[])
       WITH ORDINALITY AS e(posting_id, owner, kind, unit, amount, lot_id, session_id, charge_id, n)
     LEFT JOIN accounts ON (accounts.owner, accounts.kind, accounts.unit) = (e.owner, e.kind, e.unit)
     ORDER BY e.n`,
    [
      entries.map(({ postingId }) => postingId),
      entries.map(({ account }) => account.owner),
      entries.map(({ account }) => account.kind),
      entries.map(({ account }) => account.unit),
      entries.map(({ amount }) => amount),
      entries.map(({ lotId }) => lotId),
      entries.map(({ sessionId }) => sessionId),
      entries.map(({ chargeId }) => chargeId),
    ],
  );
}
