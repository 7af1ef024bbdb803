import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { Failure } from '../../libs/testing/src/servers/failure.ts';
import { type Guarded, spawnGuarded } from '../../libs/testing/src/servers/guarded.ts';
import { logTail } from '../../libs/testing/src/servers/log-tail.ts';
import { patience } from '../../libs/testing/src/servers/patience.ts';

export interface Mail {
  readonly smtpUrl: string;
  /** The catcher's page. */
  readonly page: string;
  readonly process: Guarded;
}

/** A mail catcher on loopback that keeps what it caught in `folder`. Nothing is ever sent on. */
export async function startMail(
  root: string,
  folder: string,
  logFile: string,
  ports: { smtp: number; page: number },
): Promise<Mail> {
  mkdirSync(folder, { recursive: true });
  const maildev = join(root, 'node_modules', 'maildev', 'bin', 'maildev');
  // prettier-ignore
  const args = [maildev, '--smtp', String(ports.smtp), '--ip', '127.0.0.1',
    '--web', String(ports.page), '--web-ip', '127.0.0.1', '--mail-directory', folder, '--silent'];
  const server = await spawnGuarded('the mail catcher', process.execPath, ['--max-semi-space-size=2', ...args], {
    logFile,
    cwd: folder,
    env: { PATH: process.env.PATH, HOME: process.env.HOME },
    stopSignal: 'SIGTERM',
  });
  const page = `http://127.0.0.1:${ports.page}`;
  const deadline = performance.now() + patience(15_000);
  for (;;) {
    const answer = await fetch(`${page}/healthz`, { signal: AbortSignal.timeout(2_000) }).catch(() => undefined);
    if (answer?.ok) return { smtpUrl: `smtp://127.0.0.1:${ports.smtp}`, page, process: server };
    if (!server.running() || performance.now() > deadline) {
      await server.stop();
      throw new Failure(`The mail catcher did not start: ${logTail(logFile)}`, `Read ${logFile}.`);
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
