// Lighthouse weighs 176 MB, so it is no dependency: who measures gets it, pinned, beside the other caches.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { root } from '../system.ts';

const version = '13.5.0';
const folder = join(root, 'node_modules', '.cache', `lighthouse-${version}`);
const entry = join(folder, 'node_modules', 'lighthouse', 'core', 'index.js');

/**
 * Looks at a page as Lighthouse does: a slow phone on a slow network, nothing cached, the browser's cookies kept.
 * @param {string} url
 * @param {number} port where the browser can be debugged
 * @param {number} rounds
 */
export async function auditOnPhone(url, port, rounds) {
  if (!existsSync(entry)) install();
  const { default: lighthouse } = await import(pathToFileURL(entry).href);
  const reports = [];
  for (let round = 0; round < rounds; round += 1) {
    const { lhr } = await lighthouse(url, {
      port,
      logLevel: 'error',
      formFactor: 'mobile',
      onlyCategories: ['performance', 'accessibility'],
    });
    if (lhr.runtimeError) throw new Error(`Lighthouse: ${lhr.runtimeError.message}`);
    if (lhr.finalDisplayedUrl !== url) throw new Error(`Lighthouse was sent to ${lhr.finalDisplayedUrl}`);
    reports.push(lhr);
  }
  return reports;
}

function install() {
  const args = ['install', '--prefix', folder, '--no-audit', '--no-fund', '--ignore-scripts', '--loglevel=error'];
  const { status } = spawnSync('npm', [...args, `lighthouse@${version}`], { stdio: 'inherit' });
  if (status !== 0) throw new Error(`npm could not install Lighthouse ${version}`);
}
