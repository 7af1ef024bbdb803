import { spawn } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { requireChromium } from './chromium.ts';
import { NO_FAULT } from './no-fault.ts';
import { nothing, type Outcome } from './outcome.ts';

type Try = { readonly errors: readonly { readonly message?: string }[] };
type Test = { readonly status: string; readonly results: readonly Try[] };
type Spec = { readonly file: string; readonly title: string; readonly tests: readonly Test[] };
type Suite = { readonly suites?: readonly Suite[]; readonly specs: readonly Spec[] };
type Report = { readonly suites?: readonly Suite[] };

/** Runs the tests in the browser, on a system of their own. `filters` are parts of names of their files. */
export async function runBrowserTests(root: string, filters: readonly string[]): Promise<Outcome> {
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
  const outcome = outcomeIn(report);
  // it may have ended badly without a failed test: the system did not start, or a file could not be read
  return code !== 0 && outcome.failed.length === 0
    ? { ...outcome, failed: ['the run of the browser’s tests'] }
    : outcome;
}

function outcomeIn(report: string): Outcome {
  try {
    const { suites = [] } = JSON.parse(readFileSync(report, 'utf8')) as Report;
    const specs = suites.flatMap(specsIn);
    const named = (isMeant: (test: Test) => boolean) =>
      specs.filter(({ tests }) => tests.some(isMeant)).map(({ file, title }) => `test/web/${file} > ${title}`);
    const flaky = named((test) => test.status === 'flaky' && !foundFault(test));
    return {
      passed: named(({ status }) => status === 'expected').length + flaky.length,
      failed: named((test) => test.status === 'unexpected' || (test.status === 'flaky' && foundFault(test))),
      flaky,
      skipped: named(({ status }) => status === 'skipped').length,
    };
  } catch {
    return nothing;
  }
}

/** A page that complained, or an answer that was broken, is a fault of ours, however well the second try goes. */
function foundFault({ results }: Test): boolean {
  return results.some(({ errors }) => errors.some(({ message }) => message?.includes(NO_FAULT)));
}

function specsIn({ specs, suites = [] }: Suite): Spec[] {
  return [...specs, ...suites.flatMap(specsIn)];
}
