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

/**
 * Locks the client of a decision, as {@link lockClient} does, in one trip; false where she has no account to be locked.
 */
export async function lockClientOfDecision(tx: EntityManager, decisionId: string): Promise<boolean> {
  const locked = await sql(
    tx,
    `SELECT FROM decisions JOIN accounts ON owner = client_id::text AND kind = 'available' AND unit = 'credit'
     WHERE decisions.id = $1 FOR NO KEY UPDATE OF accounts`,
    [decisionId],
  );
  return locked.length > 0;
}

type Numbered = Entry & { readonly posting: number };

/** Appends the postings. The database refuses one that is not balanced, or that would take a balance below zero. */
export async function post(tx: EntityManager, ...postings: readonly Posting[]): Promise<void> {
  if (postings.length === 0) return;
  const entries = postings.flatMap((posting, index) =>
    posting.entries.map((entry) => ({ ...entry, posting: index + 1 })),
  );
  if (await append(tx, postings, entries)) return;
  await openAccounts(
    tx,
    entries.map(({ account }) => account),
  );
  if (!(await append(tx, postings, entries))) throw new Error('The accounts of a posting are not there');
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

/**
 * Everything in one statement, or nothing where an account is still to be opened, which is rare. In the order given: what
 * takes from a balance comes before what adds, and each is checked as it is written.
 */
async function append(tx: EntityManager, postings: readonly Posting[], entries: readonly Numbered[]): Promise<boolean> {
  const written = await sql(tx, APPEND, [
    postings.map(({ kind }) => kind),
    postings.map(({ at }) => at),
    entries.map(({ posting }) => posting),
    entries.map(({ account }) => account.owner),
    entries.map(({ account }) => account.kind),
    entries.map(({ account }) => account.unit),
    entries.map(({ amount }) => amount),
    entries.map(({ lotId }) => lotId),
    entries.map(({ sessionId }) => sessionId),
    entries.map(({ chargeId }) => chargeId),
  ]);
  return written.length > 0;
}

const APPEND = `
  WITH entry AS MATERIALIZED (
    SELECT e.*, accounts.id AS account_id
    FROM unnest($3::int[], $4::text[], $5::text[], $6::text[], $7::bigint[], $8::uuid[], $9::uuid[], $10::uuid[])
      WITH ORDINALITY AS e(posting, owner, kind, unit, amount, lot_id, session_id, charge_id, n)
    LEFT JOIN accounts ON (accounts.owner, accounts.kind, accounts.unit) = (e.owner, e.kind, e.unit)
  ), posted AS (
    INSERT INTO postings (kind, at)
    SELECT kind, at FROM unnest($1::text[], $2::timestamptz[]) WITH ORDINALITY AS p(kind, at, n)
    WHERE NOT EXISTS (SELECT FROM entry WHERE account_id IS NULL) ORDER BY n
    RETURNING id
  ), numbered AS (
    SELECT id, row_number() OVER (ORDER BY id) AS posting FROM posted
  )
  INSERT INTO entries (posting_id, account_id, unit, amount, lot_id, session_id, charge_id)
  SELECT numbered.id, account_id, unit, amount, lot_id, session_id, charge_id
  FROM entry JOIN numbered USING (posting) ORDER BY n
  RETURNING posting_id`;
