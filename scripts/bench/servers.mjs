// Servers for the bench of one service alone, as durable as those of `npm start`, and gone afterwards.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { openPlace } from '../../libs/testing/src/servers/account.ts';
import { startPostgres } from '../../libs/testing/src/servers/postgres.ts';
import { requireRabbit } from '../../libs/testing/src/servers/rabbitmq-install.ts';
import { startRabbit } from '../../libs/testing/src/servers/rabbitmq.ts';
import { root } from '../system.ts';

const password = 'hubhours';

/**
 * Runs a bench of one part against them.
 * @param {string} file from the root
 * @param {string[]} args
 */
export async function benchAlone(file, args) {
  const folder = mkdtempSync(join(tmpdir(), 'hubhours-bench-'));
  const script = await requireRabbit(console.log);
  const postgres = await startPostgres({
    folder,
    openFolder: join(openPlace, basename(folder)),
    password,
    durable: true,
    scratch: true,
  });
  const rabbit = await startRabbit({
    script,
    folder: mkdtempSync(join(tmpdir(), 'hubhours-bench-')),
    password,
    scratch: true,
  });
  try {
    const env = { ...process.env, HUBHOURS_POSTGRES_URL: postgres.url, HUBHOURS_AMQP_URL: rabbit.amqpUrl };
    const options = { cwd: root, env, stdio: 'inherit' };
    const { status } = spawnSync(process.execPath, ['--disable-warning=ExperimentalWarning', file, ...args], options);
    if (status !== 0) throw new Error(`${file} ended with ${status}`);
  } finally {
    await Promise.all([postgres.stop(), rabbit.stop()]);
    rmSync(folder, { recursive: true, force: true });
  }
}
