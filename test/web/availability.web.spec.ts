import { openSchedule } from '../../scripts/story/cast.mjs';
import { expect, test } from './fixtures.ts';

const weekdays = [1, 2, 3, 4, 5];
const hours = [{ days: weekdays, start: '09:00', end: '12:00' }];
const schedule = { ...openSchedule, noticeHours: 0, workingHours: hours, hubAvailability: hours };

/** A fresh set-up of hers, as another window would save it. */
async function save(caller: any, id: string, body: object): Promise<void> {
  const path = `/api/professionals/${id}/schedule`;
  const etag = (await caller.get(path)).headers.get('etag');
  const answer = await caller.put(path, body, { 'if-match': etag });
  expect(answer.status).toBe(200);
}

test('R17: hours by arrows and space; the preview follows, and so does the answer to why not', async ({
  page,
  cast,
  signIn,
  expectAccessible,
}, info) => {
  info.setTimeout(90_000); // axe reads each of the week's half hours
  await save(cast.petra, cast.petra.id, { ...schedule, timeZone: 'America/New_York' });
  await signIn(page, cast.petra.email);
  await page.getByRole('link', { name: 'Availability' }).click();
  const count = page.getByText(/times? in the next two weeks/);
  await expect(count).toBeVisible();
  const before = Number.parseInt((await count.textContent()) ?? '', 10);
  await expectAccessible(page);
  for (const layer of ['Working hours', 'Hub availability']) {
    await page.getByText(layer, { exact: true }).first().click();
    const noon = page.getByRole('gridcell', { name: /^Monday 12:00 to 12:30/ });
    await noon.focus();
    await page.keyboard.press('Space');
    await page.keyboard.press('Shift+ArrowDown');
  }
  await expect(page.getByText('2 changes are not saved.')).toBeVisible();
  await expect(page.getByRole('gridcell', { name: /^Monday 12:30 to 13:00, working and offered/ })).toBeVisible();
  await expect.poll(async () => Number.parseInt((await count.textContent()) ?? '', 10)).toBeGreaterThan(before);
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(page.getByText('2 changes are not saved.')).toBeHidden();
  const why = page.getByRole('group', { name: 'Why not this time?' });
  await why.getByLabel('Date').fill('2027-01-09');
  await why.getByLabel('Time').fill('09:00');
  await expect(why.getByText('It lies outside your working hours.')).toBeVisible();
});

test('two windows: who saves second sees both versions, and keeps hers', async ({
  page,
  cast,
  signIn,
  expectAccessible,
}) => {
  await save(cast.nora, cast.nora.id, openSchedule);
  await signIn(page, cast.nora.email);
  await page.goto('/professional/availability');
  await page.getByLabel('Pause after, in minutes').fill('15');
  await expect(page.getByText('One change is not saved.')).toBeVisible();
  await save(cast.nora, cast.nora.id, { ...openSchedule, noticeHours: 0, bufferBeforeMinutes: 5 });
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  const conflict = page.getByRole('dialog', { name: 'Saved elsewhere meanwhile' });
  await expect(conflict.getByRole('row', { name: /Minutes after 0 15/ })).toBeVisible();
  await expect(conflict.getByRole('row', { name: /Minutes before 5 0/ })).toBeVisible();
  await expectAccessible(page);
  await conflict.getByRole('button', { name: 'Save mine instead' }).click();
  await expect(conflict).toBeHidden();
  const { body } = await cast.nora.get(`/api/professionals/${cast.nora.id}/schedule`);
  expect(body).toMatchObject({ bufferAfterMinutes: 15, bufferBeforeMinutes: 0 });
  await save(cast.nora, cast.nora.id, openSchedule);
});

test('settings: a new version of the terms, and a deadline for what is left open', async ({
  page,
  cast,
  signIn,
  expectAccessible,
}) => {
  await signIn(page, cast.petra.email);
  await page.goto('/professional/settings');
  await expect(page.getByText(/In force: version \d+/)).toBeVisible();
  await expectAccessible(page);
  await page.getByLabel('Changes are free until so many hours before').fill('36');
  await page
    .getByRole('region', { name: 'Terms for your private clients' })
    .getByRole('button', { name: 'Save' })
    .click();
  await expect(page.getByText('Saved.')).toBeVisible();
  await page.getByLabel('Waived after so many hours').fill('72');
  await page
    .getByRole('region', { name: 'Decisions that you leave open' })
    .getByRole('button', { name: 'Save' })
    .click();
  await expect
    .poll(
      async () => (await cast.petra.get(`/api/professionals/${cast.petra.id}/decision-defaults`)).body.deadlineHours,
    )
    .toBe(72);
  const { body } = await cast.petra.get(`/api/professionals/${cast.petra.id}/terms`);
  expect(body.windowHours).toBe(36);
  await page.getByRole('link', { name: 'Clients' }).click();
  await expect(page.getByText('Pia Stern')).toBeVisible();
  await expectAccessible(page);
});
