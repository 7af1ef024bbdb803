import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { glob } from 'node:fs/promises';
import { join } from 'node:path';
import { Failure } from '../../libs/testing/src/servers/failure.ts';

/** What the built app is made from. */
const sources = [
  'web/*.{ts,json,html}',
  'web/{src,public,vite}/**/*.*',
  'libs/contracts/src/**/*.ts',
  'package-lock.json',
];

export const webRoot = (root: string): string => join(root, 'web', 'dist');

/** Builds the web app, unless what lies there was built from the same. @returns whether there was something to do */
export async function buildWeb(root: string): Promise<boolean> {
  const stamp = join(webRoot(root), '.made-from');
  const print = await fingerprint(root);
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === print) return false;
  const bundler = join(root, 'node_modules', 'vite', 'bin', 'vite.js');
  const child = spawn(process.execPath, [bundler, 'build', '--logLevel', 'warn'], {
    cwd: join(root, 'web'),
    env: { ...process.env, NODE_ENV: 'production' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += String(chunk)));
  const code = await new Promise<number | null>((resolve) => {
    child.once('error', (error) => {
      output += error.message;
      resolve(null);
    });
    child.once('close', resolve);
  });
  if (code !== 0) {
    const told =
      output
        .split(/error during build:\s*/)
        .at(-1)
        ?.trim() || 'no reason given';
    throw new Failure(
      `The build of the web app failed: ${told.replaceAll(/\s+/g, ' ').slice(0, 300)}.`,
      'Mend it (npm run build -w web shows all), and start again.',
    );
  }
  writeFileSync(stamp, print);
  return true;
}

async function fingerprint(root: string): Promise<string> {
  const hash = createHash('sha256');
  const files: string[] = [];
  for await (const file of glob(sources, { cwd: root })) files.push(file);
  for (const file of files.toSorted())
    hash
      .update(file)
      .update('\0')
      .update(readFileSync(join(root, file)))
      .update('\0');
  return hash.digest('hex');
}
