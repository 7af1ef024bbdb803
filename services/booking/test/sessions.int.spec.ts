import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openPractice, price, type Practice } from './practice.ts';
import { HOUR, now, World } from './world.ts';

let world: World;
let practice: Practice;

beforeAll(async () => {
  world = await World.start();
});
afterAll(async () => world?.stop());
beforeEach(async () => {
  world.clock.set(now);
  practice = await openPractice(world);
});

const at = (hours: number) => new Date(now.getTime() + hours * HOUR).toISOString();

async function book(hours: number) {
  const { professional, serviceId, hubClient } = practice;
  const answer = await hubClient.post('/api/sessions', {
    professionalId: professional.id,
    serviceId,
    start: at(hours),
  });
  expect(answer).toMatchObject({ status: 201 });
  return answer.body;
}

async function bookPrivate(hours: number) {
  const { professional, serviceId, ownClient } = practice;
  const wish = { professionalId: professional.id, serviceId, clientId: ownClient.id, start: at(hours) };
  const answer = await professional.post('/api/sessions', wish);
  expect(answer).toMatchObject({ status: 201 });
  return answer.body;
}

/** What the changes of a session's lineage have asked of billing. */
async function decisionsAsked({ lineageId }: { lineageId: string }): Promise<unknown[]> {
  const names = ['booking.session-cancelled.v1', 'booking.session-rescheduled.v1', 'booking.session-no-show.v1'];
  const all = await Promise.all(names.map((name) => world.events(name)));
  return all
    .flat()
    .flatMap(({ subject, data }) => (subject === lineageId ? [(data as { decision: unknown }).decision] : []));
}

