import type { Page } from '@playwright/test';
import { created } from '../../scripts/story/cast.mjs';
import { cancellationOf, expectToldOfMove, privately, turnTo, weeksAhead } from './diary.ts';
import { expect, test } from './fixtures.ts';

const HOUR = 3_600_000;
const inHours = (hours: number) => new Date(Math.ceil((Date.now() + hours * HOUR) / HOUR) * HOUR).toISOString();

type Booked = { readonly id: string; readonly start: string; readonly client: { readonly name: string } };

/** Goes to the week of a session, and opens its drawer. */
async function openSession(page: Page, { id, start, client }: Booked): Promise<void> {
  await page.getByText('List', { exact: true }).click();
  await turnTo(page, start);
  await page.locator(`[data-session="${id}"]`).click();
  await expect(page.getByRole('dialog', { name: client.name })).toBeVisible();
}

test('R14: every session is in her calendar, cancelled ones struck through, in each view', async ({
  page,
  signIn,
  expectAccessible,
}) => {
  await signIn(page, 'mira@hubhours.test');
  const sessions = page.locator('[data-session]');
  const undecided = sessions.filter({ has: page.locator('s') }).filter({ hasText: 'Decide' });
  // one of the demo's last working days: at the end of a week in it, else in the one before
  const [{ sessionId }] = (await (await page.request.get('/api/decisions?status=open&limit=1')).json()).items;
  const { start } = await (await page.request.get(`/api/sessions/${sessionId}`)).json();
  await turnTo(page, start);
  await expect(undecided.first()).toBeVisible();
  for (const view of ['Week', 'Month', 'List', 'Day']) {
    await page.getByText(view, { exact: true }).first().click();
    await expectAccessible(page);
  }
});

test('R9: she cancels at the client’s wish, sees what will happen, and both are told', async ({
  page,
  cast,
  mailbox,
  signIn,
  expectAccessible,
}) => {
  const start = inHours(7);
  const { body } = await cast.hana.post('/api/sessions', {
    professionalId: cast.nora.id,
    serviceId: cast.noras.id,
    start,
  });
  await signIn(page, cast.nora.email);
  await openSession(page, body);
  await expect(page.getByText(`Hub · ${cast.hub.name}`).first(), 'in the calendar').toBeVisible();
  await expect(page.getByRole('dialog').getByText(`Sponsored by ${cast.hub.name}.`)).toBeVisible();
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Cancel the session' }).click();
  const dialog = page.getByRole('dialog', { name: 'Cancel this session?' });
  await dialog.getByText('I can’t').click();
  await expect(dialog.getByText('Charge 1 credit')).toBeHidden();
  await expect(dialog.getByText('only what the client asks for can be charged')).toBeVisible();
  await dialog.getByText('The client asked for it').click();
  await dialog.getByText('Charge 1 credit').click();
  await expect(dialog.getByText('One credit is used.')).toBeVisible();
  await expectAccessible(page);
  await dialog.getByRole('button', { name: 'Cancel the session' }).click();
  await expect(dialog).toBeHidden();
  await expect(
    page.getByRole('dialog', { name: 'Hana Berg' }).getByText('Cancelled', { exact: true }).first(),
  ).toBeVisible();
  await expect(page.getByText('Charged: 1 credit')).toBeVisible();
  for (const { email, timeZone } of [cast.hana, cast.nora]) {
    const told = cancellationOf(start, timeZone);
    await mailbox.until(email, (mails) => mails.some(({ subject }) => subject === told), told);
  }
});

