import { randomUUID } from 'node:crypto';
import { eventually } from '@hubhours/testing/eventually';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openPractice, type Practice } from './practice.ts';
import { HOUR, now, World, type Answer, type Person } from './world.ts';

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
const times = <T>(count: number, make: (index: number) => Promise<T>) =>
  Promise.all(Array.from({ length: count }, (_, i) => make(i)));
const statuses = (answers: Answer[]) => {
  const counts: Record<number, number> = {};
  for (const { status } of answers) counts[status] = (counts[status] ?? 0) + 1;
  return counts;
};
const wish = (start: string) => ({ professionalId: practice.professional.id, serviceId: practice.serviceId, start });

async function book(person: Person, start: string) {
  const answer = await person.post('/api/sessions', wish(start));
  expect(answer).toMatchObject({ status: 201 });
  return answer.body;
}

describe('R18: sessions never overlap', () => {
  it('R18: two hundred at once for one slot: one session, 199 clear refusals', async () => {
    const people = await times(20, () => practice.addHubClient());
    const answers = await times(200, (index) => people[index % 20]!.post('/api/sessions', wish(at(48))));
    expect(statuses(answers)).toEqual({ 201: 1, 409: 199 });
    const codes = new Set(answers.filter(({ status }) => status === 409).map(({ body }) => body.code));
    expect([...codes].filter((code) => code !== 'session.slot-not-free' && code !== 'session.too-many-holds')).toEqual(
      [],
    );
    const [{ count }] = await world.db.query('SELECT count(*)::int FROM sessions WHERE professional_id = $1', [
      practice.professional.id,
    ]);
    expect(count).toBe(1);
  });
  it('R18: a professional’s bookings and moves at overlapping times, all at once', async () => {
    const { professional, ownClient, serviceId } = practice;
    const make = (minutes: number) =>
      professional.post('/api/sessions', { ...wish(at(48 + minutes / 60)), serviceId, clientId: ownClient.id });
    const answers = await times(30, (index) => make(index * 7));
    const booked = answers.filter(({ status }) => status === 201).map(({ body }) => body);
    expect(statuses(answers)).toEqual({ 201: booked.length, 409: 30 - booked.length });
    expect(booked.length).toBeGreaterThan(1);
    await times(30, (index) =>
      professional.post(`/api/sessions/${booked[index % booked.length].id}/reschedule`, { start: at(60 + index / 10) }),
    );
    const overlapping = await world.db.query(
      `SELECT a.id FROM sessions a JOIN sessions b ON a.id < b.id AND a.professional_id = b.professional_id
        AND tstzrange(a.starts_at, a.ends_at) && tstzrange(b.starts_at, b.ends_at)
       WHERE a.status = 'scheduled' AND b.status = 'scheduled' AND a.professional_id = $1`,
      [professional.id],
    );
    expect(overlapping).toEqual([]);
  });
  it('R18: the professional overbooks on purpose; a third session over either is refused', async () => {
    const { professional, hubClient, ownClient } = practice;
    const first = await book(hubClient, at(48));
    const over = { ...wish(at(48.5)), clientId: ownClient.id };
    expect(await professional.post('/api/sessions', over)).toMatchObject({
      status: 409,
      body: { code: 'session.overlaps' },
    });
    const second = await professional.post('/api/sessions', { ...over, overbook: true });
    expect(second).toMatchObject({ status: 201, body: { overbooked: true } });
    const other = await practice.addHubClient();
    for (const start of [at(47.5), at(48), at(48.5), at(49)]) {
      expect(await other.post('/api/sessions', wish(start))).toMatchObject({
        status: 409,
        body: { code: 'session.slot-not-free' },
      });
    }
    // Moved away from each other and back: the group they were in does not let them overlap again.
    expect((await hubClient.post(`/api/sessions/${first.id}/reschedule`, { start: at(60) })).status).toBe(201);
    const back = await hubClient.get(`/api/sessions?status=scheduled`);
    expect(await hubClient.post(`/api/sessions/${back.body.items[0].id}/reschedule`, { start: at(48) })).toMatchObject({
      status: 409,
    });
  });
  it('R18: the professional overbooks again and again: the groups that a session touches are merged', async () => {
    const { professional, ownClient } = practice;
    const overbook = (hours: number) =>
      professional.post('/api/sessions', { ...wish(at(hours)), clientId: ownClient.id, overbook: true });
    for (const hours of [48, 48.25, 48.5]) expect((await overbook(hours)).status).toBe(201);
    for (const hours of [50, 50.25]) expect((await overbook(hours)).status).toBe(201);
    const between = await overbook(49.25); // touches both groups
    expect(between).toMatchObject({ status: 201, body: { overbooked: true } });
    const groups = await world.db.query('SELECT DISTINCT conflict_group FROM sessions WHERE professional_id = $1', [
      professional.id,
    ]);
    expect(groups).toHaveLength(1);
    const stranger = await professional.post('/api/sessions', { ...wish(at(50.5)), clientId: ownClient.id });
    expect(stranger).toMatchObject({ status: 409, body: { code: 'session.overlaps' } });
  });
});

