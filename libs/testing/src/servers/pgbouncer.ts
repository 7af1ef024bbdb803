import { chownSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { makeOwned, serverAccount } from './account.ts';
import { spawnGuarded } from './guarded.ts';
import { anyPort } from './ports.ts';

export interface PgBouncer {
  /** Address of database `postgres` through it; any other database is reached alike. */
  readonly url: string;
  stop(): Promise<void>;
}

/**
 * Starts a PgBouncer in transaction mode before a PostgreSQL, as `docs/configuration.md` tells operators to set it: it ignores
 * the time limits that a service sends as it connects. It keeps nothing.
 */
export async function startPgBouncer(binary: string, postgresUrl: string): Promise<PgBouncer> {
  const account = serverAccount();
  const folder = mkdtempSync(join(tmpdir(), 'hubhours-pgbouncer-'));
  makeOwned(folder, account);
  const server = new URL(postgresUrl);
  const port = await anyPort();
  const write = (name: string, lines: readonly string[]) => {
    const file = join(folder, name);
    writeFileSync(file, `${lines.join('\n')}\n`, { mode: 0o600 });
    if (account.uid !== undefined && account.gid !== undefined) chownSync(file, account.uid, account.gid);
    return file;
  };
  const users = write('users.txt', [`"${server.username}" "${decodeURIComponent(server.password)}"`]);
  const settings = write('pgbouncer.ini', [
    '[databases]',
    `* = host=${server.hostname} port=${server.port}`,
    '[pgbouncer]',
    'listen_addr = 127.0.0.1',
    `listen_port = ${port}`,
    'unix_socket_dir =',
    'auth_type = scram-sha-256',
    `auth_file = ${users}`,
    `stats_users = ${server.username}`,
    'pool_mode = transaction',
    'max_client_conn = 2000',
    'default_pool_size = 20',
    'server_idle_timeout = 5',
    'ignore_startup_parameters = extra_float_digits, statement_timeout, idle_in_transaction_session_timeout',
  ]);
  const process = await spawnGuarded('PgBouncer', binary, [settings], {
    logFile: join(folder, 'pgbouncer.log'),
    env: {},
    ...account,
    stopSignal: 'SIGINT',
    scratch: folder,
  });
  server.port = String(port);
  await untilItAnswers(server.href);
  return { url: server.href, stop: () => process.stop() };
}

async function untilItAnswers(url: string): Promise<void> {
  const deadline = performance.now() + 10_000;
  for (;;) {
    const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2_000 });
    client.on('error', () => undefined);
    try {
      await client.connect();
      return await client.end();
    } catch (error) {
      if (performance.now() > deadline) throw error;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}
