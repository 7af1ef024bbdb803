import { defineConfig } from '@playwright/test';
import { findChromium } from '../../scripts/test/chromium.ts';
import type { WebOptions } from './fixtures.ts';

/** A trace shows what a test saw, click by click; to take one costs as much as the test does. */
const isTraced = Boolean(process.env.HUBHOURS_WEB_TRACE);
/** A system that ran before the tests has nobody who plays the provider of payments. */
const nobodyTakesCards = Boolean(process.env.HUBHOURS_WEB_TEST_URL) && !process.env.HUBHOURS_WEB_TEST_PAYMENTS;

/** One running system for all of it; two browsers on two cores. */
export default defineConfig<WebOptions>({
  testDir: '.',
  testMatch: '*.web.spec.ts',
  testIgnore: nobodyTakesCards ? 'cards.web.spec.ts' : [],
  globalSetup: './running-system.ts',
  outputDir: '../../node_modules/.cache/web-tests',
  fullyParallel: true,
  workers: 2,
  // a machine that was busy for a moment is no fault of ours; what needed it is named at the end (scripts/test/outcome.ts)
  retries: 1,
  forbidOnly: true,
  timeout: 45_000,
  expect: { timeout: 10_000 },
  reporter: [['list'], ['json', { outputFile: '../../node_modules/.cache/web-tests.json' }]],
  use: {
    browserName: 'chromium',
    actionTimeout: 10_000,
    locale: 'en-GB',
    timezoneId: 'Europe/Berlin',
    // transitions off: axe reads colours in the midst of them, and nobody waits for them
    contextOptions: { reducedMotion: 'reduce' },
    trace: isTraced ? 'retain-on-failure' : 'off',
    screenshot: 'only-on-failure',
    launchOptions: {
      executablePath: findChromium(),
      args: [
        '--headless',
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
  },
});
