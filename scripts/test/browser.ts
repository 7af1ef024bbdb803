import { spawn } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { requireChromium } from './chromium.ts';

export type Counts = { passed: number; failed: number; skipped: number };

type Report = { readonly stats: { expected: number; unexpected: number; flaky: number; skipped: number } };

/** Runs the tests in the browser, on a system of their own. `filters` are parts of names of their files. */
export async function runBrowserTests(root: string, filters: readonly string[]): Promise<Counts> {
  const chromium = await requireChromium((line) => console.log(line));
  const report = join(root, 'node_modules', '.cache', 'web-tests.json');
  rmSync(report, { force: true });
  const runner = join(root, 'node_modules', '@playwright', 'test', 'cli.js');
  const child = spawn(process.execPath, [runner, 'test', '-c', 'test/web/playwright.config.ts', ...filters], {
    cwd: root,
    env: { ...process.env, HUBHOURS_CHROMIUM: chromium },
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  const code = await new Promise<number | null>((resolve) => {
    child.once('error', () => resolve(null));
    child.once('close', resolve);
  });
  const counts = countsOf(report);
  // it may have ended badly without a failed test: the system did not start, or a file could not be read
  return code !== 0 && counts.failed === 0 ? { ...counts, failed: 1 } : counts;
}

function countsOf(report: string): Counts {
  try {
    const { stats } = JSON.parse(readFileSync(report, 'utf8')) as Report;
    return { passed: stats.expected, failed: stats.unexpected + stats.flaky, skipped: stats.skipped };
  } catch {
    return { passed: 0, failed: 0, skipped: 0 };
  }
}
