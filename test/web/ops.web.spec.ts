import type { Page } from '@playwright/test';
import { operatorEmail } from '../../scripts/system.ts';
import { expect, test } from './fixtures.ts';
import { poisonType, sendPoison, type Service } from './poison.ts';

const dialog = (page: Page) => page.getByRole('dialog');
const itemOf = (page: Page, messageId: string) => page.locator(`[data-message="${messageId}"]`);
const replayCalls = '**/api/ops/parked/replay';
const discardCalls = '**/api/ops/parked/discard';

/** What the service has parked, by the API that the page reads. */
async function parkedAt(page: Page, service: Service, messageId: string): Promise<string | undefined> {
  const answer = await page.request.get(`/api/ops/parked?service=${service}&limit=200`);
  if (!answer.ok()) return undefined;
  const { items } = (await answer.json()) as { items: { messageId: string; parkedAt: string }[] };
  return items.find((item) => item.messageId === messageId)?.parkedAt;
}

/** Signs the operator in when all of these are parked. */
async function withParked(page: Page, enter: () => Promise<void>, service: Service, ids: readonly string[]) {
  await enter();
  for (const id of ids) await expect.poll(() => parkedAt(page, service, id)).toBeDefined();
  await page.reload();
  for (const id of ids) await expect(itemOf(page, id)).toBeVisible();
}

const choose = async (page: Page, ids: readonly string[]) => {
  for (const id of ids) await itemOf(page, id).getByRole('checkbox').check();
};

/** A refusal of the API, as it would come. */
async function refuse(page: Page, calls: string, status: number, code: string): Promise<void> {
  const body = JSON.stringify({ code, status, correlationId: 'abc-123' });
  await page.route(calls, (route) => route.fulfill({ status, contentType: 'application/problem+json', body }));
}

test('a parked message: its reason, what a replay would do, the replay, and a discard with a reason; then it is gone', async ({
  page,
  signIn,
  expectAccessible,
}) => {
  const [id = ''] = await sendPoison('billing');
  await withParked(page, () => signIn(page, operatorEmail), 'billing', [id]);
  await expect(
    page.getByRole('status').filter({ hasText: /events? (is|are) parked and waits? for somebody/ }),
  ).toBeVisible();
  await expect(page.getByRole('row', { name: /^billing\.events / })).toBeVisible();
  const item = itemOf(page, id);
  await expect(item.getByRole('heading', { name: poisonType })).toBeVisible();
  await expect(item.getByText('not of its form')).toBeVisible();
  await expect(item.getByText(/billing, parked .+, after 1 attempt$/)).toBeVisible();
  await expect(item.getByText(id)).toBeHidden();
  await item.getByText('What is in it').click();
  await expect(item.getByText('"poison": true')).toBeVisible();
  await expect(item.getByText('‹12 characters›')).toBeVisible();
  await expect(page.getByText('Tess Example')).toHaveCount(0);
  await expectAccessible(page);

  await item.getByRole('checkbox').check();
  await expect(page.getByText('1 chosen')).toBeVisible();
  const first = await parkedAt(page, 'billing', id);
  await page.getByRole('button', { name: 'Replay…' }).click();
  await expect(dialog(page).getByRole('heading', { name: 'What a replay would do' })).toBeFocused();
  await expect(dialog(page).getByRole('row', { name: id })).toContainText('Goes back to billing.events.');
  await expectAccessible(page);
  expect(await parkedAt(page, 'billing', id), 'nothing is sent yet').toBe(first);
  await dialog(page).getByRole('button', { name: 'Replay 1 event' }).click();
  await expect(dialog(page).getByRole('heading', { name: 'The replay is done' })).toBeFocused();
  await expect(dialog(page)).toContainText('1 event was sent back to its service.');
  await dialog(page).getByRole('button', { name: 'Close' }).last().click();
  await expect(page.getByRole('heading', { name: 'Parked events' })).toBeFocused();
  // poison as it is, it is parked again
  await expect.poll(() => parkedAt(page, 'billing', id)).not.toBe(first);
  await expect.poll(() => parkedAt(page, 'billing', id)).toBeDefined();
  await expect(item, 'shows by itself').toBeVisible({ timeout: 20_000 });

  await item.getByRole('checkbox').check();
  await page.getByRole('button', { name: 'Discard…' }).click();
  const confirm = dialog(page).getByRole('button', { name: 'Discard 1 event' });
  await expect(confirm).toBeDisabled();
  await expect(dialog(page)).toContainText('Say why first.');
  await expectAccessible(page);
  await dialog(page).getByLabel('Why?').fill('Made by a test.');
  // where it belongs in its stream can't be read, so money may need it
  await expect(dialog(page).getByRole('note')).toContainText('Later events of the same streams can’t be applied');
  await expect(confirm).toBeDisabled();
  await dialog(page).getByLabel('Discard all the same').check();
  await confirm.click();
  await expect(dialog(page).getByRole('heading', { name: 'Discarded' })).toBeFocused();
  await expect(dialog(page)).toContainText('1 event was discarded. It stays on record.');
  await dialog(page).getByRole('button', { name: 'Close' }).last().click();
  await expect(item).toHaveCount(0);
  expect(await parkedAt(page, 'billing', id)).toBeUndefined();
});

