import AxeBuilder from '@axe-core/playwright';
import { test as base, expect, type Browser, type BrowserContext, type Page } from '@playwright/test';
import { assemble, created, HOUR } from '../../scripts/story/cast.mjs';
import { openMailbox } from '../../scripts/story/mailbox.mjs';
import { operatorEmail } from '../../scripts/system.ts';
import { NO_FAULT } from '../../scripts/test/no-fault.ts';

export { expect };

export type WebOptions = {
  /** What a test brings about on purpose, and so may stand on the console. */
  forgiven: RegExp[];
};

type Mailbox = Awaited<ReturnType<typeof openMailbox>>;
type Cast = Awaited<ReturnType<typeof assemble>>;

type Cookies = Awaited<ReturnType<BrowserContext['cookies']>>;

type Shared = {
  sessions: Map<string, Cookies>;
  mailbox: Mailbox;
  /** A hub, two professionals and their clients, made for this worker; always open, so at any hour. */
  cast: Cast;
};

type Own = {
  /** Another browser of its own, watched like the first. */
  another: (options?: Parameters<Browser['newContext']>[0]) => Promise<Page>;
  /** Signs in, and arrives where the person belongs: through the page and the link in the mail, once for each person. */
  signIn: (page: Page, email: string) => Promise<void>;
  /** The same, through the link in any case: a session of the test's own, which it may end. */
  signInByLink: (page: Page, email: string) => Promise<void>;
  /** axe finds nothing on the page as it is. */
  expectAccessible: (page: Page) => Promise<void>;
};

export const test = base.extend<Own & WebOptions, Shared>({
  forgiven: [[], { option: true }],

  sessions: [async ({}, use) => use(new Map()), { scope: 'worker' }],

  mailbox: [async ({}, use) => use(await openMailbox(String(process.env.HUBHOURS_WEB_TEST_MAIL))), { scope: 'worker' }],

  cast: [
    async ({ mailbox }, use) => {
      const world = { gateway: String(process.env.HUBHOURS_WEB_TEST_URL), mailbox };
      // two workers sign the one operator in, and may take each other's link, which is good once
      const attempt = (left: number): Promise<Cast> =>
        assemble(world, operatorEmail).catch((error: unknown) => {
          if (left === 0) throw error;
          return attempt(left - 1);
        });
      const cast = await attempt(3);
      await grantPlenty(cast);
      await use(cast);
    },
    { scope: 'worker', timeout: 60_000 },
  ],

  baseURL: async ({}, use) => use(process.env.HUBHOURS_WEB_TEST_URL),

  context: async ({ context, forgiven }, use) => {
    const faults = watch(context);
    await use(context);
    expectNone(faults, forgiven);
  },

  another: async ({ browser, baseURL, forgiven }, use) => {
    const opened: { context: BrowserContext; faults: string[] }[] = [];
    await use(async (options) => {
      const context = await browser.newContext({ baseURL, reducedMotion: 'reduce', locale: 'en-GB', ...options });
      opened.push({ context, faults: watch(context) });
      return context.newPage();
    });
    for (const { context, faults } of opened) {
      await context.close();
      expectNone(faults, forgiven);
    }
  },

  signIn: async ({ sessions, signInByLink }, use) => {
    await use(async (page, email) => {
      const known = sessions.get(email);
      if (!known) {
        await signInByLink(page, email);
        sessions.set(email, await page.context().cookies());
        return;
      }
      await page.context().addCookies(known);
      await page.goto('/');
      await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    });
  },

  signInByLink: async ({ mailbox }, use) => {
    const followLink = async (page: Page, email: string): Promise<boolean> => {
      const before = (await mailbox.to(email)).length;
      await page.goto('/sign-in');
      await page.getByLabel(/e-mail/i).fill(email);
      await page.getByRole('button', { name: /link/i }).first().click();
      const mails = await mailbox.until(email, (all) => Boolean(linkIn(all.slice(before))), 'sign-in link');
      await page.goto(String(linkIn(mails)));
      const main = page.getByRole('main');
      await main.getByRole('button').first().click();
      // the page either goes on, or offers a new link for one that is used up
      const used = main.getByRole('link', { name: /link/i });
      await expect.poll(async () => !page.url().includes('sign-in') || (await used.isVisible())).toBe(true);
      return !page.url().includes('sign-in');
    };
    await use(async (page, email) => {
      // two workers sign the one operator in, and may take each other's link, which is good once
      let isIn = false;
      for (let left = 3; !isIn && left > 0; left -= 1) isIn = await followLink(page, email);
      if (!isIn) throw new Error(`no link signs ${email} in`);
      await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    });
  },

  expectAccessible: async ({}, use) => {
    await use(async (page) => {
      // what is not there yet would be found missing
      await expect(page.locator('main h1').first()).toBeAttached();
      const { violations } = await new AxeBuilder({ page })
        .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'])
        .analyze();
      const told = violations.map(
        ({ id, help, nodes }) => `${id}: ${help}\n  ${nodes.map((n) => n.html).join('\n  ')}`,
      );
      expect(told, 'axe finds nothing').toEqual([]);
    });
  },
});

/** The newest link to sign in by among somebody's e-mails, which are not all about that. */
export function linkIn(mails: readonly { readonly text: string }[]): string | undefined {
  const links = mails.map(({ text }) => /http\S+#token=[^\s&>"]+/.exec(text)?.[0]);
  return links.findLast(Boolean);
}

/** Whatever tests a worker comes to run, in whatever order: no client of theirs who has credits runs out of them. */
async function grantPlenty({ admin, hub, hana, henri }: Cast): Promise<void> {
  const expiresAt = new Date(Date.now() + 60 * 24 * HOUR).toISOString();
  const grant = { clientIds: [hana.id, henri.id], credits: 50, expiresAt };
  created(await admin.post(`/api/hubs/${hub.id}/credit-grants`, grant));
}

/** Whatever a page complains of: errors, what it writes to the console as one, what its policy forbade, and broken answers. */
function watch(context: BrowserContext): string[] {
  const faults: string[] = [];
  context.on('weberror', (error) => faults.push(`page error: ${error.error().stack ?? error.error().message}`));
  context.on('console', (message) => {
    if (message.type() !== 'error') return;
    faults.push(`console: ${message.text()} (${message.location().url})`);
  });
  context.on('response', (answer) => {
    if (answer.status() >= 500) faults.push(`answer: ${answer.status()} ${answer.url()}`);
  });
  return faults;
}

/** A refusal is no fault: Chromium writes each to the console all the same. */
const refusals = [
  /status of 401 .*\/api\/(me\)|live\)|auth\/magic-link\/verify)/,
  /status of (403|409|412|422|428|429) /,
];

function expectNone(faults: readonly string[], forgiven: readonly RegExp[]): void {
  const left = faults.filter((fault) => ![...refusals, ...forgiven].some((pattern) => pattern.test(fault)));
  expect(left, NO_FAULT).toEqual([]);
}