describe('booking', () => {
  it('R1: a hub client books for herself, with 24 hours and the price frozen', async () => {
    const session = await book(48);
    expect(session).toMatchObject({
      programme: 'hub',
      hubId: practice.hubId,
      hubName: 'Hub',
      status: 'scheduled',
      revision: 1,
      overbooked: false,
      start: at(48),
      end: at(49),
      policy: { windowHours: 24, termsVersion: 1, price },
      service: { id: practice.serviceId, name: 'Talk', durationMinutes: 60 },
      previousSessionId: null,
      nextSessionId: null,
      change: null,
    });
    const [event] = (await world.events('booking.session-booked.v1')).filter(
      ({ subject }) => subject === session.lineageId,
    );
    expect(event).toMatchObject({ sequence: 1, data: { session: { sessionId: session.id }, bookedBy: 'client' } });
    expect(JSON.stringify(event)).not.toMatch(/Tess|Mira|example\.test/);
  });
  it('R1: later terms and a membership that ends never touch a booked session', async () => {
    const session = await bookPrivate(100);
    const hubs = await book(48);
    expect(session).toMatchObject({ programme: 'private', hubId: null, hubName: null });
    await practice.professional.put(`/api/professionals/${practice.professional.id}/terms`, {
      windowHours: 0,
      text: 'New.',
    });
    expect((await practice.ownClient.get(`/api/sessions/${session.id}`)).body.policy.windowHours).toBe(48);
    expect((await practice.admin.delete(`/api/clients/${practice.hubClient.id}/hub-membership`)).status).toBe(204);
    expect((await practice.hubClient.get(`/api/sessions/${hubs.id}`)).body).toMatchObject({
      programme: 'hub',
      hubId: practice.hubId,
      hubName: 'Hub',
    });
    const moved = await practice.hubClient.post(`/api/sessions/${hubs.id}/reschedule`, { start: at(72) });
    expect(moved).toMatchObject({ status: 201, body: { policy: { windowHours: 24, termsVersion: 1 } } });
    const wish = { professionalId: practice.professional.id, serviceId: practice.serviceId, start: at(80) };
    expect(await practice.hubClient.post('/api/sessions', wish)).toMatchObject({
      status: 403,
      body: { code: 'session.hub-membership-required' },
    });
  });
  it('R10: a time that is not offered is refused with up to three that are', async () => {
    await book(48);
    const other = await practice.addHubClient();
    const wish = { professionalId: practice.professional.id, serviceId: practice.serviceId, start: at(48) };
    const refused = await other.post('/api/sessions', wish);
    expect(refused).toMatchObject({ status: 409, body: { code: 'session.slot-not-free' } });
    expect(refused.body.alternatives.map((slot: { start: string }) => slot.start).sort()).toEqual([
      at(46.5),
      at(47),
      at(49),
    ]);
  });
  it('what a client may not: another’s session, a private programme, overbooking', async () => {
    const wish = { professionalId: practice.professional.id, serviceId: practice.serviceId, start: at(48) };
    const { hubClient, ownClient } = practice;
    expect(await hubClient.post('/api/sessions', { ...wish, clientId: ownClient.id })).toMatchObject({ status: 403 });
    expect(await hubClient.post('/api/sessions', { ...wish, programme: 'private' })).toMatchObject({
      status: 422,
      body: { code: 'session.programme-not-possible' },
    });
    expect(await hubClient.post('/api/sessions', { ...wish, overbook: true })).toMatchObject({ status: 403 });
    expect(await ownClient.post('/api/sessions', wish)).toMatchObject({ status: 403 });
  });
  it('R1: a hub client who is also her own needs the professional’s word', async () => {
    const { professional, serviceId, hubClient } = practice;
    const [row] = await world.db.query('SELECT email FROM parties WHERE id = $1', [hubClient.id]);
    const both = { name: 'T.', email: row.email, timeZone: 'Europe/Berlin', professionalId: professional.id };
    expect(await professional.post('/api/clients', both)).toMatchObject({ status: 201, body: { id: hubClient.id } });
    const wish = { professionalId: professional.id, serviceId, clientId: hubClient.id, start: at(48) };
    expect(await professional.post('/api/sessions', wish)).toMatchObject({
      status: 422,
      body: { code: 'session.programme-required' },
    });
    expect((await professional.post('/api/sessions', { ...wish, programme: 'private' })).body.programme).toBe(
      'private',
    );
  });
  it('malformed bodies change nothing', async () => {
    const { professional, serviceId, hubClient } = practice;
    const wish = { professionalId: professional.id, serviceId, start: at(48) };
    for (const bad of [
      {},
      [],
      { ...wish, start: 'tomorrow' },
      { ...wish, start: '2027-02-30T10:00:00Z' },
      { ...wish, start: '9999-12-31T23:00:00Z' },
      { ...wish, professionalId: 'x' },
      { ...wish, extra: 1 },
      { ...wish, overbook: 'yes' },
    ]) {
      expect(await hubClient.post('/api/sessions', bad)).toMatchObject({
        status: 400,
        body: { code: 'request.malformed' },
      });
    }
    expect(await hubClient.post('/api/sessions', { ...wish, start: at(-1) })).toMatchObject({ status: 422 });
    expect(await hubClient.get('/api/sessions/not-a-uuid')).toMatchObject({
      status: 404,
      body: { code: 'session.not-found' },
    });
    expect((await hubClient.get('/api/sessions')).body.items).toEqual([]);
  });
});

