import { spawn, spawnSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/** apt-get with the rights to install, or undefined. RUNLEVEL=1 keeps packages from starting servers of their own. */
export function aptGet(): string[] | undefined {
  if (!onPath('apt-get')) return undefined;
  const command = ['env', 'DEBIAN_FRONTEND=noninteractive', 'RUNLEVEL=1', 'apt-get', '-o', 'DPkg::Lock::Timeout=60'];
  if (process.getuid?.() === 0) return command;
  const sudo = onPath('sudo') && spawnSync('sudo', ['-n', 'true'], { stdio: 'ignore' }).status === 0;
  return sudo ? ['sudo', '-n', ...command] : undefined;
}

/** @returns the last line that was said; whether it worked, the caller sees by what is there now */
export async function installByApt(prefix: readonly string[], packages: readonly string[]): Promise<string> {
  const install = ['install', '-y', '-qq', '--no-install-recommends', ...packages];
  // a machine that was never updated knows no packages; one with fresh lists saves the update
  const first = await run([...prefix, ...install]);
  if (first.code === 0) return first.lastLine;
  await run([...prefix, 'update', '-qq']);
  return (await run([...prefix, ...install])).lastLine;
}

/** Where a command is, or undefined. */
export function onPath(name: string, path = process.env.PATH ?? ''): string | undefined {
  return path
    .split(delimiter)
    .filter(Boolean)
    .map((folder) => join(folder, name))
    .find(isExecutable);
}

export function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
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
