import type { Page } from '@playwright/test';
import { expect, test } from './fixtures.ts';

const dialog = (page: Page) => page.getByRole('dialog');

test('an employer invites somebody, grants her credits, and ends the membership', async ({
  page,
  cast,
  mailbox,
  signIn,
  expectAccessible,
}) => {
  const email = `ines.${cast.hub.id}@story.test`;
  await signIn(page, cast.admin.email);
  await expect(page.getByRole('heading', { level: 1, name: 'Your hub' })).toBeVisible();
  await expect(page.getByText('Hana Berg')).toBeVisible();
  await expectAccessible(page);

  await page.getByRole('button', { name: 'Invite a client' }).click();
  await dialog(page).getByRole('button', { name: 'Invite' }).click();
  await expect(dialog(page).getByText('Enter a name.')).toBeVisible();
  await expect(dialog(page).getByLabel('Name', { exact: true })).toBeFocused();
  await expectAccessible(page);
  await dialog(page).getByLabel('Name', { exact: true }).fill('Ines Kern');
  await dialog(page).getByLabel('E-mail address').fill('ines');
  await dialog(page).getByRole('button', { name: 'Invite' }).click();
  await expect(dialog(page).getByText('Enter an e-mail address, such as name@example.org.')).toBeVisible();
  await dialog(page).getByLabel('E-mail address').fill(email);
  await dialog(page).getByRole('button', { name: 'Invite' }).click();
  await expect(dialog(page).getByText(`Ines Kern can sign in as ${email} now.`, { exact: false })).toBeVisible();
  await dialog(page).getByRole('button', { name: 'Done' }).click();
  await expect(page.getByText('Ines Kern')).toBeVisible();

  await page.getByRole('button', { name: 'Grant credits' }).click();
  await dialog(page).getByRole('radio', { name: 'Chosen ones' }).check({ force: true });
  await dialog(page).getByRole('checkbox', { name: 'Ines Kern' }).check();
  await dialog(page).getByLabel('Credits for each').fill('0');
  await dialog(page).getByRole('button', { name: 'Grant credits' }).click();
  await expect(dialog(page).getByText('Enter a whole number from 1 to 1,000.')).toBeVisible();
  await expect(dialog(page).getByText('Choose a day that is still to come.')).toBeVisible();
  await expectAccessible(page);
  await dialog(page).getByLabel('Credits for each').fill('4');
  await dialog(page).getByLabel('Good until the end of').fill('2031-12-31');
  await dialog(page).getByRole('button', { name: 'Grant credits' }).click();
  await expect(dialog(page)).toContainText('1 client got 4 each, good until 31 December 2031.');
  await dialog(page).getByRole('button', { name: 'Done' }).click();

  await page.getByRole('button', { name: 'End membership: Ines Kern' }).click();
  await expect(dialog(page)).toContainText('Sessions that are booked stand');
  await dialog(page).getByRole('button', { name: 'End the membership' }).click();
  await expect(dialog(page)).toContainText('Ines Kern is no longer a member of the hub.');
  await dialog(page).getByRole('button', { name: 'Done' }).click();
  await expect(page.getByText('Ines Kern')).toHaveCount(0);
  expect(await mailbox.to(email)).toEqual([]);
});

test('R16: inviting an address that is known looks just as inviting a new one', async ({ page, cast, signIn }) => {
  await signIn(page, cast.admin.email);
  await page.getByRole('button', { name: 'Invite a client' }).click();
  await dialog(page).getByLabel('Name', { exact: true }).fill('Pia S.');
  await dialog(page).getByLabel('E-mail address').fill(cast.pia.email);
  await dialog(page).getByRole('button', { name: 'Invite' }).click();
  await expect(dialog(page).getByText(`Pia S. can sign in as ${cast.pia.email} now.`, { exact: false })).toBeVisible();
});

test('R16: hidden totals are said to be hidden, and why; who had a session is nowhere', async ({
  page,
  cast,
  signIn,
}) => {
  const hidden = { sessions: null, creditsUsed: null, clients: null };
  const month = (name: string, cells: object) => ({ month: name, publishedAt: '2026-11-04T00:00:00Z', ...cells });
  await page.route('**/api/hubs/*/usage*', (route) =>
    route.fulfill({
      json: {
        timeZone: 'Europe/Berlin',
        minimumGroupSize: 5,
        months: [month('2026-09-01', hidden), month('2026-10-01', { sessions: 31, creditsUsed: null, clients: 12 })],
      },
    }),
  );
  await signIn(page, cast.admin.email);
  await expect(page.getByRole('img', { name: /September 2026: hidden; October 2026: 31/ })).toBeVisible();
  await page.getByText('Credits used').first().click();
  await expect(page.getByRole('img', { name: /September 2026: hidden; October 2026: hidden/ })).toBeVisible();
  await page.getByText('Why some months are hidden').click();
  await expect(page.getByText('at least 5 clients stand behind it')).toBeVisible();
  await page.getByText('The same as a table').click();
  await expect(page.getByRole('row', { name: 'October 2026 31 hidden 12' })).toBeVisible();
});
