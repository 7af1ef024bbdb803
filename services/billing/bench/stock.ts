import type pg from 'pg';

/** The rows of one statement; parameters are `$1`, `$2`, … */
type Database = Pick<pg.Client, 'query'>;

const policy = `'{"windowHours": 24, "termsVersion": 1, "price": {"amountMinor": 7500, "currency": "EUR"}}'`;
const lateChange = `jsonb_build_object('kind', 'cancelled', 'by', 'client', 'askedBy', 'client', 'at', now(), 'late', true,
  'warning', null, 'notifyClient', true)`;

/**
 * So many open decisions, each with a credit of its own on hold, of clients who have ten of them each. Neighbours are of
 * different clients: one client's money moves one step at a time, which is not what is measured.
 */
export async function stockDecisions(
  db: Database,
  count: number,
  professionalIds: readonly string[],
): Promise<{ id: string; professionalId: string }[]> {
  await db.query(`CREATE TEMPORARY TABLE stock AS
    SELECT n, uuidv7() AS session_id, uuidv7() AS decision_id, uuidv7() AS lot_id, (array[${professionalIds.map((id) => `'${id}'::uuid`).join()}])[1 + n % ${professionalIds.length}] AS professional_id,
      ('00000000-0000-7000-8000-' || lpad(to_hex(n % ${Math.ceil(count / 10)}), 12, '0'))::uuid AS client_id
    FROM generate_series(1, ${count}) AS n`);
  const hub = `'00000000-0000-7000-8000-ffffffffffff'::uuid`;
  await db.query(`INSERT INTO sessions (id, lineage_id, professional_id, client_id, programme, hub_id, starts_at, ends_at, policy, status, change)
    SELECT session_id, session_id, professional_id, client_id, 'hub', ${hub}, now(), now() + interval '1 hour', ${policy}, 'cancelled', ${lateChange} FROM stock`);
  await db.query(`INSERT INTO session_streams SELECT session_id, 2 FROM stock`);
  await db.query(`INSERT INTO grants (id, operation_id, hub_id, granted_by, granted_at, clients, credits, expires_at)
    SELECT lot_id, lot_id, ${hub}, ${hub}, now(), 1, 1, now() + interval '1 year' FROM stock`);
  await db.query(`INSERT INTO lots (id, grant_id, client_id, hub_id, expires_at)
    SELECT lot_id, lot_id, client_id, ${hub}, now() + interval '1 year' FROM stock`);
  await db.query(`INSERT INTO accounts (owner, kind, unit) SELECT DISTINCT client_id::text, kind, 'credit' FROM stock,
    unnest(array['available', 'held', 'spent']) AS kind UNION SELECT ${hub}::text, 'grants', 'credit' ON CONFLICT DO NOTHING`);
  for (const [kind, from, to] of [
    ['granted', 'grants', 'available'],
    ['held', 'available', 'held'],
  ] as const) {
    await db.query(`WITH posting AS (INSERT INTO postings (kind, at) SELECT '${kind}', now() FROM stock RETURNING id),
      numbered AS (SELECT id, row_number() OVER (ORDER BY id) AS n FROM posting)
      INSERT INTO entries (posting_id, account_id, unit, amount, lot_id, session_id)
      SELECT numbered.id, accounts.id, 'credit', CASE kind WHEN '${from}' THEN -1 ELSE 1 END, lot_id, ${kind === 'held' ? 'session_id' : 'NULL'}
      FROM numbered JOIN stock USING (n) JOIN accounts ON accounts.unit = 'credit'
        AND (owner, kind) IN ((CASE '${from}' WHEN 'grants' THEN ${hub}::text ELSE client_id::text END, '${from}'), (client_id::text, '${to}'))
      ORDER BY numbered.id, kind = '${to}'`);
  }
  await db.query(`INSERT INTO decisions (id, session_id, professional_id, client_id, opened_by, opened_at)
    SELECT decision_id, session_id, professional_id, client_id, 'client', now() FROM stock`);
  const { rows } = await db.query(
    `SELECT decision_id AS id, professional_id AS "professionalId" FROM stock ORDER BY n`,
  );
  await db.query(`DROP TABLE stock`);
  await db.query(`ANALYZE`);
  return rows;
}

