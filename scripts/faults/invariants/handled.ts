import { type ServiceName } from '../../launcher/options.ts';
import { rowsOf } from '../databases.ts';
import { type Aftermath, type Invariant } from './invariant.ts';

const sessions = ['booked', 'rescheduled', 'cancelled', 'completed', 'no-show'].map(
  (name) => `booking.session-${name}.v1`,
);
const ofMoney = [
  'credit-held',
  'credit-not-held',
  'credit-returned',
  'credit-spent',
  'decision-opened',
  'decision-decided',
];
const ofCharges = ['decision-reopened', 'charge-created', 'charge-voided', 'charge-paid', 'charge-refunded'];
const money = [...ofMoney, ...ofCharges].map((name) => `billing.${name}.v1`);

/** Handlers that keep how far they have come in each stream: to the last event of theirs. */
const streams: readonly { service: ServiceName; handler: string; source: ServiceName; types: readonly string[] }[] = [
  { service: 'availability', handler: 'professionals', source: 'booking', types: ['booking.professional-changed.v1'] },
  { service: 'availability', handler: 'claims', source: 'booking', types: sessions },
  { service: 'billing', handler: 'billing.sessions', source: 'booking', types: sessions },
  { service: 'billing', handler: 'billing.memberships', source: 'booking', types: ['booking.membership-changed.v1'] },
  { service: 'notifications', handler: 'tell-of-sessions', source: 'booking', types: sessions },
  { service: 'notifications', handler: 'tell-of-money', source: 'billing', types: money },
  { service: 'notifications', handler: 'keep-address', source: 'booking', types: ['booking.party-changed.v1'] },
  { service: 'gateway', handler: 'keep-user', source: 'booking', types: ['booking.party-changed.v1'] },
];

export const streamsAreFollowed: Invariant = {
  name: 'every handler that follows a stream has come to its end',
  async violations({ system }) {
    const found: string[] = [];
    for (const { service, handler, source, types } of streams) {
      const said = await rowsOf<{ subject: string; last: number }>(
        system.databases[source],
        'SELECT subject, max(sequence) AS last FROM outbox WHERE type = ANY($1) GROUP BY subject',
        [types],
      );
      const kept = await rowsOf<{ subject: string; sequence: number }>(
        system.databases[service],
        'SELECT subject, sequence FROM stream_positions WHERE handler = $1 AND source = $2',
        [handler, source],
      );
      const reached = new Map(kept.map(({ subject, sequence }) => [subject, sequence]));
      for (const { subject, last } of said) {
        const at = reached.get(subject) ?? 0;
        if (at !== last) found.push(`${service}'s ${handler} is at ${at} of ${last} of ${source}'s stream ${subject}`);
      }
    }
    return found;
  },
};

/** Booking writes one line into the timeline for each event of billing and notifications. */
export const timelinesAreComplete: Invariant = {
  name: 'each event of money and mail stands in its session’s timeline exactly once',
  async violations(aftermath) {
    const events = [...(await toldOf(aftermath, 'billing')), ...(await toldOf(aftermath, 'notifications'))];
    const lines = await rowsOf<{ session: string; kind: string }>(
      aftermath.system.databases.booking,
      `SELECT session_id AS session, kind FROM timeline
       WHERE kind LIKE 'email-%' OR kind LIKE 'credit-%' OR kind LIKE 'decision-%' OR kind LIKE 'charge-%'`,
    );
    const expected = countOf(events.map(({ session, kind }) => `${kind} of session ${session}`));
    const written = countOf(lines.map(({ session, kind }) => `${kind} of session ${session}`));
    const all = new Set([...expected.keys(), ...written.keys()]);
    return [...all]
      .filter((one) => expected.get(one) !== written.get(one))
      .map((one) => `${one}: told ${expected.get(one) ?? 0} times, written ${written.get(one) ?? 0} times`);
  },
};

async function toldOf(
  { system }: Aftermath,
  service: 'billing' | 'notifications',
): Promise<{ session: string; kind: string }[]> {
  const text =
    service === 'billing'
      ? `SELECT data ->> 'sessionId' AS session, replace(replace(type, 'billing.', ''), '.v1', '') AS kind
         FROM outbox WHERE type = ANY($1)`
      : `SELECT data ->> 'sessionId' AS session, 'email-' || (data ->> 'status') AS kind
         FROM outbox WHERE type = 'notifications.delivery-changed.v1' AND $1::text[] IS NOT NULL`;
  return rowsOf(system.databases[service], text, [money]);
}

function countOf(items: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const item of items) counts.set(item, (counts.get(item) ?? 0) + 1);
  return counts;
}
