import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TraceReceiver, type ReceivedSpan } from '../libs/testing/src/trace-receiver.ts';
import { assemble, HOUR } from '../scripts/story/cast.mjs';
import { openMailbox } from '../scripts/story/mailbox.mjs';
import { operatorEmail, startOwnSystem } from '../scripts/system.ts';
import { publicFace } from './public-face.ts';

type System = Awaited<ReturnType<typeof startOwnSystem>>;
type Cast = Awaited<ReturnType<typeof assemble>>;
type Answer = { status: number; body: any };
type Mailbox = Awaited<ReturnType<typeof openMailbox>>;

let traces: TraceReceiver;
let system: System;
let mailbox: Mailbox;
let cast: Cast;

beforeAll(async () => {
  traces = await TraceReceiver.start();
  const watched = { OTEL_EXPORTER_OTLP_ENDPOINT: traces.url };
  system = await startOwnSystem(['--replicas', 'booking=2,notifications=2'], watched);
  const { gateway, mail } = system.endpoints();
  mailbox = await openMailbox(String(mail));
  cast = await assemble({ gateway, mailbox }, operatorEmail);
});
afterAll(async () => {
  expect(await system.stop()).toContain('0');
  await traces.stop();
});

const hoursFromNow = (hours: number) => new Date(Math.ceil((Date.now() + hours * HOUR) / HOUR) * HOUR).toISOString();
const wish = (start: string) => ({ professionalId: cast.nora.id, serviceId: cast.noras.id, start });
const times = (count: number, make: (index: number) => Promise<Answer>): Promise<Answer[]> =>
  Promise.all(Array.from({ length: count }, (_, index) => make(index)));

async function until(check: () => Promise<boolean> | boolean, what: string, timeoutMs = 20_000) {
  for (const deadline = Date.now() + timeoutMs; !(await check());) {
    if (Date.now() > deadline) throw new Error(`${what}: not within ${timeoutMs} ms`);
    await new Promise((done) => setTimeout(done, 25));
  }
}

