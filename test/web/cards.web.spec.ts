import type { Page } from '@playwright/test';
import { chargeOn, owed } from './diary.ts';
import { expect, test } from './fixtures.ts';

// Only where the tests' own system runs: there a stand-in plays the provider (playwright.config.ts).

/** What a client does on the provider's page, which she was sent to. */
async function typeCard(page: Page, last4: string): Promise<void> {
  await expect(page).toHaveTitle('Payment page');
  const answer = await page.request.post(page.url(), { data: { card: 'good', last4 } });
  await page.goto((await answer.json()).back);
}

test('the client keeps a card, replaces and removes it; a change that is charged is taken from it, with a receipt', async ({
  page,
  cast,
  signIn,
  expectAccessible,
}) => {
  await signIn(page, cast.pia.email);
  const card = page.getByRole('region', { name: 'Your card' });
  await expect(card).toContainText('Without one you get a link to pay by.');
  await expectAccessible(page);
  await card.getByRole('button', { name: 'Add a card' }).click();
  await typeCard(page, '4242');
  await expect(page.getByRole('status').filter({ hasText: 'As soon as the provider has confirmed' })).toBeVisible();
  await expect(card).toContainText('Visa ending in 4242');
  await expect(card).toContainText('Valid until 12/2031');

  const { id } = await owed(cast);
  await expect(chargeOn(page, id)).toContainText(/Paid.*Receipt R-/);

  await card.getByRole('button', { name: 'Replace the card' }).click();
  await typeCard(page, '1881');
  await expect(card).toContainText('Visa ending in 1881');
  await card.getByRole('button', { name: 'Remove the card' }).click();
  const removing = page.getByRole('dialog', { name: 'Remove this card?' });
  await expect(removing).toContainText('Visa ending in 1881');
  await expectAccessible(page);
  await removing.getByRole('button', { name: 'Remove the card' }).click();
  await expect(removing).toBeHidden();
  await expect(card.getByRole('button', { name: 'Add a card' })).toBeFocused();
});

test('the client pays online what she owes, and both see it', async ({ page, cast, signIn, another }) => {
  const { id } = await owed(cast);
  const hers = await another();
  await signIn(hers, cast.petra.email);
  await hers.goto('/professional/decisions');
  await signIn(page, cast.pia.email);
  await chargeOn(page, id).getByRole('link', { name: 'Pay online' }).click();
  await typeCard(page, '4242');
  await expect(page.getByRole('status').filter({ hasText: 'As soon as the payment is confirmed' })).toBeVisible();
  await expect(chargeOn(page, id)).toContainText(/Paid.*Receipt R-/);
  await expect(chargeOn(hers, id)).toContainText('Paid');
  // the card that she paid with is kept for later, and other tests' charges are not to be taken from it
  expect((await cast.pia.delete('/api/me/payment-method')).status).toBe(200);
});
