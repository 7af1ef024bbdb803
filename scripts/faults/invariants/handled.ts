import { type ServiceName, serviceNames } from '../../launcher/options.ts';
import { rowsOf } from '../databases.ts';
import { countOf } from './count.ts';
import { type Aftermath, type Invariant } from './invariant.ts';

/** Its mark is how far it has come in each stream, or each event in its inbox. */
type Handler = {
  readonly service: ServiceName;
  readonly handler: string;
  readonly mark: 'position' | 'inbox';
  /** Patterns of SQL, for the names of the events that are its own. */
  readonly hears: Readonly<Partial<Record<ServiceName, string>>>;
};

const sessions = { booking: 'booking.session-%' };
const parties = { booking: 'booking.party-changed.v1' };
const professionals = { booking: 'booking.professional-changed.v1' };
const memberships = { booking: 'booking.membership-changed.v1' };

/** All that marks what it has handled: a test holds this against the services' code, and against what they are sent. */
export const handlers: readonly Handler[] = [
  { service: 'availability', handler: 'professionals', mark: 'position', hears: professionals },
  { service: 'availability', handler: 'claims', mark: 'position', hears: sessions },
  { service: 'billing', handler: 'billing.sessions', mark: 'position', hears: sessions },
  { service: 'billing', handler: 'billing.memberships', mark: 'position', hears: memberships },
  { service: 'billing', handler: 'billing.hubs', mark: 'position', hears: { booking: 'booking.hub-changed.v1' } },
  { service: 'notifications', handler: 'tell-of-sessions', mark: 'position', hears: sessions },
  { service: 'notifications', handler: 'tell-of-money', mark: 'position', hears: { billing: 'billing.%' } },
  { service: 'notifications', handler: 'keep-address', mark: 'position', hears: parties },
  { service: 'gateway', handler: 'keep-user', mark: 'position', hears: parties },
  {
    service: 'booking',
    handler: 'timeline',
    mark: 'inbox',
    hears: { billing: 'billing.%', notifications: 'notifications.delivery-changed.v1' },
  },
  {
    service: 'booking',
    handler: 'follow-schedule',
    mark: 'inbox',
    hears: { availability: 'availability.schedule-changed.v1' },
  },
];

/** What is handled without a mark: freeing a hold, which would end by itself, is as good twice as once. */
export const unmarked: readonly { readonly service: ServiceName; readonly type: string }[] = [
  { service: 'availability', type: 'booking.claim-released.v1' },
];

export const eventsAreHandled: Invariant = {
  name: 'every handler that follows a stream has come to its end, and one that notes each event has had them all',
  async violations({ system }) {
    const found: string[] = [];
    for (const { service, handler, mark, hears } of handlers) {
      const wanted: string[] = [];
      for (const [source, pattern] of Object.entries(hears)) {
        const rows = await rowsOf<{ told: string }>(system.databases[source as ServiceName], said[mark], [pattern]);
        wanted.push(...rows.map(({ told }) => told));
      }
      const rows = await rowsOf<{ told: string }>(system.databases[service], marked[mark], [handler]);
      const had = new Set(rows.map(({ told }) => told));
      const due = new Set(wanted);
      found.push(
        ...wanted.filter((told) => !had.has(told)).map((told) => `${service}'s ${handler} has not come to ${told}`),
        ...[...had]
          .filter((told) => !due.has(told))
          .map((told) => `${service}'s ${handler} is at ${told}, not the last`),
      );
    }
    return [...found, ...(await unknown(system))];
  },
};

const said = {
  position: `SELECT source || ' ' || subject || ' ' || max(sequence) AS told FROM outbox WHERE type LIKE $1 GROUP BY source, subject`,
  inbox: 'SELECT id::text AS told FROM outbox WHERE type LIKE $1',
};
const marked = {
  position: `SELECT source || ' ' || subject || ' ' || sequence AS told FROM stream_positions WHERE handler = $1`,
  inbox: 'SELECT message_id::text AS told FROM inbox WHERE handler = $1',
};

async function unknown({ databases }: Aftermath['system']): Promise<string[]> {
  const found: string[] = [];
  for (const service of serviceNames) {
    const sql = 'SELECT handler FROM stream_positions UNION SELECT handler FROM inbox';
    const rows = await rowsOf<{ handler: string }>(databases[service], sql);
    const strangers = rows.filter(
      (row) => !handlers.some((one) => one.service === service && one.handler === row.handler),
    );
    found.push(...strangers.map(({ handler }) => `nobody looks at ${service}'s ${handler}`));
  }
  return found;
}

/** Booking writes one line into the timeline for each event of billing and notifications. */
export const timelinesAreComplete: Invariant = {
  name: 'each event of money and mail stands in its session’s timeline exactly once',
  async violations(aftermath) {
    const events = [...(await toldOf(aftermath, 'billing')), ...(await toldOf(aftermath, 'notifications'))];
    const lines = await rowsOf<{ session: string; kind: string }>(
      aftermath.system.databases.booking,
      `SELECT session_id AS session, kind FROM timeline WHERE kind ~ '^(email|credit|decision|charge|payment|refund|surplus)-'`,
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
         FROM outbox WHERE type LIKE 'billing.%'`
      : `SELECT data ->> 'sessionId' AS session, 'email-' || (data ->> 'status') AS kind
         FROM outbox WHERE type = 'notifications.delivery-changed.v1'`;
  return rowsOf(system.databases[service], text);
}
