// A whole system in a folder of its own, started as anybody would start it.
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));

export async function startSystem() {
  const home = mkdtempSync(join(tmpdir(), 'hubhours-bench-'));
  const env = {
    ...process.env,
    HUBHOURS_HOME: home,
    HUBHOURS_DEMO: '0',
    HUBHOURS_OPERATOR_EMAIL: 'ops@hubhours.test',
    HUBHOURS_PORT: '18080',
  };
  const launcher = spawn('node', ['scripts/start.mjs'], {
    cwd: root,
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
    detached: true,
  });
  await new Promise((ready, failed) => {
    let said = '';
    launcher.stdout.on('data', (chunk) => {
      said += chunk;
      if (said.includes('hubhours is ready:')) ready();
    });
    launcher.once('exit', (code) => failed(new Error(`the system did not start (${code}):\n${said}`)));
  });
  return {
    root,
    home,
    env,
    endpoints: () => JSON.parse(readFileSync(join(home, 'endpoints.json'), 'utf8')),
    log: (service) => readFileSync(join(home, 'logs', `${service}-1.log`), 'utf8'),
    async stop() {
      const ended = new Promise((done) => launcher.once('exit', done));
      process.kill(launcher.pid, 'SIGTERM');
      await ended;
      rmSync(home, { recursive: true, force: true });
    },
  };
}
