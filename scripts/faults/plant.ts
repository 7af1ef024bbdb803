import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { copyCheckout } from '../checkout-copy.ts';
import { type Defect, plantedDefects } from './planted.ts';

/** A defect must be found within this time of traffic, in minutes. */
const MINUTES = '1.5';
/** A defect leaves things undone for ever, for which nobody need wait; in seconds. */
const QUIET_WITHIN = '30';

/** Plants each defect in a copy of the checkout and runs the suite there. @returns whether all were found */
export async function findPlanted(only: readonly string[] | undefined, seed: number): Promise<boolean> {
  const missed: string[] = [];
  for (const defect of plantedDefects) {
    if (only && !only.includes(defect.name)) continue;
    const { found, seconds, told } = await isFound(defect, seed);
    console.log(`${found ? 'found ' : 'MISSED'} ${defect.name} (${seconds} s): ${told}`);
    if (!found) missed.push(defect.name);
  }
  return missed.length === 0;
}

/** Which edits do not fit the code any more. */
export function misfits(read: (path: string) => string): string[] {
  return plantedDefects.flatMap(({ name, edits }) =>
    edits
      .filter(({ file, from }) => read(file).split(from).length !== 2)
      .map(({ file }) => `the planted defect ${name} does not fit ${file} any more`),
  );
}

async function isFound(defect: Defect, seed: number): Promise<{ found: boolean; seconds: number; told: string }> {
  const checkout = mkdtempSync(join(tmpdir(), 'hubhours-planted-'));
  const began = performance.now();
  try {
    copyCheckout(checkout);
    for (const { file, from, to } of defect.edits) {
      const path = join(checkout, file);
      const text = readFileSync(path, 'utf8');
      if (!text.includes(from)) throw new Error(`${defect.name} does not fit ${file}`);
      writeFileSync(
        path,
        text.replace(from, () => to),
      );
    }
    const { points, only = points } = defect.by;
    const mode = points ? ['--points'] : ['--minutes', MINUTES];
    const args = [
      'scripts/faults/main.ts',
      ...mode,
      '--seed',
      String(seed),
      '--quiet-within',
      QUIET_WITHIN,
      '--only',
      (only ?? []).join(','),
    ];
    const { code, output } = await ran(checkout, args);
    // slowness may come from the machine, so it proves nothing
    const violations = output.split('\n').filter((line) => line.startsWith('- ') && !line.startsWith('- only '));
    const told = violations[0]?.slice(2, 240) ?? output.trim().split('\n').slice(-12).join('\n');
    return {
      found: code === 1 && violations.length > 0,
      seconds: Math.round((performance.now() - began) / 1000),
      told,
    };
  } finally {
    rmSync(checkout, { recursive: true, force: true });
  }
}

function ran(cwd: string, args: readonly string[]): Promise<{ code: number | null; output: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, { cwd, env: process.env, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text) => (output += text));
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, output }));
  });
}
