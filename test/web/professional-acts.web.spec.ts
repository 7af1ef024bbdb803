import type { Page } from '@playwright/test';
import { created } from '../../scripts/story/cast.mjs';
import { expectToldOfMove, privately, shown, turnTo, wallClock, weeksAhead, type Cast } from './diary.ts';
import { expect, test } from './fixtures.ts';

const berlin = 'Europe/Berlin';
const newYork = 'America/New_York';
const entry = (page: Page, id: string) => page.locator(`[data-session="${id}"]`);
const dialog = (page: Page, name: string | RegExp) => page.getByRole('dialog', { name });

/** A Hub session that Nora books for Hana, whatever she offers. */
async function bookedByNora({ nora, noras, hana }: Cast, start: string): Promise<{ id: string; start: string }> {
  const wish = { professionalId: nora.id, serviceId: noras.id, clientId: hana.id, start };
  return created(await nora.post('/api/sessions', wish));
}

test('R9, R13: she drags a session; nothing moves until she has read what will happen, and then two e-mails go out', async ({
  page,
  cast,
  mailbox,
  signIn,
}) => {
  const session = await bookedByNora(cast, weeksAhead(3, 1, 9));
  const other = await bookedByNora(cast, weeksAhead(3, 2, 12));
  const aDayLater = weeksAhead(3, 2, 9);
  await signIn(page, cast.nora.email);
  await turnTo(page, session.start);
  await entry(page, other.id).scrollIntoViewIfNeeded();
  const [from, beside] = [await entry(page, session.id).boundingBox(), await entry(page, other.id).boundingBox()];
  if (!from || !beside) throw new Error('both sessions are to be seen');
  // not by its middle, which a calendar may take for where it is held
  const [x, y] = [from.x + from.width / 2, from.y + from.height / 5];
  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.mouse.move(x + 20, y, { steps: 4 });
  await page.mouse.move(x + beside.x - from.x, y, { steps: 8 });
  await page.mouse.up();

  const move = dialog(page, 'Move Hana Berg’s session');
  await expect(move).toContainText(`Now: ${shown(session.start, berlin)}. It stays so until you confirm.`);
  const confirm = move.getByRole('button', { name: /^Move to / });
  // to the side alone: another day, and the same time of day
  const proposed = shown(aDayLater, berlin);
  await expect(confirm).toHaveText(`Move to ${proposed}`);
  await expect(move).toContainText(`The session is at ${proposed} from then on.`);
  await expect(move).toContainText('Hana Berg and you get a cancellation of the old time');
  const { body: still } = await cast.nora.get(`/api/sessions/${session.id}`);
  expect(still).toMatchObject({ status: 'scheduled', start: session.start });
  await confirm.click();
  await expect(move).toBeHidden();
  await expect(entry(page, session.id).locator('s')).toBeVisible();
  const { body: moved } = await cast.nora.get(`/api/sessions/${session.id}`);
  await expect(entry(page, moved.nextSessionId)).toBeVisible();
  const { body: successor } = await cast.nora.get(`/api/sessions/${moved.nextSessionId}`);
  expect(shown(successor.start, berlin)).toBe(proposed);
  await expectToldOfMove({ mailbox, email: cast.hana.email }, { from: session.start, to: successor.start });
});

