import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { booked, chooseNora, lateChange, shown } from './diary.ts';
import { expect, linkIn, test } from './fixtures.ts';

const dialog = (page: Page) => page.getByRole('dialog');
const sessionsPage = /\/api\/sessions\?/;

test('the keyboard alone: skip link, opening, reading, ticking, Escape, and back to where one was', async ({
  page,
  cast,
  signIn,
}) => {
  const { start } = await booked(cast, cast.henri, 8);
  await signIn(page, cast.henri.email);
  await page.reload();
  const cancel = page.getByRole('button', { name: `Cancel the session: ${shown(start)}` });
  await expect(cancel).toBeVisible();
  await page.keyboard.press('Tab');
  await expect(page.getByRole('link', { name: 'Skip to the content' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('main')).toBeFocused();
  await cancel.focus();
  await page.keyboard.press('Enter');
  await expect(dialog(page).getByRole('heading', { name: 'Cancel this session?' })).toBeFocused();
  await expect(dialog(page).getByRole('checkbox')).toBeVisible();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  await expect(dialog(page).getByRole('checkbox')).toBeFocused();
  await page.keyboard.press('Space');
  await expect(dialog(page).getByRole('button', { name: 'Cancel the session' })).toBeEnabled();
  await page.keyboard.press('Escape');
  await expect(dialog(page)).toHaveCount(0);
  await expect(cancel).toBeFocused();
});

test('the warning stays English to the letter, with a translation beside it', async ({
  cast,
  another,
  signIn,
  expectAccessible,
}) => {
  const { start } = await booked(cast, cast.hana, 10);
  const page = await another({ locale: 'de-DE' });
  await page.addInitScript(() => localStorage.setItem('hubhours-language', 'de'));
  await signIn(page, cast.hana.email);
  await expect(page.locator('html')).toHaveAttribute('lang', 'de');
  await expectAccessible(page);
  await page.getByRole('button', { name: `Termin absagen: ${shown(start, 'Europe/London', 'de-DE')}` }).click();
  await expect(dialog(page).getByText(lateChange, { exact: true })).toHaveAttribute('lang', 'en');
  await expect(dialog(page)).toContainText('Ihr Termin beginnt in weniger als 24 Stunden.');
  await expect(dialog(page)).toContainText('Ein Guthaben kann verbraucht werden. Ihre Fachperson entscheidet.');
  await expectAccessible(page);
});

test('on a phone the times come into view with the day that is chosen', async ({ cast, another, signIn }) => {
  const page = await another({ viewport: { width: 360, height: 640 }, isMobile: true });
  await signIn(page, cast.hana.email);
  await page.getByRole('button', { name: 'Book a session' }).click();
  await chooseNora(page, cast.nora);
  await dialog(page)
    .getByRole('region', { name: 'Day' })
    .getByRole('button', { name: /\d free times?$/ })
    .last()
    .click();
  await expect(dialog(page).getByRole('region', { name: 'Time' }).getByRole('group').first()).toBeInViewport();
});

test('the next session is found behind many later ones', async ({ page, cast, signIn }) => {
  for (const hours of [6, 300, 302, 304]) await booked(cast, cast.hana, hours);
  const { body } = await cast.hana.get('/api/sessions?status=scheduled&limit=200');
  const ahead = body.items.filter(({ end }: { end: string }) => Date.parse(end) > Date.now());
  const soonest = ahead.at(-1);
  await signIn(page, cast.hana.email);
  // pages of two stand for those of fifty
  await page.route(sessionsPage, (route) =>
    route.continue({ url: route.request().url().replace('limit=50', 'limit=2') }),
  );
  await page.reload();
  const next = page.getByRole('region', { name: 'Your next session' });
  await expect(next.locator(`time[datetime="${soonest.start}"]`)).toBeVisible();
});

test('an unknown refusal is shown with its id', async ({ page, cast, signIn }) => {
  const { id, start } = await booked(cast, cast.henri, 14);
  await signIn(page, cast.henri.email);
  await page.route(`**/api/sessions/${id}/cancellation`, (route) =>
    route.fulfill({
      status: 409,
      contentType: 'application/problem+json',
      body: JSON.stringify({ code: 'session.of-tomorrow', status: 409, correlationId: 'abc-123' }),
    }),
  );
  await page.getByRole('button', { name: `Cancel the session: ${shown(start)}` }).click();
  await dialog(page).getByRole('checkbox').check();
  await dialog(page).getByRole('button', { name: 'Cancel the session' }).click();
  await expect(dialog(page).getByRole('alert').filter({ hasText: 'session.of-tomorrow, abc-123' })).toBeVisible();
});

test.describe('where something fails', () => {
  test.use({ forgiven: [/(status of|answer:) (401|503)|ERR_/] });

  test('an answer that does not come: what was ticked stays, and pressing again does nothing twice', async ({
    page,
    cast,
    signIn,
  }) => {
    const { id, start } = await booked(cast, cast.henri, 12);
    await signIn(page, cast.henri.email);
    await page.getByRole('button', { name: `Cancel the session: ${shown(start)}` }).click();
    await dialog(page).getByRole('checkbox').check();
    const keys: (string | undefined)[] = [];
    await page.route(`**/api/sessions/${id}/cancellation`, async (route) => {
      keys.push(route.request().headers()['idempotency-key']);
      if (keys.length > 1) return route.continue();
      // carried out, and the answer lost on the way
      await route.fetch();
      await route.abort('connectionreset');
    });
    const confirm = dialog(page).getByRole('button', { name: 'Cancel the session' });
    await confirm.click();
    await expect(dialog(page).getByRole('alert').filter({ hasText: 'There was no answer.' })).toBeVisible();
    await expect(dialog(page).getByRole('checkbox')).toBeChecked();
    await confirm.click();
    await expect(dialog(page).getByRole('heading', { name: 'Your session is cancelled' })).toBeVisible();
    expect(keys).toHaveLength(2);
    expect(keys[0]).toBe(keys[1]);
  });

  test('a sign-in that has ended: the page stays, says so, and goes on; a new page comes back to where one was', async ({
    page,
    context,
    cast,
    signInByLink,
    mailbox,
  }) => {
    await signInByLink(page, cast.holly.email);
    // a page that has not asked who is there would rightly ask her to sign in
    await expect(page.getByText('You have no session ahead.')).toBeVisible();
    await context.clearCookies();
    await page.getByRole('button', { name: 'Book a session' }).click();
    const ended = page.getByRole('alert').filter({ hasText: 'Your sign-in has ended.' });
    await expect(ended.getByRole('link', { name: 'Sign in again' })).toHaveAttribute('href', '/sign-in?to=%2Fsessions');
    await page.goto('/sessions?from=there');
    await expect(page).toHaveURL(/\/sign-in\?to=%2Fsessions%3Ffrom%3Dthere/);
    const before = (await mailbox.to(cast.holly.email)).length;
    await page.getByLabel('Your e-mail address').fill(cast.holly.email);
    await page.getByRole('button', { name: 'Send me a link' }).click();
    const mails = await mailbox.until(cast.holly.email, (all) => Boolean(linkIn(all.slice(before))), 'link');
    await page.goto(String(linkIn(mails)));
    await page.getByRole('main').getByRole('button', { name: 'Sign in' }).click();
    await expect(page).toHaveURL(/\/sessions\?from=there/);
  });

  test('what could not be loaded says so, and is there after another try', async ({
    page,
    cast,
    signIn,
    expectAccessible,
  }) => {
    await page.route(sessionsPage, (route) =>
      route.fulfill({
        status: 503,
        contentType: 'application/problem+json',
        body: JSON.stringify({ code: 'service.unavailable', status: 503 }),
      }),
    );
    await signIn(page, cast.holly.email);
    const failed = page.getByRole('alert').filter({ hasText: 'We could not load your sessions.' });
    await expect(failed).toContainText('A part that this needs does not answer right now.');
    await expectAccessible(page);
    await page.unroute(sessionsPage);
    await failed.getByRole('button', { name: 'Try again' }).click();
    await expect(page.getByText('You have no session ahead.')).toBeVisible();
    await expectAccessible(page);
  });

  test('without a connection the page says how old it is, until there is one again', async ({
    page,
    context,
    cast,
    signIn,
  }) => {
    await signIn(page, cast.holly.email);
    await expect(page.getByText('You have no session ahead.')).toBeVisible();
    await context.setOffline(true);
    await expect(page.getByText(/No connection\. Showing what we had at \d\d:\d\d\./)).toBeVisible();
    await context.setOffline(false);
    await expect(page.getByText(/No connection/)).toHaveCount(0);
  });
});

for (const scheme of ['light', 'dark'] as const) {
  test(`axe finds nothing on the dashboard and its dialogs, on a phone, ${scheme}`, async ({
    cast,
    another,
    signIn,
  }) => {
    const { start } = await booked(cast, cast.hana, 16);
    const page = await another({ colorScheme: scheme, viewport: { width: 360, height: 740 }, isMobile: true });
    await signIn(page, cast.hana.email);
    const expectNothing = async () =>
      expect(
        (await new AxeBuilder({ page }).analyze()).violations.map(({ id, nodes }) => [id, nodes[0]?.html]),
      ).toEqual([]);
    await expect(page.getByRole('button', { name: `Change the time: ${shown(start)}` })).toBeVisible();
    await expectNothing();
    await page.getByRole('button', { name: `Change the time: ${shown(start)}` }).click();
    await expect(dialog(page).getByRole('button', { name: 'Next month' })).toBeVisible();
    await expectNothing();
    const width = await page.locator('html').evaluate(({ scrollWidth }) => scrollWidth);
    expect(width, 'nothing sticks out sideways').toBeLessThanOrEqual(360);
  });
}