test('the keyboard alone; and each refusal stands beside what caused it, with nothing lost that was typed', async ({
  page,
  signIn,
  expectAccessible,
}) => {
  const [id = ''] = await sendPoison('booking');
  await withParked(page, () => signIn(page, operatorEmail), 'booking', [id]);
  await itemOf(page, id).getByRole('checkbox').focus();
  await page.keyboard.press('Space');
  const replay = page.getByRole('button', { name: 'Replay…' });
  await refuse(page, replayCalls, 409, 'parked.busy');
  await replay.focus();
  await page.keyboard.press('Enter');
  const failed = dialog(page).getByRole('alert').filter({ hasText: 'We could not load what would happen.' });
  await expect(failed).toContainText('Someone else is looking at this service’s parked messages.');
  await page.unroute(replayCalls);
  await failed.getByRole('button', { name: 'Try again' }).focus();
  await page.keyboard.press('Enter');
  await expect(dialog(page).getByRole('row', { name: id })).toBeVisible();
  await refuse(page, replayCalls, 409, 'parked.queue-missing');
  await dialog(page).getByRole('button', { name: 'Replay 1 event' }).focus();
  await page.keyboard.press('Enter');
  await expect(dialog(page).getByRole('alert').filter({ hasText: 'so nothing was sent back' })).toBeVisible();
  await page.unroute(replayCalls);
  await page.keyboard.press('Escape');
  await expect(replay).toBeFocused();

  await refuse(page, discardCalls, 409, 'parked.others-wait');
  await page.keyboard.press('Shift+Tab');
  await page.keyboard.press('Enter');
  await expect(dialog(page).getByRole('heading', { name: 'Discard 1 event?' })).toBeFocused();
  await dialog(page).getByLabel('Why?').focus();
  await page.keyboard.type('Made by a test.');
  await dialog(page).getByRole('button', { name: 'Discard 1 event' }).focus();
  await page.keyboard.press('Enter');
  await expect(
    dialog(page).getByRole('alert').filter({ hasText: 'Other messages of the same stream wait' }),
  ).toBeVisible();
  await expect(dialog(page).getByLabel('Why?')).toHaveValue('Made by a test.');
  await expectAccessible(page);
  await page.unroute(discardCalls);
  await dialog(page).getByLabel('Discard all the same').focus();
  await page.keyboard.press('Space');
  await dialog(page).getByRole('button', { name: 'Discard 1 event' }).focus();
  await page.keyboard.press('Enter');
  await expect(dialog(page).getByRole('heading', { name: 'Discarded' })).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('heading', { name: 'Parked events' })).toBeFocused();
  await expect(itemOf(page, id)).toHaveCount(0);
});

test('in German, in the dark, on a phone of 360 px: axe finds nothing in what is parked, nor in its dialogs', async ({
  another,
  signIn,
  expectAccessible,
}) => {
  const [id = ''] = await sendPoison('gateway');
  const page = await another({
    locale: 'de-DE',
    colorScheme: 'dark',
    viewport: { width: 360, height: 740 },
    isMobile: true,
  });
  await page.addInitScript(() => localStorage.setItem('hubhours-language', 'de'));
  const expectFits = async () => {
    const width = await page.locator('html').evaluate(({ scrollWidth }) => scrollWidth);
    expect(width, 'nothing sticks out sideways').toBeLessThanOrEqual(360);
    await expectAccessible(page);
  };
  await withParked(page, () => signIn(page, operatorEmail), 'gateway', [id]);
  await itemOf(page, id).getByText('Was darin steht').click();
  await expectFits();
  await choose(page, [id]);
  await page.getByRole('button', { name: 'Wiederholen…' }).click();
  await expect(dialog(page).getByRole('row', { name: id })).toContainText('Geht zurück nach gateway.events.');
  await expectFits();
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Verwerfen…' }).click();
  await expectFits();
  await dialog(page).getByLabel('Warum?').fill('Von einem Test.');
  await dialog(page).getByRole('button', { name: '1 Ereignis verwerfen' }).click();
  await expect(dialog(page)).toContainText('1 Ereignis wurde verworfen.');
});

