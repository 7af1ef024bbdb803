import { deliveryList } from '@hubhours/contracts/http/notifications';
import { eventually } from '@hubhours/testing/eventually';
import { v7 as uuidV7 } from 'uuid';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { aPerson, type Lineage, partyEvent } from './events.ts';
import { World, type Answer } from './world.ts';

let world: World;
let lineage: Lineage;
beforeAll(async () => {
  world = await World.start();
});
afterAll(async () => world?.stop());
beforeEach(async () => {
  world.mail.behave = () => ({ kind: 'accept' });
  lineage = await world.lineage();
});

const asClient = () => ({ partyId: lineage.client.id, roles: ['client' as const] });
const asProfessional = () => ({ partyId: lineage.professional.id, roles: ['professional' as const] });
const pathOf = (sessionId: string) => `/api/sessions/${sessionId}/deliveries`;
const codeOf = ({ status, body }: Answer) => [status, body?.code];

function resend(id: string, caller = asProfessional(), headers: Record<string, string> = {}): Promise<Answer> {
  return world.call(caller, `/api/deliveries/${id}/resend`, { method: 'POST', headers });
}

describe('GET /api/sessions/{id}/deliveries', () => {
  test('the professional sees all mails of the session, newest first; the client those to herself', async () => {
    const { sessionId } = lineage.session;
    await world.publish(lineage.booked(), lineage.cancelled());
    await world.settled(lineage, 4);
    const { status, body } = await world.call(asProfessional(), pathOf(sessionId));
    expect(status).toBe(200);
    expect(deliveryList.parse(body)).toEqual(body);
    const outline = (answer: Answer) =>
      answer.body.items.map((one: Record<string, string>) => `${one['kind']} to ${one['recipient']}`);
    expect(outline({ status, body }).toSorted()).toEqual([
      'session-cancelled to client',
      'session-cancelled to professional',
      'session-confirmed to client',
      'session-confirmed to professional',
    ]);
    expect(body.items[0].kind).toBe('session-cancelled');
    expect(body.items[0]).toMatchObject({ status: 'sent', attempts: 1, sentAt: expect.stringMatching(/Z$/) });
    expect(outline(await world.call(asClient(), pathOf(sessionId)))).toEqual([
      'session-cancelled to client',
      'session-confirmed to client',
    ]);
  });

  test('pages go through all of it, each mail once', async () => {
    await world.publish(lineage.booked(), lineage.cancelled());
    await world.settled(lineage, 4);
    const path = pathOf(lineage.session.sessionId);
    const first = await world.call(asProfessional(), `${path}?limit=3`);
    const cursor = encodeURIComponent(first.body.nextCursor);
    const second = await world.call(asProfessional(), `${path}?limit=3&cursor=${cursor}`);
    const ids = [...first.body.items, ...second.body.items].map(({ id }: { id: string }) => id);
    expect([new Set(ids).size, second.body.nextCursor]).toEqual([4, null]);
  });

  test('a session that booking has just made is waited for', async () => {
    const asked = world.call(asClient(), pathOf(lineage.session.sessionId));
    await world.publish(lineage.booked());
    expect((await asked).status).toBe(200);
  });

  test('strangers and operators hear that there is no such session, and nobody without a token hears anything', async () => {
    await world.publish(lineage.booked());
    await world.settled(lineage, 2);
    const path = pathOf(lineage.session.sessionId);
    const stranger = { partyId: uuidV7(), roles: ['client' as const, 'operator' as const, 'professional' as const] };
    expect(codeOf(await world.call(stranger, path))).toEqual([404, 'session.not-found']);
    expect(codeOf(await world.call(stranger, pathOf('not-an-id')))).toEqual([404, 'session.not-found']);
    expect((await fetch(`${world.first.url}${path}`)).status).toBe(401);
  });

  test('an unknown session is 404 after the wait', async () => {
    const began = performance.now();
    expect(codeOf(await world.call(asClient(), pathOf(uuidV7())))).toEqual([404, 'session.not-found']);
    expect(performance.now() - began).toBeGreaterThan(1_900);
  });

  test.each(['?limit=0', '?limit=201', '?cursor=x', '?unknown=1', '?limit=x'])('%s is malformed', async (query) => {
    await world.publish(lineage.booked());
    const answer = await world.call(asClient(), `${pathOf(lineage.session.sessionId)}${query}`);
    expect(codeOf(answer)).toEqual([400, 'request.malformed']);
  });
});

