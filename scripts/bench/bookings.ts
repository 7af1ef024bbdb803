// Booking, cancelling and moving over HTTP, by booking and availability alone; beside the inserts that they come to.
import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { constrainedInserts } from '../../libs/testing/src/bench/constrained-inserts.ts';
import { type Load, loadHttp, requestsTo } from '../../libs/testing/src/bench/http-load.ts';
import { type Running, start } from '../../libs/testing/src/bench/node-process.ts';
import { eventually } from '../../libs/testing/src/eventually.ts';
import { TestIssuer } from '../../libs/testing/src/tokens.ts';

const SECONDS = Number(process.env['BENCH_SECONDS'] ?? 10);
const PROFESSIONALS = Number(process.env['BENCH_PROFESSIONALS'] ?? 100);
const CONNECTIONS = 16;
const QUARTER = 15 * 60_000;
/** Where moved sessions go: behind all that is booked. */
const MOVED_TO = 3_000;

const postgresUrl = process.env['HUBHOURS_POSTGRES_URL'] ?? '';
const issuer = await TestIssuer.start();
const databases = { booking: await database('booking'), availability: await database('availability') };
const [booking, availability] = await Promise.all([service('booking'), service('availability')]);
const from = Math.ceil(Date.now() / 86_400_000) * 86_400_000 + 2 * 86_400_000;
const at = (slot: number) => new Date(from + slot * QUARTER).toISOString();
try {
  const people = await Promise.all(Array.from({ length: PROFESSIONALS }, (_, index) => hire(index)));
  const tokens = new Map(people.map(({ id, token }) => [id, token]));
  let booked = 0;
  const book = () => {
    const { token, ...about } = people[booked % PROFESSIONALS] as Professional;
    const start = at(Math.floor(booked++ / PROFESSIONALS));
    const { id: professionalId, serviceId, clientId } = about;
    return post(token, '/api/sessions', { professionalId, serviceId, clientId, start });
  };
  await load(book, 2);
  const bookings = await load(book, SECONDS);
  const sessions = await scheduled();
  const [toCancel, toMove] = [sessions.slice(0, sessions.length / 2), sessions.slice(sessions.length / 2)];
  const cancellations = await load(() => {
    const { id, professional } = toCancel.pop() ?? {};
    const body = { reason: 'by-professional', notifyClient: true };
    return id && post(tokens.get(professional ?? '') ?? '', `/api/sessions/${id}/cancellation`, body);
  }, SECONDS);
  let moved = 0;
  const moves = await load(() => {
    const { id, professional } = toMove.pop() ?? {};
    const start = at(MOVED_TO + moved++);
    return id && post(tokens.get(professional ?? '') ?? '', `/api/sessions/${id}/reschedule`, { start });
  }, SECONDS);
  const floor = await constrainedInserts(databases.booking, {
    professionals: PROFESSIONALS,
    clients: CONNECTIONS,
    seconds: SECONDS,
  });
  const of = (one: Load, other: number) => `${((one.perSecond / other) * 100).toFixed(1)} %`;
  tell('bookings over HTTP', shown(bookings), '');
  tell(`against ${floor.by}`, `${of(bookings, floor.perSecond)} of ${Math.round(floor.perSecond)}/s`, '≥ 25 %');
  tell(
    'cancellations, against bookings',
    `${shown(cancellations)}: ${of(cancellations, bookings.perSecond)}`,
    '≥ 75 %',
  );
  tell('moves, against bookings', `${shown(moves)}: ${of(moves, bookings.perSecond)}`, '≥ 75 %');
} finally {
  await Promise.all([booking.stop(), availability.stop()]);
  await issuer.stop();
  for (const url of Object.values(databases)) {
    await query(postgresUrl, `DROP DATABASE ${new URL(url).pathname.slice(1)} WITH (FORCE)`);
  }
}
process.exit(0);

type Professional = {
  readonly id: string;
  readonly token: string;
  readonly serviceId: string;
  readonly clientId: string;
};

