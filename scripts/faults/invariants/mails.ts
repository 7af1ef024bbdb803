import { patience } from '../../../libs/testing/src/servers/patience.ts';
import { rowsOf } from '../databases.ts';
import { type Caught } from '../mail-catcher.ts';
import { type System } from '../system.ts';
import { dueOfMoney, dueOfSessions, uncame, unwritten } from './due-mails.ts';
import { type Invariant } from './invariant.ts';
import { type Delivery, readSaid, type Said, type Session } from './mail-facts.ts';
import { outOfOrder } from './mail-order.ts';
import { outagesOf, whyAgain } from './twice.ts';

/** The gateway's own mails, of which each attempt is a new one. */
const signIn = /sign[- ]in|Anmeldelink/i;
/** A mail that was taken just before is known to its sender by then, in milliseconds. */
const IN_FLIGHT_MS = 1_500;

/** How often a mail came twice because nobody could know that it had been taken: the declared exceptions. */
export type Exceptions = { serverDied: number; senderLost: number };
export const exceptions: Exceptions = { serverDied: 0, senderLost: 0 };

export const mailsAreSentOnce: Invariant = {
  name: 'every e-mail that is due came exactly once, and in order (R13)',
  async violations({ system, requests }) {
    const deliveries = await rowsOf<Delivery>(
      system.databases.notifications,
      `SELECT event_id AS event, session_id AS session, lineage_id AS lineage, kind, recipient, party_id AS party, position,
         status, message_id AS message FROM deliveries`,
    );
    const sessions = await rowsOf<Session>(
      system.databases.booking,
      'SELECT id, professional_id AS professional, client_id AS client, status FROM sessions',
    );
    const parties = await rowsOf<{ id: string; email: string }>(
      system.databases.booking,
      'SELECT id, email FROM parties',
    );
    const addresses = new Map(parties.map(({ id, email }) => [id, email]));
    const arrivals = Map.groupBy(
      system.mail.caught.filter(({ subject }) => !signIn.test(subject)),
      ({ messageId }) => messageId,
    );
    const money = await rowsOf<Said>(system.databases.billing, readSaid);
    const changes = await rowsOf<Said>(system.databases.booking, readSaid);
    const due = [...dueOfSessions(sessions, requests), ...dueOfMoney(money)];
    return [
      ...unwritten(due, deliveries),
      ...uncame(due, arrivals, addresses),
      ...sent(deliveries, arrivals, addresses),
      ...broughtAgain(arrivals, system),
      ...outOfOrder(deliveries, [...changes, ...money], arrivals),
    ];
  },
};

function sent(
  deliveries: readonly Delivery[],
  arrivals: ReadonlyMap<string, readonly Caught[]>,
  addresses: ReadonlyMap<string, string>,
): string[] {
  const found: string[] = [];
  const known = new Set(deliveries.map(({ message }) => message));
  for (const message of arrivals.keys()) if (!known.has(message)) found.push(`a mail ${message} that nobody wrote`);
  for (const { message, status, kind, party } of deliveries) {
    const came = arrivals.get(message) ?? [];
    const told = `${kind} ${message}`;
    if (status !== 'sent') found.push(`${told} is ${status}`);
    if (came.length === 0) found.push(`${told} never came`);
    else if (!came.some(({ acknowledged }) => acknowledged)) found.push(`${told} was never acknowledged`);
    if (came.some(({ to }) => to !== addresses.get(party))) found.push(`${told} went to somebody else`);
  }
  return found;
}

/** More often than nobody could know that they had been taken. */
function broughtAgain(arrivals: ReadonlyMap<string, readonly Caught[]>, { interruptions }: System): string[] {
  const outages = outagesOf(interruptions);
  const found: string[] = [];
  for (const [message, copies] of arrivals) {
    for (const [index, again] of copies.slice(1).entries()) {
      const why = whyAgain(copies[index] as Caught, again, outages, patience(IN_FLIGHT_MS));
      if (why === 'server died') exceptions.serverDied += 1;
      else if (why === 'sender lost') exceptions.senderLost += 1;
      else found.push(`${message}, “${again.subject}”, came ${copies.length} times`);
    }
  }
  return found;
}
