// How quick the page is: as Lighthouse sees it, and as the browser itself tells it.
import { chromium } from '@playwright/test';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { anyPort } from '../../libs/testing/src/servers/ports.ts';
import { assemble, created, HOUR } from '../story/cast.mjs';
import { openMailbox } from '../story/mailbox.mjs';
import { requireChromium } from '../test/chromium.ts';
import { row } from './figures.mjs';
import { auditOnPhone } from './lighthouse.mjs';
import { quietly } from './mail.mjs';

const ROUNDS = 5;
const SESSIONS = 60;
/** Long enough for whatever comes late to push the page about. */
const SETTLED_MS = 1_500;
const phone = { width: 390, height: 844 };
const desktop = { width: 1280, height: 900 };

export async function measureWeb(system) {
  const { gateway, mail } = system.endpoints();
  const mailbox = await openMailbox(mail);
  const cast = await quietly(() => assemble({ gateway, mailbox }, 'ops@hubhours.test'));
  await quietly(() => fillDiaries(cast));
  const browser = await openBrowser();
  try {
    const { context, port } = browser;
    const client = await arrive({ context, gateway, mailbox, email: cast.hana.email });
    const rows = await auditDashboard(`${gateway}/sessions`, port);
    rows.push(await firstLoad(client, `${gateway}/sessions`));
    rows.push(...(await shifts(client, 'client', `${gateway}/sessions`)));
    const professional = await arrive({ context, gateway, mailbox, email: cast.petra.email });
    rows.push(...(await shifts(professional, 'professional', `${gateway}/professional`)));
    rows.push(
      row(`week of ${SESSIONS} sessions: from its data to the paint`, 'ms', await weeks(professional), '≤ 200'),
    );
    const admin = await arrive({ context, gateway, mailbox, email: cast.admin.email });
    rows.push(...(await shifts(admin, 'hub', `${gateway}/hub`)));
    return rows;
  } finally {
    await browser.close();
  }
}

/** Lighthouse meets the browser by its port, so it has to be the one that is signed in. */
async function openBrowser() {
  const profile = mkdtempSync(join(tmpdir(), 'hubhours-bench-'));
  const port = await anyPort();
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: await requireChromium(console.log),
    locale: 'en-GB',
    args: [`--remote-debugging-port=${port}`, '--headless', '--no-sandbox', '--disable-gpu', '--no-first-run'],
  });
  return {
    context,
    port,
    close: async () => {
      await context.close();
      rmSync(profile, { recursive: true, force: true });
    },
  };
}

/** A client's dashboard with cards, a late change and credits; a professional's next week with sixty sessions. */
async function fillDiaries({ nora, noras, hana, petra, petras, pia }) {
  const book = async (hours) => {
    const start = new Date(Math.ceil((Date.now() + hours * HOUR) / HOUR) * HOUR).toISOString();
    return created(await hana.post('/api/sessions', { professionalId: nora.id, serviceId: noras.id, start }));
  };
  const late = await book(5);
  await hana.post(`/api/sessions/${late.id}/cancellation`, { acknowledge: 'late-change' });
  for (const hours of [10, 60, 110]) await book(hours);
  const monday = nextMonday('America/New_York');
  for (let index = 0; index < SESSIONS; index += 1) {
    const [day, hour] = [index % 7, Math.floor(index / 7)];
    const start = new Date(monday + (day * 24 + 13 + hour) * HOUR).toISOString();
    const wish = { professionalId: petra.id, serviceId: petras.id, clientId: pia.id, start };
    created(await petra.post('/api/sessions', wish));
  }
}

/** Midnight, by UTC, of the Monday that begins the next week in a zone. */
function nextMonday(timeZone) {
  const today = new Intl.DateTimeFormat('sv-SE', { dateStyle: 'short', timeZone }).format(new Date());
  const midnight = new Date(`${today}T00:00:00Z`);
  return midnight.getTime() + (7 - ((midnight.getUTCDay() + 6) % 7)) * 24 * HOUR;
}