test.describe('where something fails', () => {
  test.use({ forgiven: [/(status of|answer:) 503|ERR_/] });

  test('a long replay shows how far it is, can be stopped, and goes on where it was after a failure', async ({
    page,
    signIn,
    expectAccessible,
  }) => {
    const ids = await sendPoison('availability', 10);
    await withParked(page, () => signIn(page, operatorEmail), 'availability', ids);
    await choose(page, ids);
    await page.getByRole('button', { name: 'Replay…' }).click();
    await dialog(page).getByLabel('At most so many a second').fill('none');
    await dialog(page).getByRole('button', { name: 'Replay 10 events' }).click();
    await expect(dialog(page)).toContainText('A whole number from 1 to 500.');
    await dialog(page).getByLabel('At most so many a second').fill('1');
    await dialog(page).getByRole('button', { name: 'Replay 10 events' }).click();
    await expect(dialog(page).getByRole('progressbar')).toBeVisible();
    await dialog(page).getByRole('button', { name: 'Stop here' }).click();
    await expect(dialog(page)).toContainText('Stops after this turn');
    const stopped = dialog(page).getByText(/^Stopped: [1-9] of 10 are sent back/);
    await expect(stopped).toBeVisible({ timeout: 15_000 });
    await expectAccessible(page);

    await page.route(replayCalls, (route) => route.abort('connectionreset'), { times: 1 });
    await dialog(page).getByRole('button', { name: 'Go on' }).click();
    await expect(dialog(page).getByText(/^[1-9] of 10 are sent back, and will not be sent twice\.$/)).toBeVisible();
    await expect(dialog(page).getByRole('alert').filter({ hasText: 'There was no answer.' })).toBeVisible();
    await dialog(page).getByLabel('At most so many a second').fill('500');
    await dialog(page).getByRole('button', { name: 'Go on' }).click();
    await expect(dialog(page)).toContainText('10 events were sent back to their services.');
    await page.keyboard.press('Escape');
    for (const id of ids) await expect.poll(() => parkedAt(page, 'availability', id)).toBeDefined();
    const data = { service: 'availability', messageIds: ids, reason: 'Made by a test.' };
    const headers = { origin: new URL(page.url()).origin };
    expect((await page.request.post('/api/ops/parked/discard', { data, headers })).status()).toBe(200);
  });

  test('the page says what could not be loaded, does not call it well, and has it after another try', async ({
    page,
    context,
    signIn,
    expectAccessible,
  }) => {
    await page.route('**/api/ops/queues', (route) => route.fulfill({ status: 503, body: '' }));
    const empty = { items: [], nextCursor: null, missing: ['billing'] };
    await page.route('**/api/ops/parked?*', (route) => route.fulfill({ json: empty }));
    await signIn(page, operatorEmail);
    const failed = page.getByRole('alert').filter({ hasText: 'We could not load the queues.' });
    await expect(failed).toContainText('A part that this needs does not answer right now.');
    await expect(page.getByText('Whether all is well can’t be said at the moment.')).toBeVisible();
    await expect(page.getByText('No answer from billing, so what they have parked is not shown here.')).toBeVisible();
    await expect(page.getByText('Those that answered have nothing parked.')).toBeVisible();
    await expectAccessible(page);
    await page.unroute('**/api/ops/queues');
    await failed.getByRole('button', { name: 'Try again' }).click();
    await expect(page.getByRole('row', { name: /^billing\.events / })).toBeVisible();
    await expect(page.getByText('What is parked by billing could not be seen.')).toBeVisible();
    await context.setOffline(true);
    await expect(page.getByText(/No connection\. Showing what we had at \d\d:\d\d\./)).toBeVisible();
    await expect(page.getByRole('row', { name: /^billing\.events / })).toBeVisible();
    await context.setOffline(false);
    await expect(page.getByText(/No connection/)).toHaveCount(0);
  });
});
