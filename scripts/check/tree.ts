import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The checkout that is being checked. */
export const root = join(fileURLToPath(import.meta.url), '..', '..', '..');

const skipped = new Set(['node_modules', 'dist', '.git', '.hubhours', 'coverage']);

/** Every file below `folder` that the project could commit, as a path from the checkout's root with `/`. */
export function filesBelow(folder: string): string[] {
  if (!existsSync(join(root, folder))) return [];
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    if (skipped.has(entry.name)) return [];
    const path = join(folder, entry.name);
    return entry.isDirectory() ? filesBelow(path) : entry.isFile() ? [path.split(sep).join('/')] : [];
  });
}

export function read(path: string): string {
  return readFileSync(join(root, path), 'utf8');
}

/** A path from the checkout's root, of one given from anywhere. */
export function fromRoot(path: string): string {
  return relative(root, path).split(sep).join('/');
}

/** Prints what was found and ends the step: with 0 for nothing, else with 1. */
export function report(findings: readonly string[]): void {
  for (const finding of findings) console.error(finding);
  process.exitCode = findings.length > 0 ? 1 : 0;
}
