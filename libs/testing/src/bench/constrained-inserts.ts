import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';

type Load = { readonly professionals: number; readonly clients: number; readonly seconds: number };
export type Inserts = { readonly perSecond: number; readonly by: 'pgbench' | 'pg' };

/**
 * The floor of whatever gives a time away: how many rows with the constraint that sessions and claims have, and an outbox
 * row in the same transaction, one database takes; by pgbench, or by pg where there is none. Makes two tables, once.
 */
export async function constrainedInserts(databaseUrl: string, load: Load): Promise<Inserts> {
  const db = new pg.Client({ connectionString: databaseUrl });
  await db.connect();
  await db.query(`
    CREATE EXTENSION IF NOT EXISTS btree_gist;
    CREATE TABLE floor_claims (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, professional_id uuid NOT NULL,
      conflict_group uuid NOT NULL, during tstzrange NOT NULL,
      EXCLUDE USING gist (professional_id WITH =, conflict_group WITH <>, during WITH &&));
    CREATE TABLE floor_outbox (id uuid PRIMARY KEY, data json NOT NULL)`);
  await db.end();
  try {
    return { perSecond: await byPgbench(databaseUrl, load), by: 'pgbench' };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    return { perSecond: await byDriver(databaseUrl, load), by: 'pg' };
  }
}

/** Over 20 years: so wide that two ranges seldom meet. */
const script = (professionals: number) => `
\\set p random(0, ${professionals - 1})
\\set m random(0, 5000000)
BEGIN;
INSERT INTO floor_claims (professional_id, conflict_group, during)
  VALUES (('00000000-0000-7000-8000-' || lpad(to_hex(:p::int), 12, '0'))::uuid, gen_random_uuid(),
    tstzrange('2040-01-01'::timestamptz + :m::int * interval '2 minutes', '2040-01-01'::timestamptz + (:m::int * 2 + 1) * interval '1 minute'))
  ON CONFLICT DO NOTHING;
INSERT INTO floor_outbox (id, data) VALUES (gen_random_uuid(), '{"some":"data"}');
COMMIT;
`;

async function byPgbench(databaseUrl: string, { professionals, clients, seconds }: Load): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), 'hubhours-bench-'));
  try {
    const file = join(folder, 'floor.sql');
    await writeFile(file, script(professionals));
    const load = ['-c', String(clients), '-j', '2', '-M', 'prepared', '-T', String(seconds)];
    const { stdout } = await promisify(execFile)('pgbench', ['-n', ...load, '-f', file, databaseUrl]);
    return Number(/tps = ([\d.]+)/.exec(stdout)?.[1]);
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function byDriver(databaseUrl: string, { professionals, clients, seconds }: Load): Promise<number> {
  const until = performance.now() + seconds * 1_000;
  let done = 0;
  const client = async () => {
    const db = new pg.Client({ connectionString: databaseUrl });
    await db.connect();
    for (; performance.now() < until; done++) {
      const start = new Date(Date.UTC(2040, 0, 1) + Math.floor(Math.random() * 5e6) * 120_000);
      const professional = Math.floor(Math.random() * professionals).toString(16);
      await db.query('BEGIN');
      await db.query(
        `INSERT INTO floor_claims (professional_id, conflict_group, during)
         VALUES ($1, gen_random_uuid(), tstzrange($2, $3)) ON CONFLICT DO NOTHING`,
        [`00000000-0000-7000-8000-${professional.padStart(12, '0')}`, start, new Date(start.getTime() + 60_000)],
      );
      await db.query(`INSERT INTO floor_outbox (id, data) VALUES (gen_random_uuid(), '{"some":"data"}')`);
      await db.query('COMMIT');
    }
    await db.end();
  };
  await Promise.all(Array.from({ length: clients }, client));
  return done / seconds;
}
