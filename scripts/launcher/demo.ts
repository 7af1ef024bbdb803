import { spawn } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Failure } from '../../libs/testing/src/servers/failure.ts';
import { logTail } from '../../libs/testing/src/servers/log-tail.ts';
import { openLog } from '../../libs/testing/src/servers/guarded.ts';

/**
 * Fills the running system for a first look, once per state folder.
 * @param env Where the system is, and booking's own environment
 */
export async function seedDemo(root: string, home: string, env: NodeJS.ProcessEnv, signal: AbortSignal): Promise<void> {
  const logFile = join(home, 'logs', 'demo.log');
  const log = openLog(logFile);
  const child = spawn(process.execPath, [join(root, 'scripts', 'demo.mjs')], {
    cwd: root,
    env,
    stdio: ['ignore', log, log],
    signal,
    killSignal: 'SIGTERM',
  });
  const code = await new Promise<number | null>((resolve) => {
    child.once('error', () => resolve(null));
    child.once('exit', resolve);
  });
  if (signal.aborted) return;
  if (code !== 0) {
    throw new Failure(
      `The demo data could not be made: ${logTail(logFile, 2)}`,
      `Read ${logFile}, or start without them: HUBHOURS_DEMO=0 npm start`,
    );
  }
  writeFileSync(stamp(home), `${new Date().toISOString()}\n`);
}

export const isSeeded = (home: string): boolean => existsSync(stamp(home));

const stamp = (home: string) => join(home, 'demo-made');