describe('a client changes', () => {
  it('R3, R5: late: refused with the text until acknowledged, and the evidence is kept', async () => {
    const session = await book(48);
    world.clock.set(at(24.5));
    const path = `/api/sessions/${session.id}`;
    const { body: quote } = await practice.hubClient.get(`${path}/quote`);
    expect(quote).toMatchObject({ late: true, warning: { code: 'late-change' }, freeUntil: at(24) });
    world.clock.set(at(25));
    expect(await practice.hubClient.post(`${path}/cancellation`)).toMatchObject({
      status: 428,
      body: { code: 'session.warning-not-acknowledged', warning: quote.warning },
    });
    world.clock.set(at(26));
    const cancelled = await practice.hubClient.post(`${path}/cancellation`, { acknowledge: 'late-change' });
    expect(cancelled).toMatchObject({
      status: 200,
      body: {
        status: 'cancelled',
        revision: 2,
        change: {
          kind: 'cancelled',
          by: 'client',
          at: at(26),
          late: true,
          warning: { ...quote.warning, language: 'en', servedAt: at(25), acknowledgedAt: at(26) },
        },
      },
    });
    const { body: timeline } = await practice.hubClient.get(`${path}/timeline`);
    expect(timeline.items.map((entry: { kind: string }) => entry.kind)).toEqual([
      'booked',
      'warning-shown',
      'warning-shown',
      'cancelled',
    ]);
    const [event] = (await world.events('booking.session-cancelled.v1')).filter(
      ({ subject }) => subject === session.lineageId,
    );
    expect(event).toMatchObject({ sequence: 2, data: { decision: 'open', change: { late: true } } });
  });
  it('R2: exactly 24 hours before: free, unwarned, undecided', async () => {
    const session = await book(48);
    world.clock.set(at(24));
    const answer = await practice.hubClient.post(`/api/sessions/${session.id}/cancellation`, {});
    expect(answer.body.change).toMatchObject({ late: false, warning: null });
    const [event] = (await world.events('booking.session-cancelled.v1')).filter(
      ({ subject }) => subject === session.lineageId,
    );
    expect(event?.data.decision).toBeNull();
  });
  it('R2: not once it has started', async () => {
    const session = await book(48);
    world.clock.set(at(48));
    const body = { acknowledge: 'late-change' };
    expect(await practice.hubClient.post(`/api/sessions/${session.id}/cancellation`, body)).toMatchObject({
      status: 409,
      body: { code: 'session.already-started' },
    });
  });
  it('R10, R12: moves to an offered slot, by half its own length too; the chain is kept', async () => {
    const session = await book(48);
    const moved = await practice.hubClient.post(`/api/sessions/${session.id}/reschedule`, { start: at(48.5) });
    expect(moved).toMatchObject({
      status: 201,
      body: {
        start: at(48.5),
        end: at(49.5),
        revision: 2,
        lineageId: session.lineageId,
        previousSessionId: session.id,
      },
    });
    const old = await practice.hubClient.get(`/api/sessions/${session.id}`);
    expect(old.body).toMatchObject({ status: 'rescheduled', nextSessionId: moved.body.id, change: { late: false } });
    expect(await practice.hubClient.post(`/api/sessions/${session.id}/cancellation`, {})).toMatchObject({
      status: 409,
      body: { code: 'session.not-scheduled', status: 'rescheduled', nextSessionId: moved.body.id },
    });
    const other = await practice.addHubClient();
    const freed = { professionalId: practice.professional.id, serviceId: practice.serviceId, start: at(47.5) };
    expect((await other.post('/api/sessions', freed)).status).toBe(201);
  });
  it('R11: a private client cancels but cannot move, and learns whom to ask', async () => {
    const session = await bookPrivate(100);
    const [row] = await world.db.query('SELECT email FROM parties WHERE id = $1', [practice.professional.id]);
    const { body: quote } = await practice.ownClient.get(`/api/sessions/${session.id}/quote`);
    expect(quote).toMatchObject({
      warning: { code: 'own-terms' },
      mayCancel: true,
      mayReschedule: false,
      rescheduleRefusal: 'session.rebook-not-offered',
      contact: row.email,
    });
    const move = { start: at(120), acknowledge: 'own-terms' };
    expect(await practice.ownClient.post(`/api/sessions/${session.id}/reschedule`, move)).toMatchObject({
      status: 403,
      body: { code: 'session.rebook-not-offered', contact: row.email },
    });
    const cancellation = { acknowledge: 'own-terms' };
    expect(await practice.ownClient.post(`/api/sessions/${session.id}/cancellation`, cancellation)).toMatchObject({
      status: 200,
    });
  });
  it('a field that is the professional’s alone is refused by its name', async () => {
    const session = await book(48);
    const body = { reason: 'by-professional', notifyClient: false };
    expect(await practice.hubClient.post(`/api/sessions/${session.id}/cancellation`, body)).toMatchObject({
      status: 422,
      body: { code: 'session.field-not-allowed', fields: ['reason', 'notifyClient'] },
    });
  });
});

