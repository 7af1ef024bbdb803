import type { NewEvent } from '@hubhours/contracts/event';
import { scheduleChanged } from '@hubhours/contracts/events/availability';
import { decisionDecided } from '@hubhours/contracts/events/billing';
import { membershipChanged, sessionBooked } from '@hubhours/contracts/events/booking';
import { Outbox } from '@hubhours/messaging/outbox';
import { eventually } from '@hubhours/testing/eventually';
import { v7 as uuidV7 } from 'uuid';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { FlakyProxy } from '@hubhours/testing/flaky-proxy';
import { query, startGateway, surroundings, type RunningGateway, type Surroundings } from './gateway-under-test.ts';
import { ListenerUnderTest } from './listener.ts';
import { eventSample as sample } from './samples.ts';

let around: Surroundings;
let proxy: FlakyProxy;
let gateway: RunningGateway;
let replica: RunningGateway;
const open: ListenerUnderTest[] = [];
let next = 0;

beforeAll(async () => {
  around = await surroundings();
  proxy = await FlakyProxy.before(around.broker.amqpUrl);
  [gateway, replica] = await Promise.all([startGateway(around, { AMQP_URL: proxy.url }), startGateway(around)]);
  await eventually(async () => (await fetch(`${gateway.internalUrl}/health/ready`)).ok);
  await eventually(async () => (await fetch(`${replica.internalUrl}/health/ready`)).ok);
});
afterEach(() => {
  for (const listener of open.splice(0)) listener.close();
});
afterAll(async () => {
  await Promise.all([gateway?.close(), replica?.close()]);
  await proxy?.stop();
  await around?.stop();
});

async function person(party: Parameters<RunningGateway['know']>[0] | object = {}) {
  const email = `listener${(next += 1)}@example.test`;
  const { partyId } = await gateway.know({ email, ...party });
  return { id: partyId, email, cookie: await gateway.signIn(email) };
}

async function listen(cookie: string, at = gateway): Promise<ListenerUnderTest> {
  const listener = await ListenerUnderTest.open(at.url, { cookie });
  open.push(listener);
  return listener;
}

/** As if a service had committed and its relay published. */
async function happen(...events: NewEvent[]): Promise<void> {
  await replica.db().transaction((tx) => replica.app.get(Outbox, { strict: false }).append(tx, ...events));
}

const stream = () => ({ subject: uuidV7(), sequence: 1 });

function booked(clientId: string, professionalId: string, more: object = {}): { event: NewEvent; sessionId: string } {
  const { session, ...data } = sample<any>(sessionBooked.name).data;
  const sessionId = uuidV7();
  const facts = { ...session, sessionId, clientId, professionalId, ...more };
  return { sessionId, event: sessionBooked.create({ ...stream(), data: { ...data, session: facts } }) };
}