/** Signed in instead of whoever was, through the link. */
async function arrive({ context, gateway, mailbox, email }) {
  await context.clearCookies();
  const page = await context.newPage();
  const before = (await mailbox.to(email)).length;
  await page.goto(`${gateway}/sign-in`);
  await page.getByLabel(/e-mail/i).fill(email);
  await page.getByRole('button', { name: /link/i }).first().click();
  const isLink = ({ text }) => text.includes('#token=');
  const mails = await mailbox.until(email, (all) => all.slice(before).some(isLink), 'sign-in link');
  await page.goto(/http\S+#token=[^\s&>"]+/.exec(mails.slice(before).findLast(isLink).text)[0]);
  await page.getByRole('main').getByRole('button').first().click();
  await page.waitForURL((url) => !url.pathname.startsWith('/sign-in'));
  return page;
}

async function auditDashboard(url, port) {
  const reports = await auditOnPhone(url, port, ROUNDS);
  const score = (category) => reports.map(({ categories }) => Math.round(categories[category].score * 100));
  const figure = (audit) => reports.map(({ audits }) => audits[audit].numericValue);
  for (const { title } of failedOnes(reports.at(-1))) console.log(`bench: Lighthouse finds: ${title}`);
  return [
    row('client’s dashboard: Lighthouse performance', 'of 100', score('performance'), '≥ 95'),
    row('the same: accessibility', 'of 100', score('accessibility'), '100'),
    row('the same: first paint of content', 'ms', figure('first-contentful-paint'), ''),
    row('the same: largest paint of content', 'ms', figure('largest-contentful-paint'), ''),
    row('the same: main thread blocked', 'ms', figure('total-blocking-time'), ''),
    row('the same: layout shift', 'CLS', figure('cumulative-layout-shift'), ''),
    row(
      'the machine, by Lighthouse’s own index',
      '',
      reports.map(({ environment }) => environment.benchmarkIndex),
      '',
    ),
  ];
}

function failedOnes({ categories, audits }) {
  const ids = categories.accessibility.auditRefs.map(({ id }) => id);
  return ids.map((id) => audits[id]).filter(({ score }) => score !== null && score < 1);
}

/** As the test has it that holds the limit: what scripts weigh on the wire. */
async function firstLoad(page, url) {
  const sizes = [];
  const weigh = (answer) => {
    if (answer.request().resourceType() === 'script') sizes.push(Number(answer.headers()['content-length']));
  };
  // what lies in the cache is not asked for
  const session = await page.context().newCDPSession(page);
  await session.send('Network.setCacheDisabled', { cacheDisabled: true });
  page.on('response', weigh);
  await page.goto(url);
  await page.waitForTimeout(SETTLED_MS);
  page.off('response', weigh);
  await session.detach();
  const kilobytes = sizes.reduce((sum, size) => sum + size, 0) / 1000;
  return row('client’s dashboard: JavaScript of the first load', 'kB', [kilobytes], '≤ 170');
}

async function shifts(page, whose, url) {
  const rows = [];
  for (const [name, size] of Object.entries({ phone, desktop })) {
    await page.setViewportSize(size);
    const samples = [];
    for (let round = 0; round < ROUNDS; round += 1) samples.push(await shiftOf(page, url));
    rows.push(row(`${whose}’s page, ${name}: layout shift`, 'CLS', samples, '0'));
  }
  return rows;
}

async function shiftOf(page, url) {
  await page.goto(url);
  await page.getByRole('main').waitFor();
  await page.waitForTimeout(SETTLED_MS);
  return page.evaluate(
    () =>
      new Promise((done) => {
        // a page without a shift tells nothing, so the answer cannot wait for one
        setTimeout(() => done(0), 200);
        new PerformanceObserver((list) =>
          done(list.getEntries().reduce((sum, { value, hadRecentInput }) => sum + (hadRecentInput ? 0 : value), 0)),
        ).observe({ type: 'layout-shift', buffered: true });
      }),
  );
}

/** From the end of the answer to the frame after the one that shows them all. */
async function weeks(page) {
  await page.setViewportSize(desktop);
  const samples = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    await page.reload();
    await page.getByRole('button', { name: 'Later' }).waitFor();
    await page.waitForTimeout(SETTLED_MS);
    await page.evaluate((sessions) => {
      const since = performance.now();
      globalThis.painted = new Promise((done) => {
        const look = () => {
          if (document.querySelectorAll('[data-session]').length < sessions) return;
          observer.disconnect();
          requestAnimationFrame(() =>
            requestAnimationFrame((now) => {
              const answers = performance.getEntriesByType('resource');
              const data = answers.find(({ name, startTime }) => name.includes('/api/sessions?') && startTime >= since);
              done(now - data.responseEnd);
            }),
          );
        };
        const observer = new MutationObserver(look);
        observer.observe(document.body, { childList: true, subtree: true });
      });
    }, SESSIONS);
    await page.getByRole('button', { name: 'Later' }).click();
    samples.push(await page.evaluate(() => globalThis.painted));
  }
  return samples;
}