describe('the whole system', () => {
  it('tells its story', async () => {
    expect(await system.tellStory()).toContain('The story is told');
  }, 200_000);

  it('describes its public face as it is', async () => {
    const { gateway } = system.endpoints();
    const answer = await fetch(`${gateway}/api/openapi.json`);
    const description = (await answer.json()) as { openapi: string; paths: Record<string, object> };
    const described = Object.entries(description.paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path.replaceAll(/\{[^}]+\}/g, '{}')}`),
    );
    expect(description.openapi).toMatch(/^3\.1/);
    expect(publicFace.filter((call) => !described.includes(call))).toEqual([]);
  });

  it('R18: two hundred people at one slot: one has it, 199 hear why not', async () => {
    const start = hoursFromNow(30);
    const people = [cast.hana, cast.henri, cast.holly];
    const answers = await times(200, (index) => (people[index % 3] ?? cast.hana).post('/api/sessions', wish(start)));
    const won = answers.filter(({ status }) => status === 201);
    expect(won).toHaveLength(1);
    const codes = new Set(
      answers.filter((answer) => answer.status !== 201).map(({ status, body }) => `${status} ${body.code}`),
    );
    expect([...codes].filter((code) => !/^409 session\.(slot-not-free|too-many-holds)$/.test(code))).toEqual([]);
  });

  it('the same Idempotency-Key fifty times at once, through two replicas: one session', async () => {
    const start = hoursFromNow(32);
    const headers = { 'idempotency-key': randomUUID() };
    const answers = await times(50, () => cast.hana.post('/api/sessions', wish(start), headers));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201]));
    expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1);
  });

  it('one trace runs from the request for a booking, through outbox and broker, to each of its e-mails', async () => {
    const { body: session } = await cast.henri.post('/api/sessions', wish(hoursFromNow(40)));
    await until(async () => (await sentOf(session.id)) === 2, 'the confirmations');
    const { body } = await cast.nora.get(`/api/sessions/${session.id}/deliveries`);
    for (const { id } of body.items) {
      const above = () => withAllAbove(traces.spans.find((span) => isSendingOf(span, id)));
      await until(() => above().at(-1)?.service === 'gateway', 'every span of the trace');
      expect(above().map(({ service, name }) => `${service}: ${name}`)).toEqual([
        'notifications: send e-mail',
        'notifications: process booking.session-booked.v1',
        'booking: publish booking.session-booked.v1',
        'booking: POST /api/sessions',
        'gateway: POST /api/*',
      ]);
      expect(above().at(-1)?.parentSpanId).toBeUndefined();
    }
  });

  it('R13: notifications killed amid the two e-mails of a move: each still comes, once, in order', async () => {
    const people = [cast.hana.email, cast.nora.email];
    for (const round of [0, 1, 2]) {
      const { body: session } = await cast.hana.post('/api/sessions', wish(hoursFromNow(60 + round * 4)));
      await until(async () => (await sentOf(session.id)) === 2, 'the confirmations');
      const before = await Promise.all(people.map((address) => mailbox.to(address)));
      const moved = await cast.hana.post(`/api/sessions/${session.id}/reschedule`, {
        start: hoursFromNow(62 + round * 4),
      });
      expect(moved.status).toBe(201);
      await new Promise((done) => setTimeout(done, round * 12));
      for (const pid of system.endpoints().services.notifications.pids) process.kill(pid, 'SIGKILL');
      for (const [index, address] of people.entries()) {
        const fresh = async () => distinct((await mailbox.to(address)).slice(before[index]!.length));
        await until(
          async () => (await fresh()).length >= 2,
          `two e-mails for ${index === 0 ? 'client' : 'professional'}`,
          60_000,
        );
        expect(
          (await fresh()).map(({ subject }) => /^(Session cancelled|New Session confirmation)/.exec(subject)?.[1]),
        ).toEqual(['Session cancelled', 'New Session confirmation']);
      }
    }
  });

  it('availability away: cancelling works, booking says 503, and all is well after', async () => {
    const { body: session } = await cast.henri.post('/api/sessions', wish(hoursFromNow(90)));
    const { pids } = system.endpoints().services.availability;
    for (const pid of pids) process.kill(pid, 'SIGSTOP');
    try {
      const { gateway } = system.endpoints();
      const token = await cast.henri.token();
      const asked = await fetch(`${gateway}/api/sessions`, {
        method: 'POST',
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        body: JSON.stringify(wish(hoursFromNow(95))),
      });
      expect(asked.status).toBe(503);
      expect(await asked.json()).toMatchObject({ code: 'service.unavailable' });
      expect(asked.headers.get('retry-after')).not.toBeNull();
      expect((await cast.henri.post(`/api/sessions/${session.id}/cancellation`, {})).status).toBe(200);
    } finally {
      for (const pid of pids) process.kill(pid, 'SIGCONT');
    }
    await until(
      async () => (await cast.henri.post('/api/sessions', wish(hoursFromNow(90)))).status === 201,
      'booking again',
    );
  });

  it('starts a service again when it dies, and says so', async () => {
    const [pid = 0] = system.endpoints().services.billing.pids;
    process.kill(pid, 'SIGKILL');
    await until(() => ![undefined, pid].includes(system.endpoints().services.billing.pids[0]), 'another process');
    expect(system.output()).toContain(`billing (process ${pid}) ended`);
  });

  it('keeps names and addresses out of its logs', () => {
    const told = system
      .logs()
      .filter(({ name }) => /^(booking|availability|billing|notifications|gateway)-/.test(name));
    expect(told.length).toBeGreaterThan(4);
    const people = Object.values(cast) as { name?: string; email?: string }[];
    // whoever has both names; one word could be any
    const personal = people.flatMap(({ name = '', email = '' }) => [name, email]).filter((word) => /[ @]/.test(word));
    expect(personal).toEqual(expect.arrayContaining(['Hana Berg', 'Nora Lind', 'Pia Stern', cast.henri.email]));
    const leaks = told.filter(
      ({ text }) => /@story\.test|A private note/.test(text) || personal.some((word) => text.includes(word)),
    );
    expect(leaks.map(({ name }) => name)).toEqual([]);
  });
});

function isSendingOf({ name, attributes }: ReceivedSpan, deliveryId: string): boolean {
  return name === 'send e-mail' && JSON.stringify(attributes).includes(deliveryId);
}

/** The span, its parent, and so on up to the root, as far as they have come. */
function withAllAbove(span: ReceivedSpan | undefined): ReceivedSpan[] {
  if (!span) return [];
  const { traceId, parentSpanId } = span;
  return [span, ...withAllAbove(traces.spans.find((one) => one.traceId === traceId && one.spanId === parentSpanId))];
}

async function sentOf(sessionId: string): Promise<number> {
  const { body } = await cast.nora.get(`/api/sessions/${sessionId}/deliveries`);
  return (body.items ?? []).filter((delivery: { status: string }) => delivery.status === 'sent').length;
}

/** A mail server that took a message right before the sender died gets it again, under the same Message-ID. */
function distinct<Mail extends { messageId: string }>(mails: Mail[]): Mail[] {
  return mails.filter(({ messageId }, index) => mails.findIndex((other) => other.messageId === messageId) === index);
}
