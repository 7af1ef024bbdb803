import { expect, linkIn, test } from './fixtures.ts';

test('signing in: a link by e-mail, a button behind it, and out again', async ({ page, cast, signInByLink }) => {
  await signInByLink(page, cast.hana.email);
  await page.getByRole('button', { name: 'Account and display' }).click();
  await page.getByRole('button', { name: 'Sign out' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Sign in' })).toBeVisible();
  await page.goto('/sessions');
  await expect(page).toHaveURL(/\/sign-in\?to=/);
});

test('the demo lists its people; one who is chosen is sent a link', async ({ page, mailbox, expectAccessible }) => {
  await page.goto('/sign-in');
  await expectAccessible(page);
  const before = (await mailbox.to('omar@hubhours.test')).length;
  await page.getByRole('button', { name: 'Sign in as Omar Quist' }).click();
  await expect(page.getByRole('heading', { name: 'Look in your inbox' })).toBeVisible();
  await expectAccessible(page);
  await mailbox.until('omar@hubhours.test', (mails) => mails.length > before, 'link');
});

test('a link is good once', async ({ page, another, mailbox, cast, signInByLink, expectAccessible }) => {
  await signInByLink(page, cast.henri.email);
  const used = linkIn(await mailbox.to(cast.henri.email));
  const other = await another();
  await other.goto(String(used));
  await expectAccessible(other);
  await other.getByRole('button', { name: 'Sign in' }).click();
  await expect(other.getByRole('heading', { name: 'This link no longer works' })).toBeVisible();
});
