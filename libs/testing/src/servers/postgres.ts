import { spawnSync } from 'node:child_process';
import { chownSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import pg from 'pg';
import { canEnter, makeOwned, serverAccount } from './account.ts';
import { Failure } from './failure.ts';
import { type Guarded, spawnGuarded } from './guarded.ts';
import { logTail } from './log-tail.ts';
import { patience } from './patience.ts';
import { anyPort } from './ports.ts';
import { type Binaries, postgresBinaries } from './postgres-binaries.ts';

export interface PostgresOptions {
  /** Keeps `data` and a log; made if it is not there. */
  readonly folder: string;
  /** Stands in for `folder` where PostgreSQL's account can't enter that one. */
  readonly openFolder: string;
  /** The superuser's, used at the first start. */
  readonly password: string;
  /** Left out: any free one. */
  readonly port?: number;
  /** false gives up safety against power loss for speed. */
  readonly durable: boolean;
  /** Remove the folder when the server stops, or when this process dies. */
  readonly scratch?: boolean;
  /** Another PostgreSQL than npm's. */
  readonly binaries?: Binaries;
}

export interface Postgres {
  /** The superuser's address of database `postgres`. */
  readonly url: string;
  readonly process: Guarded;
  stop(): Promise<void>;
}

const superuser = 'hubhours_admin';

/** Starts a PostgreSQL of our own on loopback and resolves when it answers. */
export async function startPostgres(options: PostgresOptions): Promise<Postgres> {
  const account = serverAccount();
  makeOwned(options.folder, account);
  const folder = canEnter(options.folder, account) ? options.folder : options.openFolder;
  makeOwned(folder, account);
  const binaries = options.binaries ?? postgresBinaries(account);
  const data = join(folder, 'data');
  await requireStopped(data);
  if (!existsSync(join(data, 'PG_VERSION'))) initialise(binaries, data, options.password);
  requireVersion(data, binaries);
  const port = options.port ?? (await anyPort());
  const logFile = join(options.folder, 'postgres.log');
  const settings = {
    port,
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    max_connections: 300,
    timezone: 'UTC',
    log_timezone: 'UTC',
    shared_buffers: '64MB',
    fsync: options.durable ? 'on' : 'off',
    synchronous_commit: options.durable ? 'on' : 'off',
    full_page_writes: options.durable ? 'on' : 'off',
    ...(hasBuiltIns(binaries) && { file_copy_method: 'copy' }),
  };
  const server = await spawnGuarded(
    'PostgreSQL',
    binaries.postgres,
    ['-D', data, ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])],
    {
      logFile,
      env: { PATH: process.env.PATH, LANG: 'C', LC_ALL: 'C' },
      ...account,
      stopSignal: 'SIGINT', // fast shutdown: ends sessions, then writes a checkpoint
      scratch: options.scratch ? folder : undefined,
    },
  );
  const url = `postgres://${superuser}:${encodeURIComponent(options.password)}@127.0.0.1:${port}/postgres`;
  try {
    await untilItAnswers(url, server, logFile);
  } catch (error) {
    await server.stop();
    throw error;
  }
  return {
    url,
    process: server,
    async stop() {
      await server.stop();
      if (options.scratch) for (const one of [folder, options.folder]) rmSync(one, { recursive: true, force: true });
    },
  };
}

/** A start that was killed leaves its server a second or two to end. */
async function requireStopped(data: string): Promise<void> {
  const pidFile = join(data, 'postmaster.pid');
  for (let waitedMs = 0; existsSync(pidFile); waitedMs += 100) {
    const pid = Number(readFileSync(pidFile, 'utf8').split('\n')[0]);
    if (!isAlive(pid)) return; // PostgreSQL clears a stale file itself
    if (waitedMs > 10_000) {
      throw new Failure(
        `Another PostgreSQL (process ${pid}) uses ${data}.`,
        `End it with: kill -INT ${pid}, then start again.`,
      );
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** From 17 on PostgreSQL has a locale of its own, which sorts alike on every machine. */
const hasBuiltIns = ({ majorVersion }: Binaries) => Number(majorVersion) >= 17;

function initialise(binaries: Binaries, data: string, password: string): void {
  const account = serverAccount();
  rmSync(data, { recursive: true, force: true }); // what an interrupted first start left
  const passwordFile = join(dirname(data), 'password');
  try {
    writeFileSync(passwordFile, password, { mode: 0o600 });
    if (account.uid !== undefined && account.gid !== undefined) chownSync(passwordFile, account.uid, account.gid);
    const made = spawnSync(
      binaries.initdb,
      // prettier-ignore
      ['-D', data, '-U', superuser, `--pwfile=${passwordFile}`, '--auth=scram-sha-256', '--encoding=UTF8',
        ...(hasBuiltIns(binaries) ? ['--locale-provider=builtin', '--builtin-locale=C.UTF-8'] : []),
        '--locale=C', '--no-instructions', '--no-sync'],
      { cwd: '/', ...account, encoding: 'utf8', env: { PATH: process.env.PATH, LANG: 'C', LC_ALL: 'C' } },
    );
    if (made.status !== 0) {
      const why = (made.stderr || made.error?.message || '').trim().split('\n').slice(-2).join(' / ');
      throw new Failure(
        `PostgreSQL could not make its data folder ${data}: ${why}`,
        'Check the free space and the rights of the folder, then start again.',
      );
    }
  } finally {
    rmSync(passwordFile, { force: true });
  }
}

function requireVersion(data: string, { majorVersion }: Binaries): void {
  const found = readFileSync(join(data, 'PG_VERSION'), 'utf8').trim();
  if (found === majorVersion) return;
  throw new Failure(
    `The data in ${data} were written by PostgreSQL ${found || '(unknown)'}, and this is PostgreSQL ${majorVersion}.`,
    'Move that folder away to begin anew, or go back to the version that wrote it.',
  );
}

async function untilItAnswers(url: string, server: Guarded, logFile: string): Promise<void> {
  const deadline = performance.now() + patience(15_000);
  for (;;) {
    const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2_000 });
    client.on('error', () => undefined);
    try {
      await client.connect();
      await client.end();
      return;
    } catch (error) {
      const cause = error as { code?: string; message: string };
      if (!server.running()) {
        throw new Failure(
          `PostgreSQL ended while it was starting: ${logTail(logFile)}`,
          `Read ${logFile}, mend what it says, and start again.`,
        );
      }
      if (cause.code === '28P01') {
        throw new Failure(
          'PostgreSQL refuses the password that was kept for it.',
          'secrets.json and the data folder belong to different starts: bring the right one back, or move both away.',
        );
      }
      if (performance.now() > deadline) {
        throw new Failure(`PostgreSQL does not answer (${cause.message}).`, `Read ${logFile}.`);
      }
      await new Promise((resolve) => setTimeout(resolve, 40));
    }
  }
}
