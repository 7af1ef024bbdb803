import { cpSync, lstatSync, mkdirSync, readdirSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { root } from './bootstrap.mjs';
import { filesBelow } from './check/tree.ts';

/** A checkout to change and to build: code of its own, dependencies by links. */
export function copyCheckout(checkout: string): void {
  for (const file of filesBelow('.')) {
    mkdirSync(join(checkout, dirname(file)), { recursive: true });
    // of their age, so that a build finds what is built of them up to date
    cpSync(join(root, file), join(checkout, file), { force: true, preserveTimestamps: true });
  }
  linkModules('', checkout);
  for (const folder of ['services', 'libs']) {
    for (const name of readdirSync(join(root, folder))) linkModules(join(folder, name), checkout);
  }
  linkModules('web', checkout);
  cpSync(join(root, 'web', 'dist'), join(checkout, 'web', 'dist'), { recursive: true, preserveTimestamps: true });
}

/** Workspaces are linked relatively, and so lead to the copy; all else leads to what is installed. */
function linkModules(folder: string, checkout: string): void {
  const [from, to] = [join(root, folder, 'node_modules'), join(checkout, folder, 'node_modules')];
  const isThere = lstatSync(from, { throwIfNoEntry: false });
  if (!isThere) return;
  mkdirSync(to, { recursive: true });
  for (const name of readdirSync(from)) {
    if (name === '@hubhours') cpSync(join(from, name), join(to, name), { recursive: true, verbatimSymlinks: true });
    else symlinkSync(join(from, name), join(to, name));
  }
}
