import type { Page } from '@playwright/test';
import { chargeOn, owed } from './diary.ts';
import { expect, test } from './fixtures.ts';

const dialog = (page: Page, name: string | RegExp) => page.getByRole('dialog', { name });
const payments = (page: Page) => page.getByRole('region', { name: 'Payments and receipts' });

test('a payment is noted and a part of it given back; too much is refused in words; the client sees it all, live', async ({
  page,
  cast,
  mailbox,
  signIn,
  another,
  expectAccessible,
}) => {
  const { id } = await owed(cast);
  await signIn(page, cast.petra.email);
  await page.goto('/professional/decisions');
  const hers = chargeOn(page, id);
  await expect(hers).toContainText('To be paid');
  const clients = await another();
  await signIn(clients, cast.pia.email);
  const its = payments(clients).locator(`[data-charge="${id}"]`);
  await expect(its).toContainText('To pay');

  await hers.getByRole('button', { name: 'Note a payment: €75.00 of Pia Stern' }).click();
  const paid = dialog(page, 'Pia Stern has paid €75.00?');
  await expect(paid).toContainText('Pia Stern gets a receipt for €75.00 by e-mail.');
  await expectAccessible(page);
  await paid.getByLabel('Reference').fill('Transfer 123');
  await paid.getByRole('button', { name: 'Yes, I have €75.00' }).click();
  await expect(paid).toBeHidden();
  const giveBack = hers.getByRole('button', { name: 'Give money back: €75.00 of Pia Stern' });
  await expect(giveBack).toBeFocused();
  await expect(hers).toContainText(/Paid.*Receipt R-\d{6}: €75\.00/);
  // what was paid can't be taken back by undoing the decision
  const decided = page.locator('[data-decided]').filter({ has: page.locator(`[data-charge="${id}"]`) });
  await expect(decided.getByRole('button', { name: /^Undo/ })).toHaveCount(0);
  await expect(its).toContainText(/Paid.*Receipt R-\d{6}/);

  await giveBack.click();
  const refund = dialog(page, 'Give Pia Stern money back');
  const amount = refund.getByLabel('Amount in EUR');
  const confirm = refund.getByRole('button', { name: /^Give (money )?back/ });
  await expect(refund).toContainText('Paid: €75.00.');
  await expect(amount).toHaveValue('75');
  await expect(refund).toContainText('Say why first.');
  await expect(confirm).toBeDisabled();
  await refund.getByLabel('Why').fill('Half of it was enough');
  await amount.fill('75.01');
  await expect(refund).toContainText('at most €75.00 of what was paid is left');
  await expect(confirm).toBeDisabled();
  await amount.fill('25');
  await expectAccessible(page);
  // somebody else, of the same practice, was quicker
  await page.route(
    `**/api/charges/${id}/refund`,
    async (route) => {
      const other = await cast.petra.post(`/api/charges/${id}/refund`, { amountMinor: 5_500, reason: 'Agreed' });
      expect(other.status).toBe(200);
      await route.continue();
    },
    { times: 1 },
  );
  const refused = page.waitForResponse(`**/api/charges/${id}/refund`);
  await confirm.click();
  expect((await refused).status()).toBe(409);
  await expect(refund).toContainText('at most €20.00 of what was paid is left');
  await expect(refund).toContainText('Given back so far: €55.00.');
  await expect(amount).toHaveValue('25');
  await expect(refund.getByLabel('Why')).toHaveValue('Half of it was enough');
  await amount.fill('10');
  await refund.getByRole('button', { name: 'Give back €10.00' }).click();
  await expect(refund).toBeHidden();
  await expect(hers).toContainText('Given back of it: €65.00');
  await expect(its).toContainText('Paid back of it: €65.00');
  await expect(its.getByText(/^Refund R-/)).toHaveCount(2);
  await expect(payments(clients)).toContainText('You get each receipt by e-mail, too.');
  await mailbox.until(
    cast.pia.email,
    (mails) => mails.some(({ subject }) => subject.startsWith('Receipt R-')),
    'receipt',
  );

  await giveBack.click();
  await expect(amount).toHaveValue('10');
  await refund.getByLabel('Why').fill('The rest');
  await refund.getByRole('button', { name: 'Give back €10.00' }).click();
  await expect(hers.getByRole('button')).toHaveCount(0);
  await expect(hers).toContainText('Given back');
  await expect(its).toContainText('Paid back');
  await expectAccessible(clients);
});

test('an amount is typed in German as it is written there', async ({ cast, another, signIn, expectAccessible }) => {
  const { id } = await owed(cast);
  await cast.petra.post(`/api/charges/${id}/payment`, {});
  const page = await another({ locale: 'de-DE' });
  await page.addInitScript(() => localStorage.setItem('hubhours-language', 'de'));
  await signIn(page, cast.petra.email);
  await page.goto('/professional/decisions');
  await chargeOn(page, id)
    .getByRole('button', { name: /^Geld zurückgeben/ })
    .click();
  const refund = dialog(page, 'Geld an Pia Stern zurückgeben');
  await refund.getByLabel('Betrag in EUR').fill('12,50');
  await refund.getByLabel('Warum').fill('Kulanz');
  await expectAccessible(page);
  await refund.getByRole('button', { name: /^12,50\s€ zurückgeben$/ }).click();
  await expect(refund).toBeHidden();
  await expect(chargeOn(page, id)).toContainText(/Davon zurückgezahlt: 12,50\s€/);
});

test('where nobody can pay online, the page says nothing of cards', async ({ page, cast, signIn }) => {
  await page.route('**/api/me/payment-method', (route) => route.fulfill({ json: { online: false, card: null } }));
  const asked = page.waitForResponse('**/api/me/payment-method');
  await signIn(page, cast.hana.email);
  await asked;
  await expect(page.getByRole('region', { name: 'Credits' })).toBeVisible();
  await expect(page.getByText(/\bcard\b/i)).toHaveCount(0);
});

test.describe('where something fails', () => {
  test.use({ forgiven: [/(status of|answer:) 503/] });

  test('a provider that does not answer: said beside the button, and the card stays', async ({
    page,
    cast,
    signIn,
  }) => {
    const card = { brand: 'visa', last4: '4242', expiresMonth: 1, expiresYear: 2026 };
    await page.route('**/api/me/payment-method', (route) =>
      route.request().method() === 'GET'
        ? route.fulfill({ json: { online: true, card } })
        : route.fulfill({
            status: 503,
            contentType: 'application/problem+json',
            body: JSON.stringify({ code: 'service.unavailable', status: 503 }),
          }),
    );
    await signIn(page, cast.hana.email);
    const region = page.getByRole('region', { name: 'Your card' });
    await expect(region).toContainText('Expired 01/2026');
    await region.getByRole('button', { name: 'Replace the card' }).click();
    await expect(region.getByRole('alert')).toContainText('A part that this needs does not answer right now.');
    await region.getByRole('button', { name: 'Remove the card' }).click();
    const removing = dialog(page, 'Remove this card?');
    await removing.getByRole('button', { name: 'Remove the card' }).click();
    await expect(removing.getByRole('alert')).toContainText('A part that this needs does not answer right now.');
    await removing.getByRole('button', { name: 'Keep the card' }).click();
    await expect(region).toContainText('Visa ending in 4242');
  });
});
