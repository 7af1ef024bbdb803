import { createHash, randomUUID } from 'node:crypto';
import pg from 'pg';
import { DataSource, type DataSourceOptions } from 'typeorm';
import { inject } from 'vitest';

/** Classes of migrations, as a service lists them. */
export type Migrations = Extract<NonNullable<DataSourceOptions['migrations']>, readonly unknown[]>;

export interface FreshDatabase {
  readonly url: string;
  /** As an operator sets it where a pooler keeps what a service sends as it connects; for connections from now on. */
  set(setting: string, value: string): Promise<void>;
  drop(): Promise<void>;
}

/** Any number that no service uses for an advisory lock in database `postgres`. */
const templateLock = 7_405_201;

/**
 * A database of its own for a test file, with `migrations` applied. They run once per list of migrations; after that
 * the database is a copy of a template.
 * @param name Begins the database's name, to be recognised in `pg_stat_activity`.
 */
export async function freshDatabase(name: string, migrations: Migrations = []): Promise<FreshDatabase> {
  const database = `${name.replaceAll(/[^a-z0-9]+/gi, '_').toLowerCase()}_${randomUUID().replaceAll('-', '').slice(0, 12)}`;
  await asAdmin(async (admin) => {
    const template = migrations.length > 0 ? await ensureTemplate(admin, migrations) : 'template1';
    await admin.query(`CREATE DATABASE ${database} TEMPLATE ${template} STRATEGY FILE_COPY`);
  });
  return {
    url: addressOf(database, inject('infrastructure').poolerUrl),
    set: (setting, value) =>
      asAdmin(async (admin) => void (await admin.query(`ALTER DATABASE ${database} SET ${setting} = '${value}'`))),
    drop: () => asAdmin(async (admin) => void (await admin.query(`DROP DATABASE IF EXISTS ${database} WITH (FORCE)`))),
  };
}

/** The template's name carries a hash of the migrations' code, so an edited migration gets another one. */
async function ensureTemplate(admin: pg.Client, migrations: Migrations): Promise<string> {
  const code = migrations.map(String).join('\n');
  const template = `template_${createHash('sha256').update(code).digest('hex').slice(0, 16)}`;
  await admin.query('SELECT pg_advisory_lock($1)', [templateLock]);
  try {
    const found = await admin.query<{ datistemplate: boolean }>(
      'SELECT datistemplate FROM pg_database WHERE datname = $1',
      [template],
    );
    if (found.rows[0]?.datistemplate) return template;
    // one that is not marked was left half made by a run that was killed
    await admin.query(`DROP DATABASE IF EXISTS ${template} WITH (FORCE)`);
    await admin.query(`CREATE DATABASE ${template} TEMPLATE template1 STRATEGY FILE_COPY`);
    const source = new DataSource({ type: 'postgres', url: addressOf(template), migrations, poolSize: 2 });
    await source.initialize();
    try {
      await source.runMigrations({ transaction: 'each' });
    } finally {
      await source.destroy();
    }
    await admin.query(`ALTER DATABASE ${template} IS_TEMPLATE true`);
    return template;
  } finally {
    await admin.query('SELECT pg_advisory_unlock($1)', [templateLock]);
  }
}

async function asAdmin<T>(work: (admin: pg.Client) => Promise<T>): Promise<T> {
  const admin = new pg.Client({ connectionString: inject('infrastructure').postgresUrl });
  admin.on('error', () => undefined); // the query in flight reports it
  await admin.connect();
  try {
    return await work(admin);
  } finally {
    await admin.end();
  }
}

function addressOf(database: string, server = inject('infrastructure').postgresUrl): string {
  const url = new URL(server);
  url.pathname = `/${database}`;
  return url.href;
}