/** A professional whose hours are always open, with one client of her own. */
async function hire(index: number): Promise<Professional> {
  const operator = issuer.tokenFor({ partyId: randomUUID(), roles: ['operator'] });
  const email = `professional.${index}@bench.test`;
  const { id } = await must(booking, operator, 'POST', '/api/professionals', {
    name: `Professional ${index}`,
    email,
    timeZone: 'Europe/Berlin',
  });
  const token = issuer.tokenFor({ partyId: id, roles: ['professional'] });
  const own = `/api/professionals/${id}`;
  await must(booking, token, 'PUT', `${own}/terms`, { windowHours: 24, text: 'My terms.' });
  const price = { amountMinor: 7500, currency: 'EUR' };
  const offered = { name: '15 min', durationMinutes: 15, price, offeredToHub: false };
  const { services } = await must(booking, token, 'PUT', `${own}/services`, { services: [offered] });
  const always = [{ days: [1, 2, 3, 4, 5, 6, 7], start: '00:00', end: '24:00' }];
  await must(availability, token, 'PUT', `${own}/schedule`, {
    timeZone: 'Europe/Berlin',
    workingHours: always,
    hubAvailability: always,
    overrides: [],
    bookablePeriodWeeks: 8,
    noticeHours: 0,
    bufferBeforeMinutes: 0,
    bufferAfterMinutes: 0,
    startIntervalMinutes: 15,
    maxPerDay: null,
  });
  const client = { name: `Client ${index}`, email: `client.${index}@bench.test`, timeZone: 'Europe/London' };
  const { id: clientId } = await must(booking, token, 'POST', '/api/clients', { ...client, professionalId: id });
  return { id, token, serviceId: services[0].id, clientId };
}

/** Repeats what the other service does not know of yet. */
// eslint-disable-next-line typescript/no-explicit-any -- answers are read as a client in another language would
function must(to: Running, token: string, method: string, path: string, body: unknown): Promise<any> {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  return eventually(
    async () => {
      const key = method === 'POST' ? { 'idempotency-key': randomUUID() } : undefined;
      const answer = await fetch(to.url + path, {
        method,
        headers: { ...headers, ...key },
        body: JSON.stringify(body),
      });
      if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
      return answer.json();
    },
    { timeoutMs: 30_000, everyMs: 200 },
  );
}

function post(token: string, path: string, body: unknown): string {
  return requestsTo(booking.url, { authorization: `Bearer ${token}`, 'idempotency-key': randomUUID() })(path, body);
}

function load(next: () => string | undefined, seconds: number): Promise<Load> {
  return loadHttp(booking.url, { connections: CONNECTIONS, seconds, next });
}

async function database(name: string): Promise<string> {
  const own = `bench_${name}_${randomUUID().slice(0, 8)}`;
  await query(postgresUrl, `CREATE DATABASE ${own}`);
  return Object.assign(new URL(postgresUrl), { pathname: `/${own}` }).href;
}

function service(name: keyof typeof databases): Promise<Running> {
  return start(new URL(`../../services/${name}/dist/main.js`, import.meta.url), {
    PORT: '0',
    DATABASE_URL: databases[name],
    DATABASE_POOL: '16',
    AMQP_URL: process.env['HUBHOURS_AMQP_URL'] ?? '',
    NODE_OPTIONS: '--max-semi-space-size=2 --max-old-space-size=256',
    ...issuer.environment,
  });
}

/** Those of the bench's own, in no order. */
function scheduled(): Promise<{ id: string; professional: string }[]> {
  return query(
    databases.booking,
    `SELECT id, professional_id AS professional FROM sessions WHERE status = 'scheduled'`,
  );
}

async function query<Row extends pg.QueryResultRow>(url: string, text: string): Promise<Row[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Row>(text)).rows;
  } finally {
    await client.end();
  }
}

function shown({ perSecond, p50Ms, p99Ms, errors }: Load): string {
  const failed = errors > 0 ? `, ${errors} FAILED` : '';
  return `${Math.round(perSecond)}/s, p50 ${p50Ms.toFixed(1)} ms, p99 ${p99Ms.toFixed(1)} ms${failed}`;
}

function tell(what: string, found: string, aim: string): void {
  console.log(`${what.padEnd(40)} ${found.padEnd(60)} ${aim}`);
}
