import { join } from 'node:path';
import { aptGet, installByApt, isExecutable, onPath } from './apt.ts';
import { Failure } from './failure.ts';
import { type Binaries } from './postgres-binaries.ts';

/** Debian's PostgreSQL 15, the oldest that must do; installed where it is missing. @throws Failure where it can't be */
export async function requirePostgres15(): Promise<Binaries> {
  const folder = '/usr/lib/postgresql/15/bin';
  const postgres = join(folder, 'postgres');
  await requirePackage('postgresql-15', () => isExecutable(postgres));
  return { initdb: join(folder, 'initdb'), postgres, majorVersion: '15' };
}

/** Debian's PgBouncer; installed where it is missing. @throws Failure where it can't be */
export async function requirePgBouncer(): Promise<string> {
  const find = () => onPath('pgbouncer', `${process.env.PATH}:/usr/sbin`);
  await requirePackage('pgbouncer', () => find() !== undefined);
  return find() as string;
}

async function requirePackage(name: string, isThere: () => boolean): Promise<void> {
  if (isThere()) return;
  const prefix = aptGet();
  const lastLine = prefix ? await installByApt(prefix, [name]) : 'there is no apt-get, or no right to use it';
  if (!isThere())
    throw new Failure(`${name} could not be installed: ${lastLine}`, 'Install it by hand, as Debian does.');
}
