import type { Page } from '@playwright/test';
import {
  booked,
  bookedPrivately,
  chooseNora,
  chooseTime,
  freeTime,
  cancellationOf,
  expectToldOfMove,
  lateChange,
  ownTerms,
  shown,
} from './diary.ts';
import { expect, test } from './fixtures.ts';

const dialog = (page: Page) => page.getByRole('dialog');
const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name, exact: true });

test('what happens if I cancel within 24 hours: the warning to the letter, a decision of the professional, e-mails', async ({
  page,
  cast,
  mailbox,
  signIn,
  expectAccessible,
}) => {
  const session = await booked(cast, cast.hana, 3);
  await signIn(page, cast.hana.email);
  const card = page.getByRole('article').filter({ has: page.getByRole('button', { name: shown(session.start) }) });
  await expect(card).toContainText(`Sponsored by ${cast.hub.name}`);
  await page.getByRole('button', { name: `Cancel the session: ${shown(session.start)}` }).click();
  await expect(dialog(page).getByText(lateChange, { exact: true })).toBeVisible();
  await expect(dialog(page)).toContainText('One credit may be used. Your professional decides.');
  await expectAccessible(page);
  await expect(dialog(page).getByRole('button', { name: 'Cancel the session' })).toBeDisabled();
  await dialog(page).getByRole('checkbox', { name: 'I have read this' }).check();
  await dialog(page).getByRole('button', { name: 'Cancel the session' }).click();
  await expect(dialog(page).getByRole('heading', { name: 'Your session is cancelled' })).toBeVisible();
  await expectAccessible(page);
  await button(page, 'Done').click();

  const late = page.getByRole('region', { name: 'Late changes' }).getByRole('listitem').first();
  await expect(late).toContainText('Your professional has not decided yet');
  for (const { email, timeZone } of [cast.hana, cast.nora]) {
    const told = cancellationOf(session.start, timeZone);
    await mailbox.until(email, (mails) => mails.some(({ subject }) => subject === told), told);
  }
  const { body } = await cast.nora.get(`/api/decisions?sessionId=${session.id}`);
  await cast.nora.post(`/api/decisions/${body.items[0].id}/outcome`, { outcome: 'charge-credit' });
  await expect(late).toContainText('Charged: 1 credit');
});

test('an early cancellation costs nothing, and the credit comes back', async ({ page, cast, signIn }) => {
  const { start } = await booked(cast, cast.henri, 40);
  await signIn(page, cast.henri.email);
  const card = page
    .getByRole('article')
    .filter({ has: page.getByRole('button', { name: `Cancel the session: ${shown(start)}` }) });
  await expect(card).toContainText('Paid with 1 credit');
  await page.getByRole('button', { name: `Cancel the session: ${shown(start)}` }).click();
  await expect(dialog(page)).toContainText('This costs you nothing. Your credit comes back to you.');
  await expect(dialog(page).getByRole('note')).toHaveCount(0);
  // read again only once the dialog is closed and its opener has the focus again
  let readOn: () => void = () => undefined;
  const closed = new Promise<void>((resolve) => (readOn = resolve));
  await page.route('**/api/sessions?**', async (route) => {
    await closed;
    await route.continue();
  });
  await dialog(page).getByRole('button', { name: 'Cancel the session' }).click();
  await button(page, 'Done').click();
  await expect(page.getByRole('button', { name: `Cancel the session: ${shown(start)}` })).toBeFocused();
  readOn();
  await expect(page.getByRole('button', { name: `Cancel the session: ${shown(start)}` })).toHaveCount(0);
  await expect(page.getByRole('heading', { level: 1 })).toBeFocused();
});

test('can I rebook from my dashboard: only free times, the old one kept until then, two e-mails in order', async ({
  page,
  cast,
  mailbox,
  signIn,
  expectAccessible,
}) => {
  const { start } = await booked(cast, cast.henri, 60);
  const to = await freeTime(cast, 62, 5);
  await signIn(page, cast.henri.email);
  await page.getByRole('button', { name: `Change the time: ${shown(start)}` }).click();
  await expect(dialog(page)).toContainText(`Now: ${shown(start)}. We keep it until the new one is booked.`);
  await chooseTime(page, to);
  await expectAccessible(page);
  await dialog(page)
    .getByRole('button', { name: `Move to ${shown(to)}` })
    .click();
  await expect(dialog(page).getByRole('heading', { name: 'Your session has moved' })).toBeVisible();
  await button(page, 'Done').click();
  await expect(page.getByRole('button', { name: `Cancel the session: ${shown(to)}` })).toBeVisible();

  await expectToldOfMove({ mailbox, email: cast.henri.email }, { from: start, to });
});

