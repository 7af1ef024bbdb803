import pg from 'pg';
import { Failure } from '../../libs/testing/src/servers/failure.ts';
import { type ServiceName, serviceNames } from './options.ts';

export type Databases = Readonly<Record<ServiceName, string>>;

/** The gateway's database is named for what it keeps. */
export const databaseOf = (service: ServiceName): string => (service === 'gateway' ? 'identity' : service);

/**
 * Makes sure that every service has a database, and a role that owns it and can enter no other.
 * @returns the services' addresses
 */
export async function prepareDatabases(
  postgresUrl: string,
  passwords: Readonly<Record<ServiceName, string>>,
): Promise<Databases> {
  const admin = new pg.Client({ connectionString: postgresUrl, connectionTimeoutMillis: 5_000 });
  admin.on('error', () => undefined); // the query in flight reports it
  try {
    await admin.connect();
    for (const service of serviceNames) await prepare(admin, databaseOf(service), passwords[service]);
  } catch (error) {
    throw new Failure(
      `The databases could not be prepared: ${(error as Error).message || (error as { code?: string }).code}.`,
      'PostgreSQL must be up, and its user must be allowed to create databases and roles.',
    );
  } finally {
    await admin.end().catch(() => undefined);
  }
  return Object.fromEntries(
    serviceNames.map((service) => [service, addressOf(postgresUrl, databaseOf(service), passwords[service])]),
  ) as Databases;
}

async function prepare(admin: pg.Client, name: string, password: string): Promise<void> {
  const role = admin.escapeIdentifier(name);
  const known = await admin.query('SELECT 1 FROM pg_roles WHERE rolname = $1', [name]);
  await admin.query(
    `${known.rowCount ? 'ALTER' : 'CREATE'} ROLE ${role} LOGIN PASSWORD ${admin.escapeLiteral(password)}`,
  );
  const exists = await admin.query('SELECT 1 FROM pg_database WHERE datname = $1', [name]);
  if (exists.rowCount) return;
  // an administrator who is no superuser may give a database only to a role that he belongs to
  await admin.query(`GRANT ${role} TO CURRENT_USER`);
  await admin.query(`CREATE DATABASE ${role} OWNER ${role}`);
  await admin.query(`REVOKE ALL ON DATABASE ${role} FROM PUBLIC`);
}

function addressOf(postgresUrl: string, database: string, password: string): string {
  const url = new URL(postgresUrl);
  url.username = database;
  url.password = encodeURIComponent(password);
  url.pathname = `/${database}`;
  return url.href;
}
