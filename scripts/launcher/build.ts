import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { Failure } from '../../libs/testing/src/servers/failure.ts';

/** Compiles what changed since the last build. */
export async function build(root: string): Promise<void> {
  const compiler = join(root, 'node_modules', 'typescript-native', 'bin', 'tsc');
  const child = spawn(process.execPath, [compiler, '-b', '--pretty', 'false'], {
    cwd: root,
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
  if (code === 0) return;
  const errors = output
    .trim()
    .split('\n')
    .filter((line) => line.includes('error'));
  const others = errors.length > 1 ? ` (and ${errors.length - 1} more)` : '';
  throw new Failure(
    `The build failed: ${errors[0] ?? output.trim().slice(-300)}${others}`,
    'Mend it (npm run build shows all), and start again.',
  );
}