describe('a professional changes', () => {
  // under terms of 48 hours, which bind her private clients only; the session begins at 48
  const byClient = { reason: 'by-client' };
  it.each([
    ['exactly 24 hours before', 24, byClient, 422, 'charge.not-allowed'],
    [
      'later, of which the client gave notice 24 hours before',
      47,
      { ...byClient, noticeAt: at(24) },
      422,
      'charge.not-allowed',
    ],
    ['later, for reasons of her own', 47, { reason: 'by-professional' }, 422, 'charge.not-allowed'],
    ['later, for another reason', 47, { reason: 'other' }, 422, 'charge.not-allowed'],
    ['later, for no reason', 47, {}, 422, 'charge.not-allowed'],
  ] as const)(
    'R7: cannot charge a hub client for a cancellation %s; nothing changes',
    async (_what, hour, wish, status, code) => {
      const session = await book(48);
      world.clock.set(at(hour));
      const path = `/api/sessions/${session.id}`;
      for (const charge of ['credit', 'direct']) {
        const answer = await practice.professional.post(`${path}/cancellation`, { ...wish, charge });
        expect(answer).toMatchObject({ status, body: { code } });
      }
      expect((await practice.professional.get(path)).body).toMatchObject({ status: 'scheduled', revision: 1 });
    },
  );
  it.each([
    ['cancellation', { reason: 'by-client', charge: 'credit' }, 200, 'charge-credit'],
    ['cancellation', { reason: 'by-client', charge: 'direct' }, 200, 'charge-direct'],
    ['cancellation', { reason: 'by-client' }, 200, 'open'],
    ['cancellation', { reason: 'by-professional' }, 200, null],
  ] as const)(
    'R7: one millisecond within 24 hours her %s %o asks billing for: %s',
    async (route, wish, status, decision) => {
      const session = await book(48);
      world.clock.set(new Date(Date.parse(at(24)) + 1));
      expect(await practice.professional.post(`/api/sessions/${session.id}/${route}`, wish)).toMatchObject({ status });
      expect(await decisionsAsked(session)).toEqual([decision]);
    },
  );
  it.each([
    ['cancellation', {}],
    ['reschedule', { start: '2027-01-14T09:00:00Z' }],
  ])('R7: a client’s %s exactly 24 hours before asks billing for nothing', async (route, body) => {
    const session = await book(48);
    world.clock.set(at(24));
    const answer = await practice.hubClient.post(`/api/sessions/${session.id}/${route}`, body);
    expect([200, 201]).toContain(answer.status);
    expect(await decisionsAsked(session)).toEqual([null]);
  });
  it('R7: no-show and completion, by which a session costs, are hers from the start on only', async () => {
    const session = await book(48);
    const said = async (route: string, body: object) =>
      (await practice.professional.post(`/api/sessions/${session.id}/${route}`, body)).body.code;
    for (const hour of [0, 24, 47.999]) {
      world.clock.set(at(hour));
      for (const charge of ['credit', 'direct']) expect(await said('no-show', { charge })).toBe('session.not-started');
      expect(await said('completion', {})).toBe('session.not-started');
    }
    await practice.hubClient.post(`/api/sessions/${session.id}/cancellation`, { acknowledge: 'late-change' });
    world.clock.set(at(48));
    for (const charge of ['credit', 'direct']) expect(await said('no-show', { charge })).toBe('session.not-scheduled');
    expect(await said('completion', {})).toBe('session.not-scheduled');
    expect(await said('cancellation', { reason: 'by-client', charge: 'credit' })).toBe('session.not-scheduled');
  });
  it('R7: no other route takes a word about a charge', async () => {
    const session = await book(48);
    const path = `/api/sessions/${session.id}`;
    for (const [who, route, body, status] of [
      [practice.hubClient, 'cancellation', { charge: 'direct' }, 422],
      [practice.professional, 'reschedule', { start: at(60), charge: 'direct' }, 400],
      [practice.professional, 'completion', { charge: 'direct' }, 400],
      [practice.professional, 'cancellation', { decision: 'charge-direct' }, 400],
      [practice.professional, 'cancellation', { reason: 'by-client', late: true }, 400],
    ] as const) {
      expect([route, (await who.post(`${path}/${route}`, body)).status]).toEqual([route, status]);
    }
    expect(await decisionsAsked(session)).toEqual([]);
  });
  it('R9: enters an earlier notice, a private note, and tells the client or not', async () => {
    const session = await book(48);
    world.clock.set(at(47));
    const wish = { reason: 'by-client', noticeAt: at(10), note: 'Called me.', notifyClient: false };
    const answer = await practice.professional.post(`/api/sessions/${session.id}/cancellation`, wish);
    expect(answer.body.change).toMatchObject({ by: 'professional', late: false, at: at(10), reason: 'by-client' });
    const [event] = (await world.events('booking.session-cancelled.v1')).filter(
      ({ subject }) => subject === session.lineageId,
    );
    expect(event?.data).toMatchObject({ decision: null, notifyClient: false });
    expect(JSON.stringify(event)).not.toContain('Called');
    const kinds = async (person: typeof practice.professional) =>
      (await person.get(`/api/sessions/${session.id}/timeline`)).body.items.map(
        (entry: { kind: string }) => entry.kind,
      );
    expect(await kinds(practice.professional)).toContain('note');
    expect(await kinds(practice.hubClient)).not.toContain('note');
  });
  it('R9: moves at any hour, without warning or decision; only sessions bind', async () => {
    const session = await book(48);
    const other = await book(60);
    world.clock.set(at(47));
    const path = `/api/sessions/${session.id}/reschedule`;
    expect(await practice.professional.post(path, { start: other.start })).toMatchObject({
      status: 409,
      body: { code: 'session.overlaps' },
    });
    const moved = await practice.professional.post(path, { start: at(61.05) });
    expect(moved).toMatchObject({ status: 201, body: { overbooked: false } });
    const [event] = (await world.events('booking.session-rescheduled.v1')).filter(
      ({ subject }) => subject === session.lineageId,
    );
    expect(event?.data).toMatchObject({ decision: null, change: { late: false } });
  });
  it('concludes a session after its start only', async () => {
    const session = await book(48);
    const path = `/api/sessions/${session.id}`;
    expect(await practice.professional.post(`${path}/completion`)).toMatchObject({
      status: 409,
      body: { code: 'session.not-started' },
    });
    expect(await practice.hubClient.post(`${path}/completion`)).toMatchObject({ status: 403 });
    world.clock.set(at(48));
    expect(await practice.professional.post(`${path}/completion`, {})).toMatchObject({
      status: 200,
      body: { status: 'completed', change: null },
    });
    expect(await practice.professional.post(`${path}/no-show`)).toMatchObject({ status: 409 });
    const missed = await bookPrivate(50);
    world.clock.set(at(51));
    expect(await practice.professional.post(`/api/sessions/${missed.id}/no-show`, { charge: 'direct' })).toMatchObject({
      status: 200,
      body: { status: 'no-show', change: { late: true } },
    });
  });
});

