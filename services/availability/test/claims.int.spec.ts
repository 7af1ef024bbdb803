import { claimReleased, sessionBooked, sessionCancelled, sessionRescheduled } from '@hubhours/contracts/events/booking';
import { eventually } from '@hubhours/testing/eventually';
import { DataSource } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { ExpireHolds } from '../src/use-cases/expire-holds.ts';
import { change, DAY, HOUR, now, sessionOf, wish, World } from './world.ts';

const at = (time: string) => `2027-01-12T${time}:00Z`;

describe('claims', () => {
  let world: World;
  beforeAll(async () => {
    world = await World.start(2);
  });
  afterAll(() => world?.stop());
  beforeEach(() => world.clock.set(now));

  /** A confirmed session, by claim and event. */
  async function booked(request: ReturnType<typeof wish>) {
    expect(await world.claim(request)).toMatchObject({ granted: true });
    const session = sessionOf(request);
    const data = { session, claimId: request.claimId, bookedBy: 'client' as const, notifyClient: true };
    await world.tell(sessionBooked.create({ subject: session.lineageId, sequence: 1, data }));
    await eventually(async () => (await world.statusOf(request.claimId)) === 'confirmed');
    return session;
  }

  test('R18: of 200 claims for one slot at once, on two replicas, one is granted and 199 are refused clearly', async () => {
    const professional = await world.professional();
    const replies = await Promise.all(Array.from({ length: 200 }, () => world.claim(wish(professional, at('10:00')))));
    expect(replies.filter(({ granted }) => granted)).toHaveLength(1);
    const refused = replies.filter((reply) => !reply.granted);
    expect(refused).toHaveLength(199);
    for (const reply of refused) {
      expect(reply).toMatchObject({ refusal: 'not-free' });
      expect(reply.alternatives).toHaveLength(3);
    }
    expect(await world.live(professional.id)).toHaveLength(1);
  });

  test('R18: claims for times that overlap in part race to one as well', async () => {
    const professional = await world.professional();
    const starts = ['10:00', '10:30', '11:00', '11:30'];
    const wishes = Array.from({ length: 40 }, (_, i) => wish(professional, at(starts[i % 4]!)));
    await Promise.all(wishes.map((request) => world.claim(request)));
    const rows: { overlaps: number }[] = await world.db.query(
      `SELECT count(*)::int AS overlaps FROM claims a JOIN claims b
       ON a.id < b.id AND a.professional_id = b.professional_id
         AND tstzrange(a.starts_at, a.ends_at) && tstzrange(b.starts_at, b.ends_at)
       WHERE a.professional_id = $1 AND a.status IN ('held', 'confirmed') AND b.status IN ('held', 'confirmed')`,
      [professional.id],
    );
    expect(rows[0]!.overlaps).toBe(0);
    expect((await world.live(professional.id)).length).toBeGreaterThanOrEqual(1);
  });

  test('thirty clients who want thirty times of one professional at once all get theirs', async () => {
    const professional = await world.professional();
    const starts = Array.from(
      { length: 30 },
      (_, i) => Date.parse(at('07:00')) + Math.floor(i / 10) * DAY + (i % 10) * HOUR,
    );
    const replies = await Promise.all(
      starts.map((start) => world.claim(wish(professional, new Date(start).toISOString(), { clientId: uuidv7() }))),
    );
    expect(replies.filter(({ granted }) => granted)).toHaveLength(30);
  });

  test('R17: what no constraint of the database holds stands in a race too: the daily maximum, and buffers', async () => {
    const full = await world.professional({ maxPerDay: 2 });
    const starts = ['08:00', '09:00', '10:00', '11:00', '12:00', '13:00', '14:00', '15:00', '16:00', '17:00'];
    await Promise.all([...starts, ...starts].map((start) => world.claim(wish(full, at(start)))));
    expect(await world.live(full.id)).toHaveLength(2);
    const spaced = await world.professional({ bufferAfterMinutes: 30 });
    await Promise.all([...starts, ...starts].map((start) => world.claim(wish(spaced, at(start)))));
    const live: { start: Date }[] = await world.db.query(
      `SELECT starts_at AS start FROM claims WHERE professional_id = $1 AND status = 'held' ORDER BY starts_at`,
      [spaced.id],
    );
    const gaps = live.slice(1).map(({ start }, i) => start.getTime() - live[i]!.start.getTime());
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(1.5 * HOUR);
  });

  test('a claim that is not granted names the three nearest starts that are offered', async () => {
    const professional = await world.professional();
    await world.claim(wish(professional, at('10:00')));
    const refused = await world.claim(wish(professional, at('10:00')));
    expect(refused).toMatchObject({
      granted: false,
      refusal: 'not-free',
      alternatives: [
        { start: '2027-01-12T09:00:00.000Z', end: '2027-01-12T10:00:00.000Z' },
        { start: '2027-01-12T11:00:00.000Z', end: '2027-01-12T12:00:00.000Z' },
        { start: '2027-01-12T08:30:00.000Z', end: '2027-01-12T09:30:00.000Z' },
      ],
    });
  });

  test('alternatives are found weeks away where nothing nearer is free', async () => {
    const professional = await world.professional({
      hubAvailability: [],
      overrides: [{ date: '2027-02-20', start: '10:00', end: '12:00' }],
    });
    const refused = await world.claim(wish(professional, at('10:00')));
    expect(refused).toMatchObject({ granted: false });
    expect(!refused.granted && refused.alternatives.map(({ start }) => start)).toEqual([
      '2027-02-20T09:00:00.000Z',
      '2027-02-20T09:30:00.000Z',
      '2027-02-20T10:00:00.000Z',
    ]);
  });

  test('a claim that was answered is answered the same way again, with what is left of its life', async () => {
    const professional = await world.professional();
    const request = wish(professional, at('10:00'));
    const first = await world.claim(request);
    expect(first).toEqual({
      granted: true,
      claimId: request.claimId,
      lifeMs: 30_000,
      remainingMs: 30_000,
      overbooked: false,
    });
    world.clock.advance(10_000);
    expect(await world.claim(request)).toEqual({ ...first, remainingMs: 20_000 });
    world.clock.advance(20_000);
    expect(await world.claim(request)).toEqual({ ...first, remainingMs: 0 });
    expect(await world.live(professional.id)).toHaveLength(1); // nobody has noted yet that it ran out
  });

  test('a refusal is repeated too, even when the time has become free', async () => {
    const professional = await world.professional();
    const holder = wish(professional, at('10:00'));
    await world.claim(holder);
    const request = wish(professional, at('10:00'));
    const refused = await world.claim(request);
    const data = { claimId: holder.claimId, professionalId: professional.id };
    await world.tell(claimReleased.create({ subject: holder.claimId, sequence: 1, data }));
    await eventually(async () => (await world.live(professional.id)).length === 0);
    expect(await world.claim(request)).toEqual(refused);
    expect(await world.claim(wish(professional, at('10:00')))).toMatchObject({ granted: true });
  });

  test('the same claim fifty times at once is one hold', async () => {
    const professional = await world.professional();
    const request = wish(professional, at('10:00'));
    const replies = await Promise.all(Array.from({ length: 50 }, () => world.claim(request)));
    expect(replies.every(({ granted }) => granted)).toBe(true);
    expect(await world.live(professional.id)).toHaveLength(1);
  });

  test('a hold that has run out gives way to the next claim, as a change of status', async () => {
    const professional = await world.professional();
    const first = wish(professional, at('10:00'));
    await world.claim(first);
    world.clock.advance(29_999);
    expect(await world.claim(wish(professional, at('10:00')))).toMatchObject({ granted: false });
    world.clock.advance(1);
    expect(await world.claim(wish(professional, at('10:00')))).toMatchObject({ granted: true });
    expect(await world.statusOf(first.claimId)).toBe('expired');
  });

  test('a hold that nobody asks about ends by itself, once, however many replicas look', async () => {
    const professional = await world.professional();
    const request = wish(professional, at('10:00'));
    await world.claim(request);
    world.clock.advance(30_000);
    await Promise.all([world.use(ExpireHolds, 0).execute(), world.use(ExpireHolds, 1).execute()]);
    expect(await world.statusOf(request.claimId)).toBe('expired');
  });

  test('a released hold is free at once; a release that comes after the booking changes nothing', async () => {
    const professional = await world.professional();
    const request = wish(professional, at('10:00'));
    const session = await booked(request);
    const data = { claimId: request.claimId, professionalId: professional.id };
    const other = wish(professional, at('12:00'));
    await world.claim(other);
    await world.tell(claimReleased.create({ subject: request.claimId, sequence: 1, data }));
    const released = { claimId: other.claimId, professionalId: professional.id };
    await world.tell(claimReleased.create({ subject: other.claimId, sequence: 1, data: released }));
    await eventually(async () => (await world.statusOf(other.claimId)) === 'released');
    expect(await world.live(professional.id)).toMatchObject([{ sessionId: session.sessionId, status: 'confirmed' }]);
  });

  test('a client holds three times that she asked for herself, with whomever; the fourth is refused', async () => {
    const professionals = await Promise.all(Array.from({ length: 12 }, () => world.professional()));
    const one = professionals[0]!;
    const clientId = uuidv7();
    const before = await Promise.all(['granted', 'too-many-holds'].map((result) => world.counted(result)));
    const replies = await Promise.all(professionals.map((each) => world.claim(wish(each, at('10:00'), { clientId }))));
    expect(replies.filter(({ granted }) => granted)).toHaveLength(3);
    expect(replies.filter((reply) => !reply.granted).map((reply) => !reply.granted && reply.refusal)).toEqual(
      Array.from({ length: 9 }, () => 'too-many-holds'),
    );
    const after = await Promise.all(['granted', 'too-many-holds'].map((result) => world.counted(result)));
    expect(after.map((count, index) => count - before[index]!)).toEqual([3, 9]);
    const by = { clientId, askedBy: 'professional' } as const;
    expect(await world.claim(wish(one, at('18:00'), by))).toMatchObject({ granted: true });
    world.clock.advance(30_000); // all have run out
    const again = { clientId, receivedAt: world.clock.now().toISOString() };
    expect(await world.claim(wish(one, at('08:00'), again))).toMatchObject({ granted: true });
  });

  test('a client who books quickly is not taken for a hoarder: the confirming event is waited for', async () => {
    const professional = await world.professional();
    const clientId = uuidv7();
    const wishes = ['08:00', '10:00', '12:00', '14:00'].map((time) => wish(professional, at(time), { clientId }));
    for (const request of wishes.slice(0, 3)) await world.claim(request);
    const fourth = world.claim(wishes[3]!);
    const session = sessionOf(wishes[0]!);
    const data = { session, claimId: wishes[0]!.claimId, bookedBy: 'client' as const, notifyClient: true };
    await world.tell(sessionBooked.create({ subject: session.lineageId, sequence: 1, data }));
    expect(await fourth).toMatchObject({ granted: true });
  });

  test('R10: a client is granted only what the present Hub availability offers at the moment of the request', async () => {
    const professional = await world.professional({ noticeHours: 24 });
    const offGrid = wish(professional, at('10:10'));
    expect(await world.claim(offGrid)).toMatchObject({ granted: false, refusal: 'not-free' });
    // 24 hours before is enough; one millisecond less is not, whatever the clock says by now
    expect(await world.claim(wish(professional, at('09:00')))).toMatchObject({ granted: true });
    const late = new Date(now.getTime() + 1).toISOString();
    const other = await world.professional({ noticeHours: 24 });
    expect(await world.claim(wish(other, at('09:00'), { receivedAt: late }))).toMatchObject({ granted: false });
    world.clock.advance(HOUR);
    expect(await world.claim(wish(other, at('09:00')))).toMatchObject({ granted: true });
  });

  test('a client is not granted a service that is not offered to hubs; moving a session asks for none', async () => {
    const professional = await world.professional();
    const serviceId = professional.privateServiceId;
    const refused = await world.claim(wish(professional, at('10:00'), { serviceId }));
    expect(refused).toMatchObject({ granted: false, refusal: 'not-free' });
    const moving = { serviceId, movingSessionId: uuidv7() };
    expect(await world.claim(wish(professional, at('10:00'), moving))).toMatchObject({ granted: true });
  });

  test('R18: only sessions and holds bind the professional, at any minute', async () => {
    const professional = await world.professional({ hubAvailability: [], noticeHours: 48 });
    const by = { askedBy: 'professional' } as const;
    expect(await world.claim(wish(professional, '2027-01-12T03:07:00Z', by))).toMatchObject({ granted: true });
    expect(await world.claim(wish(professional, '2027-01-12T04:06:00Z', by))).toMatchObject({
      granted: false,
      refusal: 'overlaps',
      alternatives: [],
    });
    expect(await world.claim(wish(professional, '2027-01-12T04:07:00Z', by))).toMatchObject({ granted: true });
  });

  test('R18: an overbooked session joins what it overlaps; a third over either of the two is refused', async () => {
    const professional = await world.professional();
    const first = await booked(wish(professional, at('10:00')));
    const over = wish(professional, at('10:30'), { askedBy: 'professional', overbook: true });
    expect(await world.claim(over)).toMatchObject({ granted: true, overbooked: true });
    const [one, two] = await world.live(professional.id);
    expect(one).toMatchObject({ sessionId: first.sessionId, group: two!.group });
    expect(one!.group).not.toBe(first.lineageId);
    for (const start of ['09:30', '10:00', '10:30', '11:00']) {
      const third = wish(professional, at(start), { askedBy: 'professional' });
      expect(await world.claim(third)).toMatchObject({ granted: false, refusal: 'overlaps' });
      expect(await world.claim(wish(professional, at(start)))).toMatchObject({ granted: false, refusal: 'not-free' });
    }
    const free = wish(professional, at('14:00'), { askedBy: 'professional', overbook: true });
    expect(await world.claim(free)).toMatchObject({ granted: true, overbooked: false });
  });

  test('R18: an overbooking over two sessions that stand apart makes one group of all three', async () => {
    const professional = await world.professional();
    await booked(wish(professional, at('10:00')));
    await booked(wish(professional, at('11:00')));
    const over = wish(professional, at('10:30'), { askedBy: 'professional', overbook: true });
    expect(await world.claim(over)).toMatchObject({ granted: true, overbooked: true });
    const groups = new Set((await world.live(professional.id)).map(({ group }) => group));
    expect(groups.size).toBe(1);
  });

  test('an overbooking that breaks off half way leaves groups and revision as they were', async () => {
    const professional = await world.professional();
    const session = await booked(wish(professional, at('10:00')));
    const over = wish(professional, at('10:30'), { askedBy: 'professional', overbook: true });
    await world.db.query(`
      CREATE FUNCTION break_off() RETURNS trigger AS 'BEGIN RAISE EXCEPTION ''broken off''; END' LANGUAGE plpgsql;
      CREATE TRIGGER break_off BEFORE INSERT ON claims FOR EACH ROW
      WHEN (NEW.id = '${over.claimId}') EXECUTE FUNCTION break_off()`);
    const revision = async () =>
      (await world.db.query('SELECT revision FROM professionals WHERE id = $1', [professional.id]))[0].revision;
    const before = await revision();
    await expect(world.claim(over)).rejects.toThrow('failed at its handler');
    expect(await world.live(professional.id)).toMatchObject([{ group: session.lineageId }]);
    expect(await revision()).toBe(before);
    await world.db.query('DROP TRIGGER break_off ON claims');
    expect(await world.claim(over)).toMatchObject({ granted: true, overbooked: true });
  });

  test('R18: the database itself refuses an overlap that the code let through', async () => {
    const professional = await world.professional();
    await booked(wish(professional, at('10:00')));
    const insert = (group: string) =>
      world.db.query(
        `INSERT INTO claims (id, professional_id, client_id, lineage_id, starts_at, ends_at, conflict_group, status,
           asked_by, held_at, expires_at)
         VALUES ($1, $2, $1, $1, $3, $4, $5, 'held', 'client', now(), now())`,
        [uuidv7(), professional.id, at('10:30'), at('11:30'), group],
      );
    await expect(insert(uuidv7())).rejects.toMatchObject({ driverError: { code: '23P01' } });
  });

  test('R10: a session may move by half its own length: its own time does not block it', async () => {
    const professional = await world.professional();
    const session = await booked(wish(professional, at('10:00')));
    const { lineageId, clientId, sessionId } = session;
    const move = wish(professional, at('10:30'), { lineageId, clientId, movingSessionId: sessionId });
    expect(await world.claim(move)).toMatchObject({ granted: true, overbooked: false });
    const successor = sessionOf(move);
    const data = { ended: session, successor, change, decision: null, claimId: move.claimId, notifyClient: true };
    await world.tell(sessionRescheduled.create({ subject: lineageId, sequence: 2, data }));
    await eventually(async () => (await world.statusOf(move.claimId)) === 'confirmed');
    expect(await world.live(professional.id)).toMatchObject([{ sessionId: successor.sessionId, group: lineageId }]);
    // the half hour that it gave up is free again
    expect(await world.claim(wish(professional, at('09:30')))).toMatchObject({ granted: true });
  });

  test('R10: the alternatives for a move may share time with the session that moves', async () => {
    const professional = await world.professional();
    const { lineageId, clientId, sessionId } = await booked(wish(professional, at('10:00')));
    const refused = await world.claim(
      wish(professional, at('10:10'), { lineageId, clientId, movingSessionId: sessionId }),
    );
    expect(!refused.granted && refused.alternatives.map(({ start }) => start.slice(11, 16))).toEqual([
      '10:30', // not 10:00, where it is already
      '09:30',
      '11:00',
    ]);
  });

  test('R18: a member of an overbooked group moves within it, and stands alone again once it has left', async () => {
    const professional = await world.professional();
    const first = await booked(wish(professional, at('10:00')));
    const over = wish(professional, at('10:30'), { askedBy: 'professional', overbook: true });
    const second = await booked(over);
    const move = (start: string, more: object = {}) =>
      wish(professional, at(start), {
        lineageId: second.lineageId,
        clientId: second.clientId,
        movingSessionId: second.sessionId,
        askedBy: 'professional',
        ...more,
      });
    // it still overlaps the first one there: only on purpose
    expect(await world.claim(move('10:45'))).toMatchObject({ granted: false, refusal: 'overlaps' });
    const away = move('11:00');
    expect(await world.claim(away)).toMatchObject({ granted: true, overbooked: false });
    const successor = sessionOf(away);
    const data = { ended: second, successor, change, decision: null, claimId: away.claimId, notifyClient: true };
    await world.tell(sessionRescheduled.create({ subject: second.lineageId, sequence: 2, data }));
    await eventually(async () => (await world.live(professional.id)).length === 2);
    await eventually(async () => (await world.statusOf(away.claimId)) === 'confirmed');
    const live = await world.live(professional.id);
    expect(live.find(({ sessionId }) => sessionId === successor.sessionId)?.group).toBe(second.lineageId);
    expect(live.find(({ sessionId }) => sessionId === first.sessionId)).toBeDefined();
  });

  test('a claim whose connection to the database is cut may be asked again, and is then granted', async () => {
    const professional = await world.professional();
    const request = wish(professional, at('10:00'));
    const db = world.replicas[0]!.app.get(DataSource);
    const failed = await world.counted('failed');
    await db.transaction(async (tx) => {
      await tx.query('SELECT FROM professionals WHERE id = $1 FOR UPDATE', [professional.id]);
      const asked = world.claim(request);
      const cut = eventually(async () => {
        const waiting = `datname = current_database() AND wait_event_type = 'Lock' AND query LIKE '%hold_time%'`;
        return db
          .query(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE ${waiting}`)
          .then(({ length }) => length > 0);
      });
      await expect(asked).rejects.toMatchObject({ kind: 'unavailable', code: 'service.unavailable' });
      await cut;
    });
    expect(await world.counted('failed')).toBe(failed + 1);
    expect(await world.claim(request)).toMatchObject({ granted: true });
  });

  test('a booking whose hold ran out is confirmed all the same, and evicts the hold that took its place', async () => {
    const professional = await world.professional();
    const slow = wish(professional, at('10:00'));
    await world.claim(slow);
    world.clock.advance(31_000);
    const quick = wish(professional, at('10:30'));
    expect(await world.claim(quick)).toMatchObject({ granted: true });
    const session = sessionOf(slow);
    const data = { session, claimId: slow.claimId, bookedBy: 'client' as const, notifyClient: true };
    await world.tell(sessionBooked.create({ subject: session.lineageId, sequence: 1, data }));
    await eventually(async () => (await world.statusOf(slow.claimId)) === 'confirmed');
    expect(await world.statusOf(quick.claimId)).toBe('evicted');
    expect(await world.live(professional.id)).toMatchObject([{ sessionId: session.sessionId }]);
  });

  test('a session whose claim was never seen, of a professional never heard of, takes its time', async () => {
    const professional = { id: uuidv7(), serviceId: uuidv7(), privateServiceId: uuidv7() };
    const request = wish(professional, at('10:00'));
    const session = sessionOf(request);
    const data = { session, claimId: request.claimId, bookedBy: 'professional' as const, notifyClient: true };
    await world.tell(sessionBooked.create({ subject: session.lineageId, sequence: 1, data }));
    await eventually(async () => (await world.live(professional.id)).length === 1);
    expect(await world.claim(wish(professional, at('10:00')))).toMatchObject({ refusal: 'unknown-professional' });
  });

  test('two booked sessions that overlap here are both kept: booking has the last word', async () => {
    const professional = await world.professional();
    const requests = [wish(professional, at('10:00')), wish(professional, at('10:30'))];
    for (const request of requests) {
      const session = sessionOf(request);
      const data = { session, claimId: request.claimId, bookedBy: 'client' as const, notifyClient: true };
      await world.tell(sessionBooked.create({ subject: session.lineageId, sequence: 1, data }));
    }
    await eventually(async () => (await world.live(professional.id)).length === 2);
    const [one, two] = await world.live(professional.id);
    expect(one!.group).toBe(two!.group);
  });

  test('a cancelled session frees its time', async () => {
    const professional = await world.professional();
    const request = wish(professional, at('10:00'));
    const session = await booked(request);
    const cancelled = { ...change, kind: 'cancelled' as const };
    const data = { session, change: cancelled, decision: null, notifyClient: true };
    await world.tell(sessionCancelled.create({ subject: session.lineageId, sequence: 2, data }));
    await eventually(async () => (await world.statusOf(request.claimId)) === 'freed');
    expect(await world.claim(wish(professional, at('10:00')))).toMatchObject({ granted: true });
  });
});
