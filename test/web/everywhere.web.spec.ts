import type { Locator, Page } from '@playwright/test';
import { operatorEmail } from '../../scripts/system.ts';
import { created } from '../../scripts/story/cast.mjs';
import { bookedPrivately, chooseNora, chooseTime, freeTime, shown, wallClock, weeksAhead } from './diary.ts';
import { expect, test } from './fixtures.ts';

const berlin = 'Europe/Berlin';
const narrow = { width: 360, height: 740 };

async function expectNothingSideways(page: Page): Promise<void> {
  const width = await page.locator('html').evaluate(({ scrollWidth }) => scrollWidth);
  expect(width, `nothing sticks out sideways of ${page.url()}`).toBeLessThanOrEqual(narrow.width);
}

async function tabTo(page: Page, goal: Locator): Promise<void> {
  await expect(goal).toBeVisible();
  for (let steps = 0; steps < 60; steps += 1) {
    if (await goal.evaluate((element) => element.matches(':focus'))) return;
    await page.keyboard.press('Tab');
  }
  throw new Error('Tab does not get there');
}

const people: readonly (readonly [string, (cast: { pia: { email: string } }) => string, readonly string[]])[] = [
  ['a private client', ({ pia }) => pia.email, ['/sessions']],
  [
    'a professional',
    () => 'mira@hubhours.test',
    ['', '/decisions', '/clients', '/settings', '/availability'].map((path) => `/professional${path}`),
  ],
  ['an employer', () => 'hub@hubhours.test', ['/hub', '/nowhere']],
  ['an operator', () => operatorEmail, ['/ops']],
];

for (const [who, emailOf, paths] of people) {
  test(`${who}, in German, in the dark, on a phone of 360 px: axe finds nothing, and nothing sticks out`, async ({
    cast,
    another,
    signIn,
    expectAccessible,
  }) => {
    if (paths.includes('/sessions')) await bookedPrivately(cast, 120);
    const page = await another({ locale: 'de-DE', colorScheme: 'dark', viewport: narrow, isMobile: true });
    await page.addInitScript(() => localStorage.setItem('hubhours-language', 'de'));
    await page.goto('/sign-in');
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    await expectNothingSideways(page);
    await signIn(page, emailOf(cast));
    for (const path of paths) {
      await page.goto(path);
      await expect(page.locator('html')).toHaveAttribute('lang', 'de');
      await expect(page.getByRole('main').getByRole('heading').first()).toBeVisible();
      await expect(page.locator('[aria-busy="true"]')).toHaveCount(0);
      // axe takes half a minute for its 336 half hours, and has read them in another test
      if (path.endsWith('/availability')) await expect(page.getByRole('grid')).toBeVisible();
      else await expectAccessible(page);
      await expectNothingSideways(page);
    }
  });
}

test('a name of one long word breaks, and pushes no phone wide', async ({ cast, another, signIn }) => {
  await bookedPrivately(cast, 130);
  const name = 'Wolfeschlegelsteinhausenbergerdorffwelchevoralternwarengewissenhaft';
  const page = await another({ viewport: narrow, isMobile: true });
  await page.route('**/api/sessions?*', async (route) => {
    const answer = await route.fetch();
    await route.fulfill({ response: answer, body: (await answer.text()).replaceAll('Petra Ost', name) });
  });
  await signIn(page, cast.pia.email);
  await expect(page.getByText(name).first()).toBeVisible();
  await expectNothingSideways(page);
  await page.getByRole('button', { name: 'Cancel the session' }).first().click();
  await expect(page.getByRole('dialog').getByText(name).first()).toBeVisible();
  await expectNothingSideways(page);
});

test('a page that is not there says so, and still knows who is signed in', async ({ page, cast, signIn }) => {
  await signIn(page, cast.pia.email);
  await page.goto('/nowhere');
  await expect(page.getByRole('heading', { name: 'There is nothing here' })).toBeVisible();
  await page.getByRole('button', { name: 'Account and display' }).click();
  await expect(page.getByRole('button', { name: 'Sign out' })).toBeVisible();
});