describe('who sees what', () => {
  it('R14: every session stays in the calendar; strangers and operators see none', async () => {
    const kept = await book(48);
    const gone = await book(60);
    await practice.hubClient.post(`/api/sessions/${gone.id}/cancellation`, {});
    const ids = async (query = '') =>
      (await practice.professional.get(`/api/sessions${query}`)).body.items.map(
        (session: { id: string }) => session.id,
      );
    expect(await ids()).toEqual([gone.id, kept.id]);
    expect(await ids('?status=cancelled')).toEqual([gone.id]);
    expect(await ids(`?to=${at(60)}`)).toEqual([kept.id]);
    const first = await practice.professional.get('/api/sessions?limit=1');
    expect(first.body.nextCursor).not.toBeNull();
    expect(await ids(`?limit=1&cursor=${first.body.nextCursor}`)).toEqual([kept.id]);
    const yearNought = Buffer.from(JSON.stringify(['0000-01-01T00:00:00Z', kept.id])).toString('base64url');
    for (const query of ['cursor=nonsense', `cursor=${yearNought}`, 'from=0000-01-01T00:00:00Z']) {
      expect(await practice.professional.get(`/api/sessions?${query}`)).toMatchObject({ status: 400 });
    }
    expect(await practice.operator.get('/api/sessions')).toMatchObject({ status: 403 });
    expect(await practice.operator.get(`/api/sessions/${kept.id}`)).toMatchObject({ status: 404 });
    expect(await practice.ownClient.get(`/api/sessions/${kept.id}`)).toMatchObject({ status: 404 });
    expect(await practice.admin.get(`/api/sessions/${kept.id}`)).toMatchObject({ status: 404 });
  });
});