test('a late move carries the same warning, and the old time stays open to a decision', async ({
  page,
  cast,
  signIn,
}) => {
  const { start } = await booked(cast, cast.hana, 6);
  const to = await freeTime(cast, 90);
  await signIn(page, cast.hana.email);
  await page.getByRole('button', { name: `Change the time: ${shown(start)}` }).click();
  await expect(dialog(page).getByText(lateChange, { exact: true })).toBeVisible();
  await chooseTime(page, to);
  const move = dialog(page).getByRole('button', { name: `Move to ${shown(to)}` });
  await expect(move).toBeDisabled();
  await expect(dialog(page)).toContainText('Tick above that you have read the note.');
  await dialog(page).getByRole('checkbox').check();
  await move.click();
  await expect(dialog(page)).toContainText('Nora Lind decides whether it costs something');
  await button(page, 'Done').click();
  await expect(page.getByRole('region', { name: 'Late changes' })).toContainText(`Moved away from: ${shown(start)}`);
});

test('a private client sees the professional’s own warning on any change, and whom to ask for another time', async ({
  page,
  cast,
  signIn,
  expectAccessible,
}) => {
  const { start } = await bookedPrivately(cast, 100);
  const at = shown(start, 'America/New_York');
  await signIn(page, cast.pia.email);
  await expect(page.getByText('To change the time, contact Petra Ost:')).toBeVisible();
  await expect(page.getByRole('link', { name: cast.petra.email })).toHaveAttribute(
    'href',
    `mailto:${cast.petra.email}`,
  );
  await expect(page.getByRole('button', { name: /^Change the time/ })).toHaveCount(0);
  await expect(page.getByRole('button', { name: 'Book a session' })).toHaveCount(0);
  await expectAccessible(page);
  await page.getByRole('button', { name: `Cancel the session: ${at}` }).click();
  await expect(dialog(page).getByText(ownTerms, { exact: true })).toBeVisible();
  await dialog(page).getByText('Terms & Conditions of Petra Ost').click();
  await expect(dialog(page)).toContainText('My terms.');
  await dialog(page).getByRole('checkbox').check();
  await dialog(page).getByRole('button', { name: 'Cancel the session' }).click();
  await expect(dialog(page).getByRole('heading', { name: 'Your session is cancelled' })).toBeVisible();
});

test('booking a new session: with a credit, or paid directly where there is none', async ({
  page,
  cast,
  signIn,
  another,
}) => {
  const time = await freeTime(cast, 120);
  await signIn(page, cast.hana.email);
  await page.getByRole('button', { name: 'Book a session' }).click();
  await chooseNora(page, cast.nora);
  await expect(dialog(page)).toContainText(/Uses (one of your \d+ credits|your last credit)\./);
  await chooseTime(page, time);
  await dialog(page)
    .getByRole('button', { name: `Book ${shown(time)}` })
    .click();
  await expect(dialog(page).getByRole('heading', { name: 'Your session is booked' })).toBeVisible();

  const other = await another();
  await signIn(other, cast.holly.email);
  await other.getByRole('button', { name: 'Book a session' }).click();
  await chooseNora(other, cast.nora);
  await expect(dialog(other)).toContainText('You have no credit left: you pay Nora Lind €75.00 directly.');
});

test('two clients reach for one time: the slower one is offered the nearest, and keeps what she has', async ({
  page,
  cast,
  signIn,
  another,
}) => {
  const time = await freeTime(cast, 150, 3);
  const other = await another();
  await signIn(page, cast.hana.email);
  await signIn(other, cast.henri.email);
  for (const one of [page, other]) {
    await one.getByRole('button', { name: 'Book a session' }).click();
    await chooseNora(one, cast.nora);
    await chooseTime(one, time);
  }
  const book = (one: Page) =>
    dialog(one)
      .getByRole('button', { name: `Book ${shown(time)}` })
      .click();
  await Promise.all([book(page), book(other)]);
  const done = (one: Page) => dialog(one).getByRole('heading', { name: 'Your session is booked' });
  const taken = (one: Page) => dialog(one).getByText(`${shown(time)} was just taken.`);
  await expect(done(page).or(taken(page))).toBeVisible();
  await expect(done(other).or(taken(other))).toBeVisible();
  const [slower] = (await taken(page).isVisible()) ? [page, other] : [other, page];
  await expect(taken(slower)).toBeVisible();
  const note = dialog(slower).getByRole('alert').filter({ hasText: 'was just taken' });
  await expect(note).toBeFocused();
  await expect(note.getByRole('button')).toHaveCount(3);
  await note.getByRole('button').first().click();
  await dialog(slower)
    .getByRole('button', { name: /^Book \w{3} / })
    .click();
  await expect(done(slower)).toBeVisible();
});