describe('one session, many changes at once', () => {
  it('a lineage ends its way once: cancellations and moves race, one wins', async () => {
    const session = await book(practice.hubClient, at(48));
    const path = `/api/sessions/${session.id}`;
    const answers = await times(20, (index) =>
      index % 2 === 0
        ? practice.hubClient.post(`${path}/cancellation`, {})
        : practice.professional.post(`${path}/reschedule`, { start: at(70 + index) }),
    );
    const won = answers.filter(({ status }) => status < 300);
    expect(won).toHaveLength(1);
    expect(answers.filter(({ body }) => body.code === 'session.not-scheduled')).toHaveLength(19);
    const rows = await world.db.query('SELECT sequence FROM sessions WHERE lineage_id = $1 ORDER BY sequence', [
      session.lineageId,
    ]);
    expect(rows.every(({ sequence }: { sequence: number }) => sequence === 2)).toBe(true);
    // What was claimed and not used is given back.
    const other = await practice.addHubClient();
    const winner = won[0]!.body;
    const free = [71, 73, 75, 77].map((hours) => at(hours)).find((start) => start !== winner.start)!;
    await eventually(async () => (await other.post('/api/sessions', wish(free))).status === 201);
  });
  it('the same Idempotency-Key fifty times at once, over two replicas: one session, one answer', async () => {
    const second = await world.addReplica();
    const { hubClient } = practice;
    const elsewhere = world.as({ partyId: hubClient.id, roles: ['client'], memberOf: practice.hubId }, second);
    const headers = { 'idempotency-key': randomUUID() };
    const answers = await times(50, (index) =>
      (index % 2 ? hubClient : elsewhere).post('/api/sessions', wish(at(48)), headers),
    );
    expect(statuses(answers)).toEqual({ 201: 50 });
    expect(new Set(answers.map(({ body }) => JSON.stringify(body))).size).toBe(1);
    expect((await hubClient.get('/api/sessions')).body.items).toHaveLength(1);
  });
  it('a repeat whose first was cut off after its commit finds what that did', async () => {
    const { hubClient } = practice;
    const headers = { 'idempotency-key': randomUUID() };
    const first = await hubClient.post('/api/sessions', wish(at(48)), headers);
    await world.db.query(`UPDATE idempotency_keys SET status = NULL, body = NULL, holder = NULL, leased_until = NULL`);
    expect(await hubClient.post('/api/sessions', wish(at(48)), headers)).toMatchObject({
      status: 201,
      body: { id: first.body.id },
    });
    const cancel = { 'idempotency-key': randomUUID() };
    expect((await hubClient.post(`/api/sessions/${first.body.id}/cancellation`, {}, cancel)).status).toBe(200);
    await world.db.query(`UPDATE idempotency_keys SET status = NULL, body = NULL, holder = NULL, leased_until = NULL`);
    expect((await hubClient.post(`/api/sessions/${first.body.id}/cancellation`, {}, cancel)).status).toBe(200);
    expect(await world.events('booking.session-cancelled.v1')).toHaveLength(
      new Set((await world.events('booking.session-cancelled.v1')).map(({ subject }) => subject)).size,
    );
  });
});

describe('R2: now is the moment of the first reception', () => {
  it('R2: a repeat after the window closed is judged by the first reception', async () => {
    const session = await book(practice.hubClient, at(48));
    const headers = { 'idempotency-key': randomUUID() };
    await world.stopAvailability();
    const path = `/api/sessions/${session.id}/reschedule`;
    try {
      expect(await practice.hubClient.post(path, { start: at(72) }, headers)).toMatchObject({ status: 503 });
    } finally {
      await world.startAvailability();
    }
    world.clock.set(at(30));
    expect(await practice.hubClient.post(path, { start: at(72) })).toMatchObject({ status: 428 });
    const moved = await practice.hubClient.post(path, { start: at(72) }, headers);
    expect(moved).toMatchObject({ status: 201 });
    expect((await practice.hubClient.get(`/api/sessions/${session.id}`)).body.change).toMatchObject({
      late: false,
      at: at(0),
    });
  });
});

describe('when availability is down', () => {
  it('booking and moving say 503 and change nothing, cancelling works, and all is well after', async () => {
    const { hubClient } = practice;
    const session = await book(hubClient, at(48));
    const given = await book(hubClient, at(52));
    await world.stopAvailability();
    try {
      const refused = await hubClient.post('/api/sessions', wish(at(60)));
      expect(refused).toMatchObject({ status: 503, body: { code: 'service.unavailable' } });
      expect(refused.headers.get('retry-after')).toBeTruthy();
      expect(await hubClient.post(`/api/sessions/${session.id}/reschedule`, { start: at(60) })).toMatchObject({
        status: 503,
      });
      expect(await hubClient.post(`/api/sessions/${given.id}/cancellation`, {})).toMatchObject({ status: 200 });
    } finally {
      await world.startAvailability();
    }
    await eventually(async () => (await hubClient.post('/api/sessions', wish(at(52)))).status === 201);
    expect((await hubClient.get(`/api/sessions/${session.id}`)).body.status).toBe('scheduled');
  });
});

describe('a booking that fails halfway', () => {
  it('leaves no session, no event and no held time', async () => {
    const { hubClient } = practice;
    await world.db.query(`CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
      IF NEW.type = 'booking.session-booked.v1' THEN RAISE EXCEPTION 'refused by the test'; END IF; RETURN NEW; END $$`);
    await world.db.query('CREATE TRIGGER refuse BEFORE INSERT ON outbox FOR EACH ROW EXECUTE FUNCTION refuse()');
    try {
      expect(await hubClient.post('/api/sessions', wish(at(48)))).toMatchObject({
        status: 500,
        body: { code: 'internal' },
      });
    } finally {
      await world.db.query('DROP TRIGGER refuse ON outbox; DROP FUNCTION refuse');
    }
    expect((await hubClient.get('/api/sessions')).body.items).toEqual([]);
    await eventually(async () => (await hubClient.post('/api/sessions', wish(at(48)))).status === 201);
  });
});
