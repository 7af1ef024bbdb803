import { spawn, spawnSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { Failure } from './failure.ts';

/** The real scripts; the wrapper that Debian puts into sbin insists on its own account and node. */
const places = [
  '/usr/lib/rabbitmq/bin',
  '/opt/homebrew/opt/rabbitmq/sbin',
  '/usr/local/opt/rabbitmq/sbin',
  '/opt/rabbitmq/sbin',
];

const byHand =
  'Install RabbitMQ 3.10 or later (Debian and Ubuntu: sudo apt-get install rabbitmq-server; macOS: brew install rabbitmq), or set HUBHOURS_INFRA=docker.';

/** The server's start script, or undefined where RabbitMQ is not installed. */
export function findRabbit(path = process.env.PATH ?? '', usual = places): string | undefined {
  return [...usual, ...path.split(delimiter)]
    .filter((folder) => folder && folder !== '/usr/sbin')
    .map((folder) => join(folder, 'rabbitmq-server'))
    .find(isExecutable);
}

/**
 * The server's start script, after an installation by apt-get where it is missing and may be installed.
 * @throws Failure that says in one sentence what to install
 */
export async function requireRabbit(
  say: (what: string) => void,
  { find = findRabbit, apt = aptGet }: { find?: () => string | undefined; apt?: () => string[] | undefined } = {},
): Promise<string> {
  const found = find();
  if (found) return found;
  const prefix = apt();
  if (!prefix) throw new Failure('RabbitMQ is not installed, and it can not be installed from here.', byHand);
  say('installing RabbitMQ by apt-get (about 20 s)');
  const install = ['install', '-y', '-qq', '--no-install-recommends', 'rabbitmq-server'];
  // a machine that was never updated knows no packages; one with fresh lists saves the update
  let result = await run([...prefix, ...install]);
  if (result.code !== 0) {
    await run([...prefix, 'update', '-qq']);
    result = await run([...prefix, ...install]);
  }
  const installed = find();
  if (installed) return installed;
  throw new Failure(`apt-get could not install RabbitMQ: ${result.lastLine}`, byHand);
}

/** apt-get with the rights to install, or undefined. RUNLEVEL=1 keeps the package from starting a server of its own. */
function aptGet(): string[] | undefined {
  if (!isOnPath('apt-get')) return undefined;
  const command = ['env', 'DEBIAN_FRONTEND=noninteractive', 'RUNLEVEL=1', 'apt-get', '-o', 'DPkg::Lock::Timeout=60'];
  if (process.getuid?.() === 0) return command;
  const sudo = isOnPath('sudo') && spawnSync('sudo', ['-n', 'true'], { stdio: 'ignore' }).status === 0;
  return sudo ? ['sudo', '-n', ...command] : undefined;
}

function run([command, ...args]: string[]): Promise<{ code: number | null; lastLine: string }> {
  return new Promise((resolve) => {
    const child = spawn(command as string, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += String(chunk)));
    const lastLine = () => output.trim().split('\n').at(-1) ?? '';
    child.once('error', (error) => resolve({ code: null, lastLine: error.message }));
    child.once('close', (code) => resolve({ code, lastLine: lastLine() }));
  });
}

const isOnPath = (name: string) =>
  (process.env.PATH ?? '').split(delimiter).some((folder) => isExecutable(join(folder, name)));

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
