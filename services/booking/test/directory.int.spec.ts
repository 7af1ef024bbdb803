import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { address, openPractice, price, type Practice } from './practice.ts';
import { World } from './world.ts';

let world: World;
let practice: Practice;

beforeAll(async () => {
  world = await World.start();
  practice = await openPractice(world);
});
afterAll(async () => world?.stop());

const partyOf = async (id: string) =>
  (await world.events('booking.party-changed.v1')).findLast(({ subject }) => subject === id)?.data;

describe('people', () => {
  it('one person per address, with every role that she was given', async () => {
    const email = address();
    const { operator, admin, hubId } = practice;
    const wish = { name: 'Ida Stone', email, timeZone: 'Europe/London', hubId };
    const { body: client } = await admin.post('/api/clients', wish);
    const upper = { name: 'Ida Stone', email: email.toUpperCase(), timeZone: 'Europe/Berlin' };
    const { status, body: professional } = await operator.post('/api/professionals', upper);
    expect([status, professional.id]).toEqual([201, client.id]);
    await operator.post('/api/hubs', { name: 'Second', adminEmail: email, minimumGroupSize: 5 });
    const party = await partyOf(client.id);
    expect(party).toMatchObject({
      email,
      roles: ['client', 'professional', 'hub-admin'],
      memberOf: hubId,
      timeZone: 'Europe/Berlin',
    });
    expect(party.administers).toHaveLength(1);
    expect(await operator.post('/api/professionals', upper)).toMatchObject({
      status: 409,
      body: { code: 'professional.already-known' },
    });
  });
  it('a hub is told of, with what its months are reckoned by', async () => {
    const wish = { name: 'Far', adminEmail: address(), minimumGroupSize: 8, timeZone: 'Asia/Tokyo' };
    const { body: hub } = await practice.operator.post('/api/hubs', wish);
    const told = (await world.events('booking.hub-changed.v1')).filter(({ subject }) => subject === hub.id);
    expect(told.map(({ data }) => data)).toEqual([{ hubId: hub.id, timeZone: 'Asia/Tokyo', minimumGroupSize: 8 }]);
  });
  it('R16: inviting a known address answers just as a new one does', async () => {
    const email = address();
    const known = { name: 'Real Name', email, timeZone: 'Asia/Tokyo', professionalId: practice.professional.id };
    const { body: first } = await practice.professional.post('/api/clients', known);
    const invite = { name: 'As Entered', email, timeZone: 'Europe/London', hubId: practice.hubId };
    const invited = await practice.admin.post('/api/clients', invite);
    expect(invited).toMatchObject({
      status: 201,
      body: { name: 'As Entered', timeZone: 'Europe/London', programmes: ['hub'] },
    });
    expect(invited.body.id).toBe(first.id);
    const { body: listed } = await practice.admin.get(`/api/clients?email=${email}`);
    expect(listed.items).toEqual([invited.body]);
    expect((await partyOf(first.id))?.name).toBe('Real Name');
  });
  it('R16: a person’s id does not tell when she became known', async () => {
    const ids = await Promise.all(Array.from({ length: 20 }, async () => (await practice.addHubClient()).id));
    const years = new Set(
      ids.map((id) => new Date(Number.parseInt(id.replaceAll('-', '').slice(0, 12), 16)).getUTCFullYear()),
    );
    expect(years.size).toBeGreaterThan(1);
    expect([...years].every((year) => year >= 2020 && year < 2025)).toBe(true);
  });
  it('R16: a client of one hub is not betrayed to another, and moves over when she leaves', async () => {
    const { operator } = practice;
    const client = await practice.addHubClient();
    const [row] = await world.db.query('SELECT email FROM parties WHERE id = $1', [client.id]);
    const { body: hub } = await operator.post('/api/hubs', {
      name: 'Other',
      adminEmail: address(),
      minimumGroupSize: 5,
    });
    const admin = world.as({ partyId: uuidv7(), roles: ['hub-admin'], administers: [hub.id] });
    const invite = { name: 'Tess', email: row.email, timeZone: 'Europe/London', hubId: hub.id };
    expect((await admin.post('/api/clients', invite)).status).toBe(201);
    expect((await partyOf(client.id))?.memberOf).toBe(practice.hubId);
    expect((await practice.admin.delete(`/api/clients/${client.id}/hub-membership`)).status).toBe(204);
    expect((await partyOf(client.id))?.memberOf).toBe(hub.id);
    const [change] = (await world.events('booking.membership-changed.v1'))
      .filter(({ subject }) => subject === client.id)
      .slice(-1);
    expect(change?.data).toEqual({ clientId: client.id, hubId: hub.id, previousHubId: practice.hubId });
    expect(await practice.admin.delete(`/api/clients/${client.id}/hub-membership`)).toMatchObject({ status: 404 });
  });
  it('two hubs that invite a person at once do not both become hers', async () => {
    const hubs = await Promise.all(
      [1, 2, 3, 4].map(() =>
        practice.operator.post('/api/hubs', { name: 'H', adminEmail: address(), minimumGroupSize: 5 }),
      ),
    );
    const email = address();
    const answers = await Promise.all(
      hubs.map(({ body }) =>
        practice.operator.post('/api/clients', { name: 'N', email, timeZone: 'UTC', hubId: body.id }),
      ),
    );
    expect(answers.map(({ status }) => status)).toEqual([201, 201, 201, 201]);
    const rows = await world.db.query(
      `SELECT status FROM hub_memberships m JOIN parties p ON p.id = client_id WHERE email = $1`,
      [email],
    );
    expect(rows.map(({ status }: { status: string }) => status).sort()).toEqual([
      'active',
      'waiting',
      'waiting',
      'waiting',
    ]);
  });
  it('an employer adds to her own hub alone, a professional to her own practice', async () => {
    const stranger = world.as({ partyId: uuidv7(), roles: ['hub-admin'], administers: [uuidv7()] });
    const wish = { name: 'N', email: address(), timeZone: 'UTC' };
    expect(await stranger.post('/api/clients', { ...wish, hubId: practice.hubId })).toMatchObject({
      status: 404,
      body: { code: 'hub.not-found' },
    });
    expect(await stranger.post('/api/clients', { ...wish, professionalId: practice.professional.id })).toMatchObject({
      status: 403,
    });
    expect(await practice.professional.post('/api/clients', { ...wish, hubId: practice.hubId })).toMatchObject({
      status: 404,
    });
    expect(await practice.hubClient.get('/api/clients')).toMatchObject({ status: 403 });
    const zone = { ...wish, timeZone: 'Mars/Olympus', hubId: practice.hubId };
    expect(await practice.admin.post('/api/clients', zone)).toMatchObject({
      status: 400,
      body: { code: 'request.malformed' },
    });
  });
  it('a professional finds any hub client by her exact address, and it is kept that she looked', async () => {
    const [row] = await world.db.query('SELECT email FROM parties WHERE id = $1', [practice.hubClient.id]);
    expect((await practice.professional.get(`/api/clients?email=${row.email}`)).body.items).toMatchObject([
      { id: practice.hubClient.id, programmes: ['hub'] },
    ]);
    expect((await practice.professional.get('/api/clients?email=nobody@example.test')).body.items).toEqual([]);
    expect(
      (await practice.professional.get('/api/clients')).body.items.map((client: { id: string }) => client.id),
    ).not.toContain(practice.hubClient.id);
    const looked = await world.db.query('SELECT found FROM client_lookups WHERE professional_id = $1 ORDER BY id', [
      practice.professional.id,
    ]);
    expect(looked.map(({ found }: { found: string }) => found)).toEqual([practice.hubClient.id, null]);
  });
});