test('R9, R15, R18: an overlap is a warning to her; what has begun took place or was missed, with what either costs said', async ({
  page,
  cast,
  signIn,
  expectAccessible,
}, info) => {
  info.setTimeout(120_000); // nothing can be booked in the past, so the next whole minute is waited for
  const wish = {
    professionalId: cast.petra.id,
    serviceId: cast.petras.id,
    clientId: cast.pia.id,
    overbook: true,
    ...privately,
  };
  const bookedAt = async (start: string) => created(await cast.petra.post('/api/sessions', { ...wish, start }));
  const start = new Date(Math.ceil((Date.now() + 5_000) / 60_000) * 60_000).toISOString();
  const [held, missed] = [await bookedAt(start), await bookedAt(start)];
  const taken = await bookedAt(weeksAhead(4, 1, 16, newYork));
  const { date, time } = wallClock(taken.start, newYork);
  await signIn(page, cast.petra.email);
  await page.getByText('List', { exact: true }).click();
  await entry(page, held.id).click();
  const drawer = dialog(page, 'Pia Stern');
  await expect(drawer.getByRole('button', { name: 'Move the session' })).toBeVisible();
  await expect(drawer.getByRole('button', { name: 'It took place' })).toHaveCount(0);
  await page.keyboard.press('Escape');

  await page.getByRole('button', { name: 'Book for a client' }).click();
  const book = dialog(page, 'Book for a client');
  await book.getByText('Somebody else of a hub').click();
  await book.getByLabel('The client’s exact e-mail address').fill(cast.holly.email);
  await book.getByRole('button', { name: 'Find', exact: true }).click();
  await expect(book.getByText('Holly Marsh is chosen.')).toBeVisible();
  await book.getByLabel('Date').fill(date);
  await book.getByLabel('Time').fill(time);
  const confirm = book.getByRole('button', { name: `Book ${shown(taken.start, newYork)}` });
  await confirm.click();
  const warning = book.getByRole('alert').filter({ hasText: 'Another session of yours is at this time.' });
  await expect(warning).toBeVisible();
  await expect(confirm).toBeDisabled();
  await expectAccessible(page);
  await warning.getByText('I want both at once').click();
  await confirm.click();
  await expect(book).toBeHidden();
  await turnTo(page, taken.start, newYork);
  await expect(page.locator('[data-session]').filter({ hasText: 'Holly Marsh' })).toContainText('Overbooked');
  await page.getByRole('button', { name: 'Today' }).click();

  await expect.poll(() => Date.now(), { timeout: 70_000 }).toBeGreaterThan(Date.parse(start) + 500);

  await entry(page, held.id).click();
  await drawer.getByRole('button', { name: 'It took place' }).click();
  const complete = dialog(page, 'Did Pia Stern’s session take place?');
  await expect(complete).toContainText('without one the client pays you directly');
  await complete.getByRole('button', { name: 'Yes, it took place' }).click();
  await expect(complete).toBeHidden();
  await expect(drawer.getByText('Took place', { exact: true }).first()).toBeVisible();
  // it held no credit
  await expect(drawer.getByRole('button', { name: 'Note a payment: €75.00 of Pia Stern' })).toBeVisible();
  await page.keyboard.press('Escape');

  await entry(page, missed.id).click();
  await drawer.getByRole('button', { name: 'The client did not come' }).click();
  const noShow = dialog(page, 'Pia Stern did not come?');
  await expect(noShow).toContainText('The session is noted as missed, which counts as late.');
  await noShow.getByText('Charge nothing').click();
  await expect(noShow).toContainText('Nothing is charged.');
  await noShow.getByRole('button', { name: 'Note it as missed' }).click();
  await expect(noShow).toBeHidden();
  const statusOf = async (id: string) => (await cast.petra.get(`/api/sessions/${id}`)).body.status;
  expect([await statusOf(held.id), await statusOf(missed.id)]).toEqual(['completed', 'no-show']);
  await page.keyboard.press('Escape');
  await page.getByRole('link', { name: /^Decisions/ }).click();
  const unpaid = page.getByRole('region', { name: 'Sessions still to be paid' });
  await expect(unpaid).toContainText(`Took place: ${shown(held.start, newYork)}`);
});

