// A whole system in a folder of its own, started as anybody would start it; for the benchmarks and the end-to-end tests.
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));

/**
 * @param {{ args?: string[], env?: Record<string, string> }} [options] further arguments and variables of `npm start`
 */
export async function startSystem({ args = [], env: given = {} } = {}) {
  const home = mkdtempSync(join(tmpdir(), 'hubhours-system-'));
  const defaults = {
    HUBHOURS_HOME: home,
    HUBHOURS_DEMO: '0',
    HUBHOURS_OPERATOR_EMAIL: 'ops@hubhours.test',
    HUBHOURS_PORT: '18080',
  };
  const env = { ...process.env, ...defaults, ...given };
  const options = { cwd: root, env, stdio: ['ignore', 'pipe', 'pipe'], detached: true };
  const launcher = spawn('node', ['scripts/start.mjs', ...args], options);
  let said = '';
  const isReady = new Promise((ready, failed) => {
    for (const stream of [launcher.stdout, launcher.stderr]) {
      stream.on('data', (chunk) => {
        said += chunk;
        if (said.includes('hubhours is ready:')) ready();
      });
    }
    launcher.once('exit', (code) => failed(new Error(`the system did not start (${code}):\n${said}`)));
  });
  const stop = async () => {
    if (launcher.exitCode === null && launcher.signalCode === null) {
      const ended = new Promise((done) => launcher.once('exit', done));
      process.kill(launcher.pid, 'SIGTERM');
      await ended;
    }
    rmSync(home, { recursive: true, force: true });
    return launcher.exitCode;
  };
  await isReady.catch(async (error) => {
    await stop();
    throw error;
  });
  const logFile = (name) => join(home, 'logs', name);
  return {
    home,
    stop,
    said: () => said,
    endpoints: () => JSON.parse(readFileSync(join(home, 'endpoints.json'), 'utf8')),
    log: (service) => readFileSync(logFile(`${service}-1.log`), 'utf8'),
    logs: () => readdirSync(join(home, 'logs')).map((name) => ({ name, text: readFileSync(logFile(name), 'utf8') })),
    /** Tells the story; throws what it said if it meets a surprise. */
    tellStory() {
      const told = spawnSync('node', ['scripts/story.mjs'], { cwd: root, env, encoding: 'utf8', timeout: 180_000 });
      if (told.status !== 0) throw new Error(`the story failed:\n${told.stdout.slice(-3000)}${told.stderr}`);
      return told.stdout;
    },
  };
}