describe('what a professional offers', () => {
  it('R1: terms get a new version each time, and every version stays readable', async () => {
    const path = `/api/professionals/${practice.professional.id}/terms`;
    const before = (await practice.ownClient.get(path)).body.version;
    const put = await practice.professional.put(path, { windowHours: null, text: 'None.' });
    expect(put).toMatchObject({ status: 200, body: { version: before + 1, windowHours: null } });
    expect((await practice.ownClient.get(`${path}?version=${before}`)).body.text).toBe('My terms.');
    expect((await practice.ownClient.get(`${path}?version=99999999999`)).status).toBe(400);
    expect(await practice.ownClient.get(`${path}?version=99`)).toMatchObject({
      status: 404,
      body: { code: 'terms.not-found' },
    });
    for (const windowHours of [-1, 721, 1.5, '24', undefined]) {
      expect((await practice.professional.put(path, { windowHours, text: 'x' })).status).toBe(400);
    }
    expect((await practice.hubClient.put(path, { windowHours: 1, text: 'x' })).status).toBe(403);
  });
  it('services keep their ids; one that is left out retires', async () => {
    const path = `/api/professionals/${practice.professional.id}/services`;
    const offered = { name: 'Talk', durationMinutes: 45, price, offeredToHub: true };
    const { body } = await practice.professional.put(path, {
      services: [
        { id: practice.serviceId, ...offered },
        { ...offered, name: 'New' },
      ],
    });
    expect(body.services.map((service: { id: string }) => service.id)[0]).toBe(practice.serviceId);
    const [, added] = body.services;
    await practice.professional.put(path, { services: [{ id: practice.serviceId, ...offered }] });
    expect((await practice.hubClient.get(path)).body.services).toHaveLength(1);
    const wish = { services: [{ id: added.id, ...offered }] };
    expect(await practice.professional.put(path, wish)).toMatchObject({
      status: 404,
      body: { code: 'service.not-found' },
    });
    const told = (await world.events('booking.professional-changed.v1')).findLast(
      ({ subject }) => subject === practice.professional.id,
    );
    expect(told?.data.services).toEqual([
      { serviceId: practice.serviceId, durationMinutes: 45, price, offeredToHub: true },
    ]);
  });
  it('a client sees those who are open to hubs, and her own', async () => {
    const { body: shut } = await practice.operator.post('/api/professionals', {
      name: 'Shut',
      email: address(),
      timeZone: 'UTC',
    });
    const seen = async (person: typeof practice.hubClient) =>
      (await person.get('/api/professionals?limit=200')).body.items.map(
        (professional: { id: string }) => professional.id,
      );
    expect(await seen(practice.hubClient)).toContain(practice.professional.id);
    expect(await seen(practice.hubClient)).not.toContain(shut.id);
    expect(await seen(practice.ownClient)).toEqual([practice.professional.id]);
    expect(await seen(practice.operator)).toContain(shut.id);
    expect((await practice.hubClient.get(`/api/professionals/${shut.id}`)).status).toBe(404);
  });
  it('names and languages change by her or an operator', async () => {
    const path = `/api/professionals/${practice.professional.id}`;
    expect((await practice.professional.patch(path, { name: 'Mira H.' })).body.name).toBe('Mira H.');
    expect((await practice.operator.patch(path, { locale: 'de' })).body.locale).toBe('de');
    expect((await practice.professional.patch(path, {})).status).toBe(400);
    expect((await practice.hubClient.patch(path, { name: 'x' })).status).toBe(403);
  });
});