describe('live', () => {
  it('is a stream that says when to come again, and that nobody on the way may keep or change', async () => {
    const { cookie } = await person();
    const aborting = new AbortController();
    const answer = await gateway.call('/api/live', { cookie, signal: aborting.signal });
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
    expect(answer.headers.get('cache-control')).toBe('no-cache, no-transform');
    expect(answer.headers.get('x-accel-buffering')).toBe('no');
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
    const first = await answer.body?.getReader().read();
    expect(new TextDecoder().decode(first?.value)).toBe('retry: 2000\n\n');
    aborting.abort();
  });

  it('is for those who are signed in, and for GET', async () => {
    expect((await gateway.call('/api/live')).status).toBe(401);
    const { cookie } = await person();
    expect((await gateway.call('/api/live', { cookie, method: 'HEAD' })).status).toBe(404);
    const headers = { origin: gateway.config.HUBHOURS_PUBLIC_URL };
    expect((await gateway.call('/api/live', { cookie, method: 'POST', headers })).status).toBe(404);
  });

  it('a session that another replica’s event tells of is told to client and professional in every replica, and to no other', async () => {
    const [client, professional, other] = [await person(), await person({ roles: ['professional'] }), await person()];
    const [hers, his, others] = [
      await listen(client.cookie),
      await listen(professional.cookie, replica),
      await listen(other.cookie),
    ];
    const { event, sessionId } = booked(client.id, professional.id);
    await happen(event);
    for (const listener of [hers, his]) await eventually(() => listener.told.includes(`session ${sessionId}`));
    for (const listener of [hers, his]) await eventually(() => listener.told.includes(`slots ${professional.id}`));
    expect(others.told).toEqual([]);
    // ids, and nothing else of what the event holds
    expect(hers.text).not.toMatch(/price|start|hub/i);
  });

  it('free times: hub clients hear of them, others do not', async () => {
    const hubClient = await person({ memberOf: uuidV7() });
    const [own, admin] = [await person(), await person({ roles: ['hub-admin'], administers: [uuidV7()] })];
    const [hears, deaf, alsoDeaf] = [
      await listen(hubClient.cookie),
      await listen(own.cookie),
      await listen(admin.cookie),
    ];
    const professionalId = uuidV7();
    await happen(scheduleChanged.create({ ...stream(), data: { professionalId, timeZone: 'Europe/Berlin' } }));
    await eventually(() => hears.told.includes(`slots ${professionalId}`));
    expect([...deaf.told, ...alsoDeaf.told]).toEqual([]);
  });

  it('a hub’s administrators hear of its clients, of no other hub’s', async () => {
    const [hubId, otherHub] = [uuidV7(), uuidV7()];
    const admin = await person({ roles: ['hub-admin'], administers: [hubId] });
    const stranger = await person({ roles: ['hub-admin'], administers: [otherHub] });
    const [hears, deaf] = [await listen(admin.cookie), await listen(stranger.cookie)];
    await happen(
      membershipChanged.create({ ...stream(), data: { clientId: uuidV7(), hubId, previousHubId: null } }),
      membershipChanged.create({ ...stream(), data: { clientId: uuidV7(), hubId: null, previousHubId: hubId } }),
    );
    await eventually(() => hears.told.includes(`clients ${hubId}`));
    expect(deaf.told).toEqual([]);
  });

  it('what comes together is told together, once', async () => {
    const client = await person();
    const hers = await listen(client.cookie);
    const data = { ...sample<any>(decisionDecided.name).data, clientId: client.id };
    await happen(...[1, 2, 3].map((sequence) => decisionDecided.create({ subject: uuidV7(), sequence, data })));
    await eventually(() => hers.told.includes(`timeline ${data.sessionId}`));
    expect(hers.told.toSorted()).toEqual([`decisions ${data.sessionId}`, `timeline ${data.sessionId}`]);
  });

  it('a bearer token will do as well', async () => {
    const { cookie, id } = await person();
    const { token } = (await (await gateway.call('/api/auth/token', { cookie })).json()) as { token: string };
    const listener = await ListenerUnderTest.open(gateway.url, { authorization: `Bearer ${token}` });
    open.push(listener);
    const { event, sessionId } = booked(id, uuidV7());
    await happen(event);
    await eventually(() => listener.told.includes(`session ${sessionId}`));
    expect(listener.ended).toBe(false);
  });

  it('a person has so many and no more; one that goes gives its place', async () => {
    const { cookie } = await person();
    const own: ListenerUnderTest[] = [];
    for (let count = 0; count < 12; count += 1) own.push(await listen(cookie));
    const refused = await gateway.call('/api/live', { cookie });
    expect(refused.status).toBe(429);
    expect(refused.headers.get('retry-after')).toBe('30');
    own[0]?.close();
    await eventually(async () => {
      open.push(await ListenerUnderTest.open(gateway.url, { cookie }));
    });
  });
});

describe('live ends', () => {
  it('at once with a sign-out here, and soon with one at another replica; other sessions of hers go on', async () => {
    const { cookie, email } = await person();
    const elsewhere = await gateway.signIn(email);
    const [here, there, kept] = [await listen(cookie), await listen(cookie, replica), await listen(elsewhere)];
    const origin = gateway.config.HUBHOURS_PUBLIC_URL;
    await gateway.call('/api/auth/sign-out', { method: 'POST', cookie, headers: { origin } });
    await eventually(() => here.ended);
    await eventually(() => there.ended);
    expect(kept.ended).toBe(false);
  });

  it('when the session has run out; looking at a page does not prolong it', async () => {
    const { cookie, id } = await person();
    const listener = await listen(cookie);
    // so old that a visit would prolong it
    const soon = `UPDATE sessions SET "expiresAt" = now() + interval '1 hour' WHERE "userId" = $1 RETURNING "expiresAt" AS at`;
    const [before] = await query<{ at: Date }>(around.database.url, soon, [id]);
    await eventually(() => listener.text.includes(':\n\n'), { timeoutMs: 20_000 });
    const [after] = await query<{ at: Date }>(
      around.database.url,
      'SELECT "expiresAt" AS at FROM sessions WHERE "userId" = $1',
      [id],
    );
    expect(after?.at).toEqual(before?.at);
    await query(around.database.url, `UPDATE sessions SET "expiresAt" = now() WHERE "userId" = $1`, [id]);
    await eventually(() => listener.ended);
    expect((await gateway.call('/api/live', { cookie })).status).toBe(401);
  });

  it('while the broker is away: 503, so that pages ask by themselves; and goes on when it is back', async () => {
    const { cookie, id } = await person();
    const listener = await listen(cookie);
    proxy.set('down');
    await eventually(() => listener.ended);
    const refused = await gateway.call('/api/live', { cookie });
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '1']);
    proxy.set('up');
    const again = await eventually(async () => ListenerUnderTest.open(gateway.url, { cookie }), { timeoutMs: 20_000 });
    open.push(again);
    const { event, sessionId } = booked(id, uuidV7());
    await happen(event);
    await eventually(() => again.told.includes(`session ${sessionId}`));
  });

  it('when the replica shuts down, at once', async () => {
    const third = await startGateway(around);
    await eventually(async () => (await fetch(`${third.internalUrl}/health/ready`)).ok);
    const { cookie } = await person();
    const listener = await listen(cookie, third);
    await third.close();
    await eventually(() => listener.ended);
    expect(listener.text).toMatch(/^retry/);
  });
});
