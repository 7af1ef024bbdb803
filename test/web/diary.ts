import { created, HOUR } from '../../scripts/story/cast.mjs';
import type { assemble } from '../../scripts/story/cast.mjs';

export type Cast = Awaited<ReturnType<typeof assemble>>;

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

/** A session of Petra's private client, on the next whole hour at least so many hours away. */
export async function bookedPrivately(cast: Cast, hours: number): Promise<Session> {
  const start = new Date(Math.ceil((Date.now() + hours * HOUR) / HOUR) * HOUR).toISOString();
  const booking = { professionalId: cast.petra.id, serviceId: cast.petras.id, clientId: cast.pia.id, start };
  return created(await cast.petra.post('/api/sessions', { ...booking, overbook: true }));
}

/** `Mon 23 Nov, 14:00`, as the page writes it. */
export function shown(start: string, timeZone = 'Europe/London', locale = 'en-GB'): string {
  const format = { weekday: 'short', day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' } as const;
  return new Intl.DateTimeFormat(locale, { ...format, hourCycle: 'h23', timeZone }).format(new Date(start));
}

type Mail = { readonly subject: string };
export const isCancellation = ({ subject }: Mail): boolean => subject.startsWith('Session cancelled');
export const isAboutSession = (mail: Mail): boolean =>
  isCancellation(mail) || mail.subject.startsWith('New Session confirmation');
