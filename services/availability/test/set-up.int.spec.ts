import { sessionBooked, type SessionFacts } from '@hubhours/contracts/events/booking';
import { eventually } from '@hubhours/testing/eventually';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { now, openSchedule, type Professional, professionalEvent, sessionOf, wish, World } from './world.ts';

describe('the set-up', () => {
  let world: World;
  beforeAll(async () => {
    world = await World.start(2);
  });
  afterAll(() => world?.stop());
  beforeEach(() => world.clock.set(now));

  const hours = (start: string, end: string) => [{ days: [2], start, end }];

  async function book(professional: Professional, start: string, more: Partial<SessionFacts> = {}) {
    const request = wish(professional, start, { askedBy: 'professional' });
    await world.claim(request);
    const session = sessionOf(request, more);
    const data = { session, claimId: request.claimId, bookedBy: 'professional' as const, notifyClient: true };
    await world.tell(sessionBooked.create({ subject: session.lineageId, sequence: 1, data }));
    await eventually(async () => (await world.statusOf(request.claimId)) === 'confirmed');
    return session;
  }

  test('before the first save it is empty, in the zone that booking told, with the ETag "0"', async () => {
    const professional = await world.professional(null);
    const found = await world.as(professional).get('schedule');
    expect(found).toMatchObject({
      status: 200,
      body: { timeZone: 'Europe/Berlin', workingHours: [], hubAvailability: [], overrides: [], maxPerDay: null },
    });
    expect(found.headers.get('etag')).toBe('"0"');
  });

  test('it is saved whole and read back as it was, and each save counts the ETag up', async () => {
    const professional = await world.professional(null);
    const saved = {
      ...openSchedule,
      timeZone: 'America/New_York',
      overrides: [
        { date: '2027-02-01', closed: true },
        { date: '2027-02-02', start: '10:00', end: '24:00' },
        { date: '2027-02-02', start: '07:00', end: '10:00' },
      ],
      maxPerDay: 3,
    };
    const first = await world.as(professional).put('schedule', saved);
    expect(first).toMatchObject({ status: 200, body: { ...saved, outside: [] } });
    expect(first.headers.get('etag')).toBe('"1"');
    const found = await world.as(professional).get('schedule');
    expect(found.body).toEqual(saved);
    const second = await world.as(professional).put('schedule', saved, { 'if-match': '"1"' });
    expect(second.headers.get('etag')).toBe('"2"');
  });

  test('without If-Match a second save is 428, with a stale one 412, and nothing is changed', async () => {
    const professional = await world.professional();
    const own = world.as(professional);
    const other = { ...openSchedule, noticeHours: 5 };
    expect(await own.put('schedule', other)).toMatchObject({
      status: 428,
      body: { code: 'schedule.precondition-required' },
    });
    for (const stale of ['"0"', '"2"', 'W/"1"', '1', '']) {
      expect(await own.put('schedule', other, { 'if-match': stale })).toMatchObject({
        status: 412,
        body: { code: 'schedule.stale' },
      });
    }
    expect((await own.get('schedule')).body.noticeHours).toBe(0);
    expect((await own.put('schedule', other, { 'if-match': '"7", "1"' })).status).toBe(200);
    expect((await own.put('schedule', other, { 'if-match': '*' })).status).toBe(200);
  });

  test('the description names the headers that go with the ETags', async () => {
    const { paths } = (await (await fetch(`${world.replicas[0]!.url}/openapi.json`)).json()) as any;
    const headersOf = ({ parameters }: { parameters: { name: string; in: string }[] }) =>
      parameters.filter((one) => one.in === 'header').map(({ name }) => name);
    expect(headersOf(paths['/api/professionals/{id}/schedule'].put)).toEqual(['If-Match']);
    expect(headersOf(paths['/api/professionals/{id}/slots'].get)).toEqual(['If-None-Match']);
  });

  test('of twenty editors with the same ETag one saves, on whichever replica, and 19 are told', async () => {
    const professional = await world.professional();
    const saves = await Promise.all(
      Array.from({ length: 20 }, (_, i) =>
        world.as(professional, {}, i % 2).put('schedule', { ...openSchedule, noticeHours: i }, { 'if-match': '"1"' }),
      ),
    );
    expect(saves.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(saves.filter(({ status }) => status === 412)).toHaveLength(19);
  });

  test('of two first saves at once one is told to look first', async () => {
    const professional = await world.professional(null);
    const saves = await Promise.all(
      [0, 1].map((replica) => world.as(professional, {}, replica).put('schedule', openSchedule)),
    );
    expect(new Set(saves.map(({ status }) => status))).toEqual(new Set([200, 428]));
  });

  test('who saved what when is kept, and booking is told the zone', async () => {
    const professional = await world.professional();
    await world.as(professional).put('schedule', { ...openSchedule, timeZone: 'Asia/Kolkata' }, { 'if-match': '"1"' });
    const { body: off } = await world.as(professional).post('time-off', {
      start: '2027-01-12T10:00:00Z',
      end: '2027-01-12T12:00:00Z',
      note: 'private matter',
    });
    await world.as(professional).delete(`time-off/${off.id}`);
    const history: { what: string; by: string; body: any; revision: number | null; at: Date }[] = await world.db.query(
      'SELECT * FROM setup_history WHERE professional_id = $1 ORDER BY revision NULLS LAST, what',
      [professional.id],
    );
    expect(history.map(({ what, revision }) => [what, revision])).toEqual([
      ['schedule-saved', 1],
      ['schedule-saved', 2],
      ['time-off-added', null],
      ['time-off-removed', null],
    ]);
    expect(history.every(({ by, at }) => by === professional.id && at.getTime() === now.getTime())).toBe(true);
    expect(history[1]!.body.timeZone).toBe('Asia/Kolkata');
    expect(JSON.stringify(history)).not.toContain('private matter');
    const events = await world.db.query(
      `SELECT sequence, data FROM outbox WHERE type = 'availability.schedule-changed.v1' AND subject = $1 ORDER BY sequence`,
      [professional.id],
    );
    expect(events).toEqual([
      { sequence: 1, data: { professionalId: professional.id, timeZone: 'Europe/Berlin' } },
      { sequence: 2, data: { professionalId: professional.id, timeZone: 'Asia/Kolkata' } },
    ]);
  });

  test('she reads who changed what, newest first, by page: fields of the set-up, and time off without its note', async () => {
    const professional = await world.professional();
    const own = world.as(professional);
    const changed = { ...openSchedule, noticeHours: 5, overrides: [{ date: '2027-02-01', closed: true }] };
    await own.put('schedule', changed, { 'if-match': '"1"' });
    const time = { start: '2027-01-12T10:00:00.000Z', end: '2027-01-12T12:00:00.000Z' };
    const { body: off } = await own.post('time-off', { ...time, note: 'private matter' });
    await own.delete(`time-off/${off.id}`);
    const shared = { at: now.toISOString(), by: professional.id };
    const timeOff = { id: off.id, ...time };
    const all = [
      { ...shared, what: 'time-off-removed', revision: null, changed: [], schedule: null, timeOff },
      { ...shared, what: 'time-off-added', revision: null, changed: [], schedule: null, timeOff },
      { ...shared, what: 'schedule-saved', revision: 2, schedule: changed, timeOff: null },
      { ...shared, what: 'schedule-saved', revision: 1, schedule: openSchedule, timeOff: null },
    ];
    const first = await own.get('schedule/history?limit=3');
    const second = await own.get(`schedule/history?limit=3&cursor=${first.body.nextCursor}`);
    expect([first.status, second.status, second.body.nextCursor]).toEqual([200, 200, null]);
    const items = [...first.body.items, ...second.body.items];
    expect(items).toMatchObject(all);
    expect(items[2].changed.toSorted()).toEqual(['noticeHours', 'overrides']);
    expect(items[3].changed.toSorted()).toEqual(Object.keys(openSchedule).toSorted());
    expect((await own.get('schedule/history?cursor=no')).status).toBe(400);
    expect((await world.asClient(professional).get('schedule/history')).status).toBe(403);
  });

  test('a save that cannot be told to booking saves nothing', async () => {
    const professional = await world.professional();
    await world.db.query(
      `INSERT INTO outbox (id, source, type, subject, sequence, time, data, published_at)
       VALUES ($1, 'availability', 'availability.schedule-changed.v1', $2, 2, now(), '{}', now())`,
      [uuidv7(), professional.id],
    );
    const changed = { ...openSchedule, noticeHours: 9 };
    expect((await world.as(professional).put('schedule', changed, { 'if-match': '"1"' })).status).toBe(500);
    const found = await world.as(professional).get('schedule');
    expect([found.headers.get('etag'), found.body.noticeHours]).toEqual(['"1"', 0]);
    const kept = 'SELECT count(*)::int AS n FROM setup_history WHERE professional_id = $1';
    expect((await world.db.query(kept, [professional.id]))[0].n).toBe(1);
  });

  test('once it is saved its zone is the professional’s, whatever booking says later', async () => {
    const professional = await world.professional({ timeZone: 'Asia/Kathmandu' });
    await world.tell(professionalEvent(professional, 2, 'America/New_York'));
    const row = 'SELECT time_zone FROM professionals WHERE id = $1';
    await eventually(async () => (await world.db.query(row, [professional.id]))[0].time_zone === 'America/New_York');
    expect((await world.as(professional).get('schedule')).body.timeZone).toBe('Asia/Kathmandu');
  });

  test('an older word of booking about a professional does not undo a newer one', async () => {
    const professional = await world.professional(null);
    await world.tell(professionalEvent(professional, 3, 'Asia/Tokyo'));
    const zone = async () => (await world.as(professional).get('schedule')).body.timeZone;
    await eventually(async () => (await zone()) === 'Asia/Tokyo');
    await world.tell(professionalEvent(professional, 2, 'Europe/Paris'));
    const seen = `SELECT count(*)::int AS n FROM stream_positions WHERE subject = $1 AND sequence = 3`;
    await eventually(async () => (await world.db.query(seen, [professional.id]))[0].n === 1);
    const probe = await world.professional(null); // told after it, so by now the older one has been dealt with
    expect(probe.id).toBeDefined();
    expect(await zone()).toBe('Asia/Tokyo');
  });

  test('a set-up that contradicts itself is refused by field', async () => {
    const professional = await world.professional(null);
    const put = async (change: object) => {
      const { status, body } = await world.as(professional).put('schedule', { ...openSchedule, ...change });
      return { status, code: body.code, paths: body.errors?.map(({ path }: { path: string }) => path) };
    };
    const invalid = { status: 422, code: 'schedule.invalid' };
    expect(await put({ workingHours: hours('12:00', '10:00') })).toEqual({ ...invalid, paths: ['workingHours.0.end'] });
    expect(await put({ workingHours: hours('12:00', '12:00') })).toEqual({ ...invalid, paths: ['workingHours.0.end'] });
    const overlapping = [...hours('08:00', '12:00'), { days: [1, 2], start: '11:59', end: '13:00' }];
    expect(await put({ hubAvailability: overlapping })).toEqual({ ...invalid, paths: ['hubAvailability.1'] });
    const touching = [...hours('08:00', '12:00'), ...hours('12:00', '13:00')];
    expect((await put({ hubAvailability: touching })).status).toBe(200);
    const malformed = { status: 400, code: 'request.malformed' };
    expect(await put({ timeZone: 'Mars/Olympus' })).toEqual({ ...malformed, paths: ['timeZone'] });
    for (const startIntervalMinutes of [0, -5, 1441, 7.5, null]) {
      expect(await put({ startIntervalMinutes })).toEqual({ ...malformed, paths: ['startIntervalMinutes'] });
    }
    expect(await put({ workingHours: [{ days: [8], start: '09:00', end: '10:00' }] })).toMatchObject(malformed);
    expect(await put({ workingHours: hours('25:00', '26:00') })).toMatchObject(malformed);
    expect(await put({ surprise: true })).toMatchObject(malformed);
  });

  test('a start may be offered every minute, or once a day', async () => {
    for (const startIntervalMinutes of [1, 1440]) {
      const own = world.as(await world.professional(null));
      const saved = await own.put('schedule', { ...openSchedule, startIntervalMinutes });
      expect(saved).toMatchObject({ status: 200, body: { startIntervalMinutes } });
    }
  });

  test('a save moves no session, and names those that now lie outside the hours', async () => {
    const professional = await world.professional();
    const early = await book(professional, '2027-01-12T08:00:00Z');
    const late = await book(professional, '2027-01-12T15:30:00Z');
    const closed = await book(professional, '2027-01-13T10:00:00Z');
    const weekly = [{ days: [1, 2, 3, 4, 5, 6, 7], start: '08:00', end: '17:00' }];
    const overrides = [{ date: '2027-01-13', closed: true }];
    const changed = { ...openSchedule, hubAvailability: weekly, overrides };
    const saved = await world.as(professional).put('schedule', changed, { 'if-match': '"1"' });
    expect(saved.body.outside).toEqual([
      { sessionId: late.sessionId, start: '2027-01-12T15:30:00.000Z', end: '2027-01-12T16:30:00.000Z' },
      { sessionId: closed.sessionId, start: '2027-01-13T10:00:00.000Z', end: '2027-01-13T11:00:00.000Z' },
    ]);
    const live = await world.live(professional.id);
    expect(live.map(({ sessionId }) => sessionId)).toEqual([early, late, closed].map(({ sessionId }) => sessionId));
  });

  test('a private session is within the hours wherever working hours are: Hub availability does not bind it', async () => {
    const professional = await world.professional();
    const own = { programme: 'private' as const, hubId: null };
    await book(professional, '2027-01-12T15:30:00Z', own);
    const { sessionId } = await book(professional, '2027-01-12T18:30:00Z', own);
    const hubAvailability = [{ days: [2], start: '08:00', end: '12:00' }];
    const saved = await world
      .as(professional)
      .put('schedule', { ...openSchedule, hubAvailability }, { 'if-match': '"1"' });
    expect(saved.body.outside.map((one: { sessionId: string }) => one.sessionId)).toEqual([sessionId]);
  });

  test('time off names the sessions that it collides with, and moves none', async () => {
    const professional = await world.professional();
    const session = await book(professional, '2027-01-12T10:00:00Z');
    const post = (start: string, end: string) => world.as(professional).post('time-off', { start, end });
    const over = await post('2027-01-12T10:59:00Z', '2027-01-12T12:00:00Z');
    expect(over).toMatchObject({ status: 201, body: { note: null, start: '2027-01-12T10:59:00.000Z' } });
    expect(over.body.collidesWith.map(({ sessionId }: { sessionId: string }) => sessionId)).toEqual([
      session.sessionId,
    ]);
    const beside = await post('2027-01-12T11:00:00Z', '2027-01-12T12:00:00Z');
    expect(beside.body.collidesWith).toEqual([]);
    expect(await world.live(professional.id)).toHaveLength(1);
    for (const end of ['2027-01-12T10:00:00Z', '2027-01-12T09:00:00Z']) {
      expect(await post('2027-01-12T10:00:00Z', end)).toMatchObject({
        status: 422,
        body: { code: 'time-off.invalid', errors: [{ path: 'end', message: 'must be after start' }] },
      });
    }
  });

  test('time off is listed by page, latest first, and can be taken back once', async () => {
    const professional = await world.professional();
    const own = world.as(professional);
    for (const day of [20, 18, 19]) {
      await own.post('time-off', { start: `2027-01-${day}T10:00:00Z`, end: `2027-01-${day}T11:00:00Z` });
    }
    const first = await own.get('time-off?limit=2');
    const second = await own.get(`time-off?limit=2&cursor=${first.body.nextCursor}`);
    const items = [...first.body.items, ...second.body.items];
    expect(items.map(({ start }) => start.slice(8, 10))).toEqual(['20', '19', '18']);
    expect(second.body.nextCursor).toBeNull();
    expect((await own.delete(`time-off/${items[0].id}`)).status).toBe(204);
    expect(await own.delete(`time-off/${items[0].id}`)).toMatchObject({
      status: 404,
      body: { code: 'time-off.not-found' },
    });
    expect((await own.get('time-off')).body.items).toHaveLength(2);
    const stranger = await world.professional(null);
    expect((await world.as(stranger).delete(`time-off/${items[1].id}`)).status).toBe(404);
    expect((await own.get('time-off')).body.items).toHaveLength(2);
  });

  test('the same Idempotency-Key makes one time off, on two replicas', async () => {
    const professional = await world.professional();
    const body = { start: '2027-01-12T10:00:00Z', end: '2027-01-12T11:00:00Z' };
    const headers = { 'idempotency-key': uuidv7() };
    const posts = await Promise.all(
      Array.from({ length: 10 }, (_, i) => world.as(professional, {}, i % 2).post('time-off', body, headers)),
    );
    expect(new Set(posts.map((post) => post.body.id)).size).toBe(1);
    expect((await world.as(professional).get('time-off')).body.items).toHaveLength(1);
  });

  test('nobody but the professional sees or changes her set-up', async () => {
    const professional = await world.professional();
    for (const roles of [['professional'], ['client'], ['hub-admin'], ['operator']] as const) {
      const other = world.as(professional, { partyId: uuidv7(), roles: [...roles] });
      const answers = await Promise.all([
        other.get('schedule'),
        other.put('schedule', openSchedule, { 'if-match': '"1"' }),
        other.get('time-off'),
        other.post('time-off', { start: '2027-01-12T10:00:00Z', end: '2027-01-12T11:00:00Z' }),
        other.delete(`time-off/${uuidv7()}`),
      ]);
      expect(answers.map(({ status }) => status)).toEqual([403, 403, 403, 403, 403]);
    }
  });
});
