/** A project of its own on this machine's engine, for `npm run test:compose`: from a copy of the checkout as a clone has it. */
import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { filesBelow } from '../check/tree.ts';
import { composeCommand } from '../launcher/compose.ts';
import { freePorts, root } from '../system.ts';

const project = 'hubhours-try';
const found = composeCommand();
if (!found) throw new Error('this needs a Docker engine with compose');
const [program, ...before] = found as [string, ...string[]];

export const ports = await freePorts();
export const services = ['booking', 'availability', 'billing', 'notifications', 'gateway'] as const;
export const base = 'node:24-slim';
export const imageOf = (name: string) => `${project}/${name}`;
export const publicUrl = `http://127.0.0.1:${ports['HUBHOURS_PORT']}`;

const env = {
  ...process.env,
  ...ports,
  COMPOSE_PROJECT_NAME: project,
  HUBHOURS_PUBLIC_URL: publicUrl,
  // none of the images that somebody runs, and so none that is there already
  HUBHOURS_IMAGES: project,
};

/** What the project is run from: the files of the checkout, with nothing built. */
export const checkout = mkdtempSync(join(tmpdir(), 'hubhours-clone-'));
for (const file of filesBelow('.')) {
  mkdirSync(join(checkout, dirname(file)), { recursive: true });
  cpSync(join(root, file), join(checkout, file));
}

/** @returns what it said. @throws with its last words where it fails */
export async function run(program: string, args: readonly string[], more: NodeJS.ProcessEnv = {}, cwd = root) {
  try {
    return (await promisify(execFile)(program, args, { cwd, env: { ...env, ...more }, maxBuffer: 1e9 })).stdout;
  } catch (error) {
    const { code, stdout = '', stderr = '' } = error as { code?: unknown; stdout?: string; stderr?: string };
    const words = `${stdout.slice(-4_000)}${stderr.slice(-4_000)}`;
    throw new Error(`${program} ${args.join(' ')} ended with ${String(code)}:\n${words}`, { cause: error });
  }
}

export function compose(...args: string[]): Promise<string> {
  return run(program, [...before, ...args], {}, checkout);
}

/** @returns what `docker inspect` says of it, by a Go template */
export async function inspected(what: string, template: string): Promise<string> {
  return (await run('docker', ['inspect', '-f', template, what])).trim();
}

/** Those that have ended too. */
export async function containersOf(service: string): Promise<[string, ...string[]]> {
  return (await compose('ps', '-a', '-q', service)).trim().split('\n') as [string, ...string[]];
}

/** A secret of a service as it is mounted, for this machine's side of the ports. */
export async function addressOf(service: string, name: 'database-url' | 'amqp-url'): Promise<string> {
  const told = (await compose('exec', '-T', service, 'cat', `/run/secrets/hubhours/${name}`)).trim();
  const port = ports[name === 'amqp-url' ? 'HUBHOURS_AMQP_PORT' : 'HUBHOURS_POSTGRES_PORT'];
  return told.replace(/@\w+:\d+/, `@127.0.0.1:${port}`);
}

export async function removeImages(): Promise<void> {
  for (const name of [...services, 'compiler']) {
    const [known] = (await run('docker', ['images', '-q', imageOf(name)])).trim().split('\n');
    if (known) await run('docker', ['image', 'rm', '-f', imageOf(name)]);
  }
}
