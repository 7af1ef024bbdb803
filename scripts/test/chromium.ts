import { existsSync } from 'node:fs';
import { aptGet, installByApt, onPath } from '../../libs/testing/src/servers/apt.ts';
import { Failure } from '../../libs/testing/src/servers/failure.ts';

// the shell first: the same engine without a browser's own windows and pages, which take a third of the processor's time
const names = [
  'chromium-headless-shell',
  'chromium',
  'chromium-browser',
  'google-chrome-stable',
  'google-chrome',
  'chrome',
];
const places = ['/Applications/Google Chrome.app/Contents/MacOS/Google Chrome', '/opt/google/chrome/chrome'];
const byHand =
  'Install Chromium (Debian: sudo apt-get install chromium; elsewhere: Chrome, or npx playwright install chromium), or name one by HUBHOURS_CHROMIUM.';

/** A Chromium of this machine, or undefined. */
export function findChromium(env: NodeJS.ProcessEnv = process.env): string | undefined {
  const given = env.HUBHOURS_CHROMIUM;
  if (given) return existsSync(given) ? given : undefined;
  return names.map((name) => onPath(name, env.PATH)).find(Boolean) ?? places.find((place) => existsSync(place));
}

/**
 * A Chromium for the tests in the browser, after an installation by apt-get where it is missing and may be installed.
 * @throws Failure that says in one sentence what to install
 */
export async function requireChromium(
  say: (what: string) => void,
  { find = findChromium, apt = aptGet }: { find?: () => string | undefined; apt?: () => string[] | undefined } = {},
): Promise<string> {
  const found = find();
  if (found) return found;
  const prefix = apt();
  if (!prefix) throw new Failure('There is no Chromium for the tests in the browser.', byHand);
  say('installing Chromium by apt-get (about 20 s)');
  let lastLine = '';
  for (const chromium of ['chromium-headless-shell', 'chromium']) {
    lastLine = await installByApt(prefix, [chromium, 'fonts-liberation', 'fonts-noto-color-emoji']);
    const installed = find();
    if (installed) return installed;
  }
  throw new Failure(`apt-get could not install Chromium: ${lastLine}`, byHand);
}