describe('POST /api/deliveries/{id}/resend', () => {
  const of = async (recipient: string) => (await world.rows(lineage)).find((row) => row.recipient === recipient);

  test('R13: sends it once more with a Message-ID of its own, behind what the line holds', async () => {
    await world.publish(lineage.booked());
    await world.settled(lineage, 2);
    const confirmed = await of('client');
    const { promise: until, resolve: letGo } = Promise.withResolvers<void>();
    world.mail.behave = (to) => (to === lineage.client.email ? { kind: 'hold', until } : { kind: 'accept' });
    await world.publish(lineage.cancelled());
    await eventually(() => world.mail.holding === 1);
    const { status, body } = await resend(confirmed?.id ?? '');
    expect([status, body]).toEqual([
      201,
      {
        id: expect.not.stringMatching(confirmed?.id ?? ''),
        kind: 'session-confirmed',
        recipient: 'client',
        status: 'queued',
        attempts: 0,
        sentAt: null,
        messageId: expect.not.stringMatching(confirmed?.message_id ?? ''),
      },
    ]);
    const other = await world.lineage();
    await world.publish(other.booked());
    await world.settled(other, 2); // the sender has looked since
    expect(world.mail.attempts.filter((to) => to === lineage.client.email)).toHaveLength(2);
    letGo();
    await world.settled(lineage, 5);
    const mine = world.mail.to(lineage.client.email);
    expect(mine.map(({ subject }) => subject.split(':')[0])).toEqual([
      'New Session confirmation',
      'Session cancelled',
      'New Session confirmation',
    ]);
    expect(mine[2]?.messageId).toBe(body.messageId);
    expect(mine[2]?.text).toBe(mine[0]?.text);
  });

  test('one that failed can be sent again', async () => {
    world.mail.behave = (to) =>
      to === lineage.client.email ? { kind: 'refuse-recipient', code: 550 } : { kind: 'accept' };
    await world.publish(lineage.booked());
    await world.settled(lineage, 2);
    world.mail.behave = () => ({ kind: 'accept' });
    const failed = await of('client');
    expect(failed?.status).toBe('failed');
    expect((await resend(failed?.id ?? '')).status).toBe(201);
    await world.settled(lineage, 3);
    expect(world.mail.to(lineage.client.email)).toHaveLength(1);
  });

  test('one that still waits is 409, and so is a second resend while the first waits', async () => {
    await world.publish(lineage.booked());
    await world.settled(lineage, 2);
    const confirmed = await of('client');
    await world.mail.down();
    expect((await resend(confirmed?.id ?? '')).status).toBe(201);
    expect(codeOf(await resend(confirmed?.id ?? ''))).toEqual([409, 'delivery.not-sent-yet']);
    const again = (await world.rows(lineage)).find(({ status }) => status === 'queued');
    expect(codeOf(await resend(again?.id ?? ''))).toEqual([409, 'delivery.not-sent-yet']);
    await world.mail.up();
    await world.settled(lineage, 3);
  });

  test('the same Idempotency-Key, and many requests at once, resend once', async () => {
    await world.publish(lineage.booked());
    await world.settled(lineage, 2);
    const id = (await of('professional'))?.id ?? '';
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => resend(id, asProfessional(), { 'idempotency-key': 'again' })),
    );
    expect(new Set(answers.map(({ status, body }) => `${status} ${body.id}`)).size).toBe(1);
    await world.settled(lineage, 3);
    expect(world.mail.to(lineage.professional.email)).toHaveLength(2);
  });

  test('it is the professional’s alone: the client hears 403 of her own mail and 404 of another’s', async () => {
    await world.publish(lineage.booked());
    await world.settled(lineage, 2);
    const client = { ...asClient(), roles: ['client' as never] };
    expect(codeOf(await resend((await of('client'))?.id ?? '', client))).toEqual([403, 'access.forbidden']);
    expect(codeOf(await resend((await of('professional'))?.id ?? '', client))).toEqual([404, 'delivery.not-found']);
    expect(codeOf(await resend(uuidV7()))).toEqual([404, 'delivery.not-found']);
    expect(codeOf(await resend('not-an-id'))).toEqual([404, 'delivery.not-found']);
  });

  test('a body with anything in it is malformed', async () => {
    await world.publish(lineage.booked());
    await world.settled(lineage, 2);
    const id = (await of('client'))?.id ?? '';
    const init = { method: 'POST', headers: { 'content-type': 'application/json' } };
    const bad = await world.call(asProfessional(), `/api/deliveries/${id}/resend`, { ...init, body: '{"to":"me"}' });
    expect(codeOf(bad)).toEqual([400, 'request.malformed']);
    const good = await world.call(asProfessional(), `/api/deliveries/${id}/resend`, { ...init, body: '{}' });
    expect(good.status).toBe(201);
  });
});

test('a malformed event is parked with its reason, and stops nothing that comes after it', async () => {
  const bad = { ...partyEvent(aPerson('Robin Quint')), data: { partyId: 'nobody' } };
  await world.publish(bad, lineage.booked());
  await world.settled(lineage, 2);
  expect(await world.parkedReason()).toContain('data.partyId');
});

test('the description names both calls', async () => {
  const answer = await fetch(`${world.first.url}/openapi.json`);
  const { paths } = (await answer.json()) as { paths: Record<string, unknown> };
  expect(Object.keys(paths).toSorted()).toEqual(['/api/deliveries/{id}/resend', '/api/sessions/{id}/deliveries']);
});
