import { spawn } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from '../bootstrap.mjs';
import { copyCheckout } from '../checkout-copy.ts';
import { type Defect, plantedDefects } from './planted.ts';
import { TRAFFIC_BEGINS } from './timeline.ts';

/** A defect must be found within this time of traffic, unless another is given. */
const MINUTES = '1.5';
/** A defect leaves things undone for ever, for which nobody need wait; in seconds. */
const QUIET_WITHIN = '20';
/** From the first request on, all the looks at the end included; in seconds. */
const FOUND_WITHIN = 180;

/** Copies without a defect, through all that the defects are found by: nothing may be said of them. */
const sound = 'none';

/**
 * Plants each defect in a copy of the checkout and runs the suite there, and once without one.
 * @returns whether all were found, and nothing where there is nothing
 */
export async function findPlanted(
  only: readonly string[] | undefined,
  seed: number,
  minutes = MINUTES,
): Promise<boolean> {
  const isMeant = (name: string) => !only || only.includes(name);
  const wrong: string[] = [];
  if (isMeant(sound)) {
    const all = (mode: 'only' | 'points') => [...new Set(plantedDefects.flatMap(({ by }) => by[mode] ?? []))];
    for (const by of [{ only: all('only') }, { points: all('points') }]) {
      const { violations, seconds, code } = await runCopy({ edits: [], by }, seed, minutes);
      const how = Object.keys(by).join();
      console.log(`${code === 0 ? 'green ' : 'RED    '} ${sound}, ${how} (${seconds} s): ${violations[0] ?? ''}`);
      if (code !== 0) wrong.push(sound);
    }
  }
  for (const defect of plantedDefects) {
    if (!isMeant(defect.name)) continue;
    const { violations, seconds, code, end } = await runCopy(defect, seed, minutes);
    const sign = violations.find((one) => defect.sign.test(one));
    const others = violations.slice(0, 3).map((one) => `\n         ${one}`);
    const told = sign ?? `${violations.length} other violations${others.join('') || `; it ended so: ${end}`}`;
    const isFound = sign && code === 1 && seconds <= FOUND_WITHIN;
    console.log(`${isFound ? 'found ' : 'MISSED'} ${defect.name} (${seconds} s of traffic and looks): ${told}`);
    if (!isFound) wrong.push(defect.name);
  }
  return wrong.length === 0;
}

/** Which edits do not fit the code any more. */
export function misfits(read: (path: string) => string): string[] {
  return plantedDefects.flatMap(({ name, edits }) =>
    edits
      .filter(({ file, from }) => read(file).split(from).length !== 2)
      .map(({ file }) => `the planted defect ${name} does not fit ${file} any more`),
  );
}

type Ran = { code: number | null; violations: string[]; seconds: number; end: string };

async function runCopy({ edits, by }: Pick<Defect, 'edits' | 'by'>, seed: number, minutes: string): Promise<Ran> {
  const checkout = mkdtempSync(join(tmpdir(), 'hubhours-planted-'));
  try {
    copyCheckout(checkout);
    copyBuilt(checkout);
    for (const { file, from, to } of edits) {
      const path = join(checkout, file);
      const text = readFileSync(path, 'utf8');
      if (!text.includes(from)) throw new Error(`${from} is not in ${file}`);
      writeFileSync(
        path,
        text.replace(from, () => to),
      );
    }
    // the page has no part in it, and its types take longer to check than all that the defect changes
    const project = readFileSync(join(checkout, 'tsconfig.json'), 'utf8');
    writeFileSync(join(checkout, 'tsconfig.json'), project.replace(/,\s*\{ "path": "web" \}/, ''));
    const { points, only = points } = by;
    const mode = points ? ['--points'] : ['--minutes', minutes];
    const args = ['scripts/faults/main.ts', ...mode, '--seed', String(seed)];
    args.push('--quiet-within', QUIET_WITHIN, '--only', (only ?? []).join(','));
    const { code, output, seconds } = await ran(checkout, args);
    const lines = output.split('\n').filter((line) => line.startsWith('- '));
    return {
      code,
      violations: lines.map((line) => line.slice(2, 240)),
      seconds,
      end: output.trim().split('\n').slice(-12).join('\n'),
    };
  } finally {
    rmSync(checkout, { recursive: true, force: true });
  }
}

/** What is compiled already, so that only what the defect changes need be. */
function copyBuilt(checkout: string): void {
  for (const folder of ['libs', 'services']) {
    for (const name of readdirSync(join(root, folder))) {
      const built = join(folder, name, 'dist');
      if (!existsSync(join(root, built))) continue;
      cpSync(join(root, built), join(checkout, built), { recursive: true, preserveTimestamps: true });
    }
  }
}

/** @returns with the `seconds` from the first request on */
function ran(cwd: string, args: readonly string[]): Promise<{ code: number | null; output: string; seconds: number }> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, { cwd, env: process.env, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    let began: number | undefined;
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text) => {
        output += text;
        if (output.includes(TRAFFIC_BEGINS)) began ??= performance.now();
      });
    child.once('error', reject);
    child.once('close', (code) => {
      const now = performance.now();
      resolve({ code, output, seconds: Math.round((now - (began ?? now)) / 1000) });
    });
  });
}