test('R17: a closed date offers nothing; time off names the sessions in its way, and moves none', async ({
  page,
  cast,
  signIn,
}) => {
  const session = await bookedByNora(cast, weeksAhead(5, 2, 9));
  const { date } = wallClock(session.start, berlin);
  const [from, to] = [weeksAhead(5, 2, 2), weeksAhead(5, 2, 20)];
  const offered = async () => {
    const query = new URLSearchParams({ serviceId: cast.noras.id, from, to });
    return (await cast.hana.get(`/api/professionals/${cast.nora.id}/slots?${query}`)).body.slots.length;
  };
  expect(await offered()).toBeGreaterThan(0);
  await signIn(page, cast.nora.email);
  await page.goto('/professional/availability');
  const closing = page.locator('form').filter({ has: page.getByRole('button', { name: 'Close this date' }) });
  await closing.getByLabel('Date').fill(date);
  await closing.getByRole('button', { name: 'Close this date' }).click();
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect.poll(offered).toBe(0);
  await page.getByRole('button', { name: /^Remove what is set for/ }).click();
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect.poll(offered).toBeGreaterThan(0);

  const taking = page.locator('form').filter({ has: page.getByRole('button', { name: 'Take this time off' }) });
  for (const [name, instant] of Object.entries({ From: from, Until: to })) {
    const clock = taking.getByRole('group', { name });
    await clock.getByLabel('Date').fill(wallClock(instant, berlin).date);
    await clock.getByLabel('Time').fill(wallClock(instant, berlin).time);
  }
  await taking.getByRole('button', { name: 'Take this time off' }).click();
  const collision = page.getByRole('status').filter({ hasText: 'One session lies in it and stays' });
  await expect(collision.getByRole('listitem')).toHaveText([shown(session.start, berlin)]);
  expect(await offered()).toBe(0);
  expect((await cast.nora.get(`/api/sessions/${session.id}`)).body.status).toBe('scheduled');
  await page.getByRole('button', { name: /^Cancel the time off/ }).click();
  await expect.poll(offered).toBeGreaterThan(0);
});

test('R7, R8: a Hub client’s early change can’t be charged, a private one’s can, as the frozen terms say and she decides', async ({
  page,
  cast,
  signIn,
  another,
}) => {
  const hub = await bookedByNora(cast, weeksAhead(3, 4, 9));
  await cast.hana.post(`/api/sessions/${hub.id}/cancellation`, {});
  await signIn(page, cast.nora.email);
  await turnTo(page, hub.start);
  await entry(page, hub.id).click();
  await expect(dialog(page, 'Hana Berg').getByText('Terms at booking')).toBeVisible();
  await expect(dialog(page, 'Hana Berg').getByText('The credit went back')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Decide about a charge' })).toHaveCount(0);

  const start = weeksAhead(3, 4, 15, newYork);
  const wish = { professionalId: cast.petra.id, serviceId: cast.petras.id, clientId: cast.pia.id, start, ...privately };
  const own = created(await cast.petra.post('/api/sessions', wish));
  const answer = await cast.pia.post(`/api/sessions/${own.id}/cancellation`, { acknowledge: 'own-terms' });
  expect(answer.status).toBe(200);
  const hers = await another();
  await signIn(hers, cast.petra.email);
  await turnTo(hers, own.start, newYork);
  await entry(hers, own.id).click();
  await expect(hers.getByText('Your terms may charge for an early change, too. You decide.')).toBeVisible();
  await hers.getByRole('button', { name: 'Decide about a charge' }).click();
  const asked = () => cast.petra.get(`/api/decisions?sessionId=${own.id}`);
  await expect.poll(async () => (await asked()).body.items.length).toBe(1);
  const [{ id }] = (await asked()).body.items;
  await hers.keyboard.press('Escape');
  await hers.getByRole('link', { name: /^Decisions/ }).click();
  const card = hers.locator(`[data-decision="${id}"]`);
  await card.getByRole('radio', { name: /^Charge directly/ }).check();
  await card.getByRole('button', { name: 'Charge directly' }).click();
  await expect(hers.locator(`[data-decided="${id}"]`)).toBeVisible();

  const clients = await another();
  await signIn(clients, cast.pia.email);
  await expect(clients.getByRole('region', { name: 'Late changes' })).toContainText('Charged');
  await expect(clients.getByText('€75.00').first()).toBeVisible();
});