test('R13, R18: she moves a session by the form; an overlap warns, and two e-mails tell of the move, in order', async ({
  page,
  cast,
  mailbox,
  signIn,
}) => {
  const wish = { professionalId: cast.nora.id, serviceId: cast.noras.id };
  const [start, taken] = [inHours(50), inHours(52)];
  const { body } = await cast.henri.post('/api/sessions', { ...wish, start });
  await cast.holly.post('/api/sessions', { ...wish, start: taken });
  await signIn(page, cast.nora.email);
  await openSession(page, body);
  await page.getByRole('button', { name: 'Move the session' }).click();
  const dialog = page.getByRole('dialog', { name: 'Move Henri Vale’s session' });
  const berlin = new Intl.DateTimeFormat('sv-SE', {
    dateStyle: 'short',
    timeStyle: 'short',
    timeZone: 'Europe/Berlin',
  });
  const [date = '', time = ''] = berlin.format(new Date(taken)).split(' ');
  await dialog.getByLabel('Date').fill(date);
  await dialog.getByLabel('Time').fill(time);
  await dialog.getByRole('button', { name: /^Move to/ }).click();
  await expect(dialog.getByText('Another session of yours is at this time.')).toBeVisible();
  await dialog.getByText('I want both at once').click();
  await dialog.getByRole('button', { name: /^Move to/ }).click();
  await expect(dialog).toBeHidden();
  await expectToldOfMove({ mailbox, email: cast.henri.email }, { from: start, to: taken });
});

test('R6: a late change waits among her decisions, live; she waives, the next has the focus, and she undoes it', async ({
  page,
  cast,
  signIn,
  expectAccessible,
}) => {
  await signIn(page, cast.nora.email);
  await page.getByRole('link', { name: /Decisions/ }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Decisions' })).toBeFocused();
  const wish = { professionalId: cast.nora.id, serviceId: cast.noras.id, start: inHours(11) };
  const { body } = await cast.hana.post('/api/sessions', wish);
  await cast.hana.post(`/api/sessions/${body.id}/cancellation`, { acknowledge: 'late-change' });
  // other tests leave decisions of hers, too
  const asked = () => cast.nora.get(`/api/decisions?sessionId=${body.id}`);
  await expect.poll(async () => (await asked()).body.items.length).toBe(1);
  const [{ id }] = (await asked()).body.items;
  const card = page.locator(`[data-decision="${id}"]`);
  await expect(card).toBeVisible();
  await card.getByText('What was agreed and shown').click();
  await expect(card.getByText(/Your session starts within 24 hours/)).toBeVisible();
  await expectAccessible(page);
  await card.getByRole('radio', { name: /^Waive/ }).check();
  await card.getByRole('button', { name: 'Waive' }).click();
  await expect(card).toBeHidden();
  await page
    .locator(`[data-decided="${id}"]`)
    .getByRole('button', { name: 'Undo the decision about Hana Berg' })
    .click();
  await expect(card).toBeVisible();
});

test('two browsers: what is booked elsewhere shows without reloading, also from before the stream is open', async ({
  page,
  cast,
  signIn,
}) => {
  let open: () => void = () => undefined;
  const booked = new Promise<void>((resolve) => (open = resolve));
  await page.route('**/api/live', async (route) => {
    await booked;
    await route.continue();
  });
  await signIn(page, cast.petra.email);
  await page.getByText('List', { exact: true }).click();
  // what stands there until then is of the time before
  const shown = page.waitForResponse((answer) => {
    const { pathname, searchParams } = new URL(answer.url());
    return pathname === '/api/sessions' && Date.parse(searchParams.get('from') ?? '') > Date.now();
  });
  await page.getByRole('button', { name: 'Later' }).click();
  await shown;
  const entries = page.getByText('Pia Stern');
  let before = -1;
  await expect.poll(async () => before === (before = await entries.count()), { intervals: [300] }).toBe(true);
  await expect(page.getByText('No sessions in this time.').or(entries.first())).toBeVisible();
  const wish = { professionalId: cast.petra.id, serviceId: cast.petras.id, clientId: cast.pia.id, overbook: true };
  const bookedAt = async (hour: number) =>
    created(
      await cast.petra.post('/api/sessions', {
        ...wish,
        ...privately,
        start: weeksAhead(1, 2, hour, 'America/New_York'),
      }),
    );
  await bookedAt(15);
  expect(await entries.count()).toBe(before);
  open();
  await expect.poll(() => entries.count()).toBeGreaterThan(before);
  const then = await entries.count();
  await bookedAt(17);
  await expect.poll(() => entries.count()).toBeGreaterThan(then);
});
