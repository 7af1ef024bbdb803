import { execFile, spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { type Guarded, spawnGuarded } from '../libs/testing/src/servers/guarded.ts';
import { anyPort } from '../libs/testing/src/servers/ports.ts';
import { findRabbit } from '../libs/testing/src/servers/rabbitmq-install.ts';
import { type Endpoints } from './launcher/endpoints.ts';

export const root = dirname(import.meta.dirname);

/** A folder for a system's state, apart from the developer's own. */
export function stateFolder(): { home: string; remove(): void } {
  const home = mkdtempSync(join(tmpdir(), 'hubhours-e2e-'));
  chmodSync(home, 0o755); // where the tests run as root, the database has another account
  return { home, remove: () => rmSync(home, { recursive: true, force: true }) };
}

export interface System {
  /** `npm start`'s own process; its group is a session of its own, as in a terminal. */
  readonly npm: Guarded;
  readonly output: () => string;
  readonly endpoints: () => Endpoints;
  /** Resolves when it has said that it is ready. @throws what it said instead */
  ready(): Promise<void>;
}

/** Servers of the machine where it can have them: a system of its own must not meddle with those that the tests share. */
export const infrastructure = process.env.HUBHOURS_INFRA === 'docker' && !findRabbit() ? 'docker' : 'embedded';

/** Types `npm start` for a state folder, on free ports. */
export async function startSystem(
  home: string,
  { args = [], env = {}, log = 'npm-start.log' }: { args?: string[]; env?: Record<string, string>; log?: string } = {},
): Promise<System> {
  const logFile = join(home, log);
  rmSync(logFile, { force: true });
  const npm = await spawnGuarded('npm start', 'npm', ['start', ...(args.length > 0 ? ['--', ...args] : [])], {
    cwd: root,
    logFile,
    env: { ...process.env, ...(await freePorts()), HUBHOURS_INFRA: infrastructure, HUBHOURS_HOME: home, ...env },
  });
  const output = () => readFileSync(logFile, 'utf8');
  return {
    npm,
    output,
    endpoints: () => JSON.parse(readFileSync(join(home, 'endpoints.json'), 'utf8')) as Endpoints,
    async ready() {
      while (!/^hubhours is ready: /m.test(output())) {
        if (!npm.running()) throw new Error(`npm start ended (${await npm.exited}):\n${output()}`);
        await pause(50);
      }
    },
  };
}

/** Above what a developer's own system takes, so that neither has to step aside for the other. */
export async function freePorts(): Promise<Record<string, string>> {
  const names = ['HUBHOURS_PORT', 'HUBHOURS_POSTGRES_PORT', 'HUBHOURS_AMQP_PORT', 'HUBHOURS_RABBITMQ_PORT'];
  const ports: Record<string, string> = {};
  for (const name of [...names, 'HUBHOURS_SMTP_PORT', 'HUBHOURS_MAIL_PORT']) ports[name] = String(await anyPort());
  return ports;
}

/** The processes that still work for a state folder; empty where the machine has no `ps` of the usual kind. */
export function processesOf(home: string): string[] {
  const listed = spawnSync('ps', ['-eww', '-o', 'pid=,stat=,args='], { encoding: 'utf8' });
  return (listed.stdout ?? '')
    .split('\n')
    .filter((line) => line.includes(home) && !/^\s*\d+\s+Z/.test(line) && !line.includes('ps -eww'));
}

export const pause = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, milliseconds));

/** A system in a folder of its own, ready, without demo data; for attacks and measurements. */
export async function startOwnSystem(args: string[] = [], more: Record<string, string> = {}) {
  const { home, remove } = stateFolder();
  const env = { HUBHOURS_DEMO: '0', HUBHOURS_OPERATOR_EMAIL: operatorEmail, ...more };
  const system = await startSystem(home, { args, env });
  const logFile = (name: string) => join(home, 'logs', name);
  const stop = async () => {
    await system.npm.stop(20_000);
    const how = await system.npm.exited;
    remove();
    return how;
  };
  try {
    await system.ready();
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    ...system,
    home,
    /** @returns how it ended */
    stop,
    logs: () => readdirSync(join(home, 'logs')).map((name) => ({ name, text: readFileSync(logFile(name), 'utf8') })),
    /** Tells the story. @throws what it said if it meets a surprise */
    async tellStory(): Promise<string> {
      const options = { cwd: root, env: { ...process.env, ...env, HUBHOURS_HOME: home }, timeout: 180_000 };
      const { stdout } = await promisify(execFile)('node', ['scripts/story.mjs'], options);
      return stdout;
    },
  };
}

export const operatorEmail = 'ops@hubhours.test';