/** A client with so many entries, of forty lots: credits that went on hold and came back again and again. */
export async function stockEntries(db: Database, clientId: string, count: number): Promise<void> {
  const her = `'${clientId}'::uuid`;
  await db.query(`BEGIN`);
  // what is measured is the reading: the balances are written as the triggers would
  await db.query(`SET LOCAL session_replication_role = replica`);
  await db.query(
    `CREATE TEMPORARY TABLE lot ON COMMIT DROP AS SELECT n, uuidv7() AS id FROM generate_series(0, 39) AS n`,
  );
  await db.query(`INSERT INTO grants (id, operation_id, hub_id, granted_by, granted_at, clients, credits, expires_at)
    SELECT id, id, ${her}, ${her}, now(), 1, 5, now() + interval '1 year' FROM lot`);
  await db.query(`INSERT INTO lots (id, grant_id, client_id, hub_id, expires_at)
    SELECT id, id, ${her}, ${her}, now() + interval '1 year' FROM lot`);
  await db.query(`INSERT INTO lot_balances (lot_id, available, expires_at)
    SELECT id, 5, now() + interval '1 year' FROM lot`);
  await db.query(`INSERT INTO accounts (owner, kind, unit)
    SELECT '${clientId}', kind, 'credit' FROM unnest(array['available', 'held']) AS kind`);
  await db.query(`WITH posting AS (
      INSERT INTO postings (kind, at) SELECT CASE n % 2 WHEN 0 THEN 'held' ELSE 'returned' END, now()
      FROM generate_series(1, ${count / 2}) AS n RETURNING id, kind)
    INSERT INTO entries (posting_id, account_id, unit, amount, lot_id)
    SELECT posting.id, accounts.id, 'credit', CASE WHEN (posting.kind = 'held') = (accounts.kind = 'held') THEN 1 ELSE -1 END, lot.id
    FROM posting JOIN accounts ON accounts.owner = '${clientId}' JOIN lot ON lot.n = posting.id % 40`);
  await db.query(`COMMIT`);
  await db.query(`ANALYZE entries, postings, lots, lot_balances, accounts`);
}

/** So many sessions of a hub over the last twelve whole months, of a thousand clients, still to be counted. */
export async function stockUsage(db: Database, hubId: string, sessions: number): Promise<void> {
  await db.query(`BEGIN`);
  await db.query(`SET LOCAL session_replication_role = replica`);
  await db.query(`SET LOCAL statement_timeout = 0`);
  await db.query(`INSERT INTO usage_facts (session_id, hub_id, client_id, starts_at, recorded_at, sessions, credits)
    SELECT gen_random_uuid(), '${hubId}', ('00000000-0000-7000-9000-' || lpad(to_hex(n % 1000), 12, '0'))::uuid, at, at + interval '1 hour', 1, (n % 3 > 0)::int
    FROM (SELECT n, date_trunc('month', now()) - n * (interval '365 days' / ${sessions}) AS at FROM generate_series(1, ${sessions}) AS n) AS made`);
  await db.query(`INSERT INTO memberships (client_id, hub_id, since)
    SELECT gen_random_uuid(), '${hubId}', now() - interval '3 years' FROM generate_series(1, 5000)`);
  await db.query(`COMMIT`);
  await db.query(`ANALYZE usage_facts, memberships`);
  await db.query(`INSERT INTO hubs (id, time_zone, minimum_group_size, next_month, closes_at)
    VALUES ('${hubId}', 'UTC', 5, date_trunc('month', now()) - interval '12 months', now() - interval '11 months')`);
}
