import { expect, type Page } from '@playwright/test';
import { created, HOUR } from '../../scripts/story/cast.mjs';
import type { assemble } from '../../scripts/story/cast.mjs';
import type { openMailbox } from '../../scripts/story/mailbox.mjs';

export type Cast = Awaited<ReturnType<typeof assemble>>;
type Mailbox = Awaited<ReturnType<typeof openMailbox>>;

export const lateChange =
  'Your session starts within 24 hours. Please note that modifying this booking may incur a penalty as per the professional’s Terms & Conditions.';
export const ownTerms =
  "Please be aware that a modification penalty may apply depending on the professional's Terms & Conditions.";

type Session = { readonly id: string; readonly start: string };

/** A Hub session with Nora, at the first free time at least so many hours away. */
export async function booked(cast: Cast, client: Cast['hana'], hours: number): Promise<Session> {
  const start = await freeTime(cast, hours);
  return created(await client.post('/api/sessions', { professionalId: cast.nora.id, serviceId: cast.noras.id, start }));
}

/** A start that Nora offers, at least so many hours ahead; the later ones of those 20 hours by their `index`. */
export async function freeTime(cast: Cast, hours: number, index = 0): Promise<string> {
  const at = (ahead: number) => new Date(Date.now() + ahead * HOUR).toISOString();
  const query = new URLSearchParams({ serviceId: cast.noras.id, from: at(hours), to: at(hours + 20) });
  const { body } = await cast.hana.get(`/api/professionals/${cast.nora.id}/slots?${query}`);
  return body.slots[index].start;
}

/** A test of its own makes Pia a client of the hub, too. */
export const privately = { programme: 'private' } as const;

/** A session of Petra's private client, on the next whole hour at least so many hours away. */
export async function bookedPrivately(cast: Cast, hours: number): Promise<Session> {
  const start = new Date(Math.ceil((Date.now() + hours * HOUR) / HOUR) * HOUR).toISOString();
  const booking = { professionalId: cast.petra.id, serviceId: cast.petras.id, clientId: cast.pia.id, start };
  return created(await cast.petra.post('/api/sessions', { ...booking, ...privately, overbook: true }));
}

/** What Pia owes Petra, who charged her €75.00 for a cancellation that she asked for. */
export async function owed(cast: Cast): Promise<{ id: string }> {
  const session = await bookedPrivately(cast, 200);
  const wish = { reason: 'by-client', charge: 'direct', notifyClient: false };
  expect((await cast.petra.post(`/api/sessions/${session.id}/cancellation`, wish)).status).toBe(200);
  const charges = async () => (await cast.petra.get(`/api/charges?sessionId=${session.id}`)).body.items;
  await expect.poll(async () => (await charges()).length).toBe(1);
  return (await charges())[0];
}

/** A charge, wherever a page shows it. */
export const chargeOn = (page: Page, id: string) => page.locator(`[data-charge="${id}"]`);

/** `Mon 23 Nov, 14:00`, as the page writes it. */
export function shown(start: string, timeZone = 'Europe/London', locale = 'en-GB'): string {
  const format = { weekday: 'short', day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' } as const;
  return new Intl.DateTimeFormat(locale, { ...format, hourCycle: 'h23', timeZone }).format(new Date(start));
}

type Mail = { readonly subject: string };

/** Waits until a client has both e-mails of a move, and sees that the one about the old time came first. */
export async function expectToldOfMove(
  { mailbox, email }: { mailbox: Mailbox; email: string },
  { from, to }: { from: string; to: string },
): Promise<void> {
  const both = [cancellationOf(from), `New Session confirmation: ${inSubject(to)}`];
  const pair = (mails: readonly Mail[]) => mails.map(({ subject }) => subject).filter((one) => both.includes(one));
  const mails = await mailbox.until(email, (all) => pair(all).length >= 2, 'pair of e-mails');
  expect(pair(mails)).toEqual(both);
}

export function cancellationOf(start: string, timeZone?: string): string {
  return `Session cancelled: ${inSubject(start, timeZone)}`;
}

/** `Monday, 23 November 2026, 14:00`; all clients of the cast live in London. */
function inSubject(start: string, timeZone = 'Europe/London'): string {
  const styles = [{ dateStyle: 'full' }, { timeStyle: 'short' }] as const;
  return styles
    .map((style) => new Intl.DateTimeFormat('en-GB', { ...style, timeZone }).format(new Date(start)))
    .join(', ');
}

const WEEK = 7 * 24 * HOUR;

/** An hour, by UTC, of a day (0: Monday) of a week that lies so many ahead of the one that a zone is in. */
export function weeksAhead(weeks: number, day: number, hour: number, timeZone = 'Europe/Berlin'): string {
  const monday = mondayOf(new Date(), timeZone) + weeks * WEEK;
  return new Date(monday + (day * 24 + hour) * HOUR).toISOString();
}

/** Turns the calendar, which shows this week, to the one that an instant lies in. */
export async function turnTo(page: Page, instant: string, timeZone = 'Europe/Berlin'): Promise<void> {
  const weeks = (mondayOf(new Date(instant), timeZone) - mondayOf(new Date(), timeZone)) / WEEK;
  const button = page.getByRole('button', { name: weeks < 0 ? 'Earlier' : 'Later' });
  for (let week = 0; week < Math.abs(weeks); week += 1) await button.click();
}

/** The Monday of an instant's week in a zone, as the midnight of that date by UTC, in milliseconds. */
function mondayOf(instant: Date, timeZone: string): number {
  const date = new Intl.DateTimeFormat('sv-SE', { dateStyle: 'short', timeZone }).format(instant);
  const midnight = new Date(`${date}T00:00:00Z`);
  return midnight.getTime() - ((midnight.getUTCDay() + 6) % 7) * 24 * HOUR;
}

/** A clock on the wall, as a form's two fields take it. */
export function wallClock(instant: string, timeZone: string): { date: string; time: string } {
  const format = new Intl.DateTimeFormat('sv-SE', { dateStyle: 'short', timeStyle: 'short', timeZone });
  const [date = '', time = ''] = format.format(new Date(instant)).split(' ');
  return { date, time };
}

/** Chooses the professional of this test among all that are open to hubs; others of her name come from other tests. */
export async function chooseNora(page: Page, { email }: { email: string }): Promise<void> {
  const find = page.getByRole('dialog').getByLabel('Find by name');
  await expect(page.getByRole('dialog').getByText('Mira Holt')).toBeVisible();
  if (await find.isVisible()) await find.fill(email);
  const hers = page.getByRole('dialog').locator('details').filter({ hasText: 'Nora Lind' });
  // where there are few, all are open
  if ((await hers.getAttribute('open')) === null) await hers.getByText('Nora Lind').click();
  await hers.getByRole('button', { name: /First talk/ }).click();
}

/** Chooses a time in the open dialog; its day first, which may be in the next month. */
export async function chooseTime(page: Page, start: string, timeZone = 'Europe/London'): Promise<void> {
  const at = new Date(start);
  const day = new Intl.DateTimeFormat('en-GB', { weekday: 'long', day: 'numeric', month: 'long', timeZone }).format(at);
  const time = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', timeZone }).format(at);
  const cell = page.getByRole('dialog').getByRole('button', { name: new RegExp(`^${day}, \\d+ free time`) });
  await expect(page.getByRole('dialog').getByRole('button', { name: 'Next month' })).toBeVisible();
  if (!(await cell.isVisible())) await page.getByRole('dialog').getByRole('button', { name: 'Next month' }).click();
  await cell.click();
  await page.getByRole('dialog').getByRole('radio', { name: time }).check({ force: true });
}