test('the keyboard alone: to another week, into a session, to its cancellation, and back to where one was', async ({
  page,
  cast,
  signIn,
}) => {
  const wish = { professionalId: cast.nora.id, serviceId: cast.noras.id, clientId: cast.hana.id };
  const session = created(await cast.nora.post('/api/sessions', { ...wish, start: weeksAhead(6, 1, 9) }));
  await signIn(page, cast.nora.email);
  await tabTo(page, page.getByRole('button', { name: 'Later' }));
  for (let week = 0; week < 6; week += 1) await page.keyboard.press('Enter');
  const block = page.locator(`[data-session="${session.id}"]`);
  // the block is what FullCalendar makes of it
  const entry = page.locator('[tabindex="0"], a, button').filter({ has: block }).last();
  await tabTo(page, entry);
  await page.keyboard.press('Enter');
  const drawer = page.getByRole('dialog', { name: 'Hana Berg' });
  await expect(drawer.getByRole('heading', { name: 'Hana Berg' })).toBeFocused();
  await tabTo(page, drawer.getByRole('button', { name: 'Move the session' }));
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'Move Hana Berg’s session' })).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(drawer.getByRole('button', { name: 'Move the session' })).toBeFocused();
  await tabTo(page, drawer.getByRole('button', { name: 'Cancel the session' }));
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog', { name: 'Cancel this session?' });
  await tabTo(page, dialog.getByRole('radio').first());
  await page.keyboard.press('Space');
  await tabTo(page, dialog.getByRole('button', { name: 'Cancel the session' }));
  await page.keyboard.press('Enter');
  await expect(dialog).toBeHidden();
  await expect(drawer.getByText('Cancelled', { exact: true }).first()).toBeVisible();
  await expect(drawer.locator(':focus')).toHaveCount(1);
  await page.keyboard.press('Escape');
  await expect(drawer).toBeHidden();
  await expect(block.locator('s')).toBeVisible();
  await expect(entry).toBeFocused();
});

test('two browsers: a client and her professional reach for one time; one has it, and the other is told', async ({
  page,
  cast,
  signIn,
  another,
}) => {
  const time = await freeTime(cast, 170, 2);
  const hers = await another();
  await signIn(page, cast.henri.email);
  await signIn(hers, cast.nora.email);
  await page.getByRole('button', { name: 'Book a session' }).click();
  await chooseNora(page, cast.nora);
  await chooseTime(page, time);
  await hers.getByRole('button', { name: 'Book for a client' }).click();
  const form = hers.getByRole('dialog', { name: 'Book for a client' });
  await form.getByText('Somebody else of a hub').click();
  await form.getByLabel('The client’s exact e-mail address').fill(cast.holly.email);
  await form.getByRole('button', { name: 'Find', exact: true }).click();
  await expect(form.getByText('Holly Marsh is chosen.')).toBeVisible();
  const { date, time: clock } = wallClock(time, berlin);
  await form.getByLabel('Date').fill(date);
  await form.getByLabel('Time').fill(clock);
  await Promise.all([
    page.getByRole('button', { name: `Book ${shown(time)}` }).click(),
    form.getByRole('button', { name: `Book ${shown(time, berlin)}` }).click(),
  ]);
  const clientHas = page.getByRole('heading', { name: 'Your session is booked' });
  const clientLost = page.getByRole('alert').filter({ hasText: `${shown(time)} was just taken.` });
  await expect(clientHas.or(clientLost)).toBeVisible();
  if (await clientHas.isVisible()) {
    await expect(form.getByText('Another session of yours is at this time.')).toBeVisible();
  } else {
    await expect(form).toBeHidden();
    await expect(clientLost).toBeFocused();
  }
  const query = new URLSearchParams({ from: time, to: new Date(Date.parse(time) + 60_000).toISOString() });
  const { body } = await cast.nora.get(`/api/sessions?${query}`);
  expect(body.items.filter(({ status }: { status: string }) => status === 'scheduled')).toHaveLength(1);
});

test('a page behind another tab holds no connection, from its beginning; in front it listens', async ({
  page,
  cast,
  signIn,
}) => {
  await signIn(page, cast.pia.email);
  await page.goto('about:blank');
  const comesToTheFront = "document.dispatchEvent(new Event('in front'))";
  await page.addInitScript({
    content: `let hidden = true;
      Object.defineProperty(document, 'hidden', { get: () => hidden });
      document.addEventListener('in front', () => {
        hidden = false;
        document.dispatchEvent(new Event('visibilitychange'));
      });`,
  });
  let streams = 0;
  page.on('request', (request) => (streams += Number(request.url().endsWith('/api/live'))));
  const last = page.waitForRequest('**/api/me/payment-method');
  await page.goto('/sessions');
  await last;
  await expect(page.getByRole('main')).not.toContainText('Loading');
  expect(streams).toBe(0);
  await page.evaluate(comesToTheFront);
  await expect.poll(() => streams).toBe(1);
});

test.describe('where there is no stream', () => {
  test.use({ forgiven: [/\/api\/live/] });

  for (const [how, broken] of [
    ['is refused', { status: 404 }],
    ['breaks', undefined],
  ] as const) {
    test(`a change made elsewhere shows all the same: it ${how}`, async ({ page, cast, signIn }) => {
      await page.route('**/api/live', (route) => (broken ? route.fulfill(broken) : route.abort('connectionreset')));
      await signIn(page, cast.pia.email);
      await expect(page.getByRole('main')).not.toContainText('Loading');
      const { start } = await bookedPrivately(cast, broken ? 140 : 142);
      const card = page.getByRole('button', { name: `Cancel the session: ${shown(start, 'America/New_York')}` });
      await expect(card.first()).toBeVisible();
    });
  }
});
