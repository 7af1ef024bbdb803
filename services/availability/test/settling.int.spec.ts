import type { NewEvent } from '@hubhours/contracts/event';
import {
  claimReleased,
  sessionBooked,
  sessionCancelled,
  sessionCompleted,
  sessionNoShow,
  sessionRescheduled,
} from '@hubhours/contracts/events/booking';
import { eventually } from '@hubhours/testing/eventually';
import fc from 'fast-check';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { change, type Professional, sessionOf, wish, World } from './world.ts';

const numRuns = Number(process.env['CLAIM_RUNS'] ?? 25);
const timeout = 60_000 + numRuns * 2_000;
const at = (time: string) => `2027-01-12T${time}:00Z`;
const endings = ['moved', 'cancelled', 'completed', 'no-show'] as const;

describe('events of a lineage', () => {
  let world: World;
  let professional: Professional;
  beforeAll(async () => {
    world = await World.start(2);
    professional = await world.professional();
  });
  afterAll(() => world?.stop());

  /** A session booked and moved twice, that ended as told; by the claims that it was made with. */
  function history(of: Professional, ending: (typeof endings)[number]) {
    const lineageId = uuidv7();
    const clientId = uuidv7();
    const wishes = ['10:00', '10:30', '15:00'].map((time) => wish(of, at(time), { lineageId, clientId }));
    const [first, second, third] = wishes.map((request) => sessionOf(request));
    const move = { change, decision: null, notifyClient: true };
    const events: NewEvent[] = [
      sessionBooked.create({
        subject: lineageId,
        sequence: 1,
        data: { session: first!, claimId: wishes[0]!.claimId, bookedBy: 'client', notifyClient: true },
      }),
      sessionRescheduled.create({
        subject: lineageId,
        sequence: 2,
        data: { ended: first!, successor: second!, claimId: wishes[1]!.claimId, ...move },
      }),
      sessionRescheduled.create({
        subject: lineageId,
        sequence: 3,
        data: { ended: second!, successor: third!, claimId: wishes[2]!.claimId, ...move },
      }),
    ];
    const last = { subject: lineageId, sequence: 4 };
    const ended = { session: third!, decision: null, notifyClient: true };
    if (ending === 'cancelled') {
      events.push(sessionCancelled.create({ ...last, data: { ...ended, change: { ...change, kind: 'cancelled' } } }));
    } else if (ending === 'completed') {
      events.push(sessionCompleted.create({ ...last, data: { session: third! } }));
    } else if (ending === 'no-show') {
      const noShow = { ...change, kind: 'no-show' as const };
      events.push(sessionNoShow.create({ ...last, data: { session: third!, change: noShow, decision: null } }));
    }
    return { wishes, events, live: ending === 'cancelled' ? [] : [third!.sessionId] };
  }

  test('in any order, twice, and at once on two replicas, they end in the same state', { timeout }, async () => {
    const scenario = fc.record({
      ending: fc.constantFrom(...endings),
      claimed: fc.subarray([0, 1, 2]),
      order: fc.shuffledSubarray([0, 1, 2, 3, 0, 1, 2, 3], { minLength: 8 }),
    });
    await fc.assert(
      fc.asyncProperty(scenario, async ({ ending, claimed, order }) => {
        const one = await world.professional();
        const { wishes, events, live } = history(one, ending);
        for (const index of claimed) await world.claim(wishes[index]!);
        const ids = events.map(() => uuidv7());
        const told = order.filter((index) => index < events.length);
        await Promise.all(told.map((index) => world.tell(events[index]!, ids[index]!)));
        await allSettled(events.at(-1)!);
        await eventually(async () => {
          const rows = await world.live(one.id);
          expect(rows.map(({ sessionId, status }) => [sessionId, status])).toEqual(live.map((id) => [id, 'confirmed']));
        });
      }),
      { numRuns },
    );
  });

  test('the newest alone says where the session is, were all the others lost', async () => {
    for (const ending of endings) {
      const one = await world.professional();
      const { events, live } = history(one, ending);
      await world.tell(events.at(-1)!);
      await allSettled(events.at(-1)!);
      expect((await world.live(one.id)).map(({ sessionId }) => sessionId)).toEqual(live);
    }
  });

  test('an older one that comes late lets go of the hold that its session had', async () => {
    const { wishes, events } = history(professional, 'cancelled');
    await world.claim(wishes[0]!);
    await world.tell(events[3]!);
    await allSettled(events[3]!);
    expect(await world.statusOf(wishes[0]!.claimId)).toBe('held');
    await world.tell(events[0]!);
    await eventually(async () => (await world.statusOf(wishes[0]!.claimId)) === 'freed');
  });

  test('a release and a booking of one claim end in the session, whichever comes first', async () => {
    for (const releasedFirst of [true, false]) {
      const one = await world.professional();
      const request = wish(one, at('10:00'));
      await world.claim(request);
      const session = sessionOf(request);
      const release = { claimId: request.claimId, professionalId: one.id };
      const events = [
        claimReleased.create({ subject: request.claimId, sequence: 1, data: release }),
        sessionBooked.create({
          subject: session.lineageId,
          sequence: 1,
          data: { session, claimId: request.claimId, bookedBy: 'client', notifyClient: true },
        }),
      ];
      for (const event of releasedFirst ? events : events.toReversed()) await world.tell(event);
      await eventually(async () => (await world.statusOf(request.claimId)) === 'confirmed');
    }
  });

  test('an event that is none of its kind is parked with the reason, and changes nothing', async () => {
    const { events } = history(professional, 'moved');
    const before = await world.live(professional.id);
    const { subject, sequence, type } = events[0]!;
    await world.tell({ type, subject, sequence, data: { session: { start: 'soon' } } });
    await eventually(async () => (await world.parked()) === 1);
    expect(await world.live(professional.id)).toEqual(before);
  });

  /** The stream has been applied up to this event. */
  async function allSettled({ subject, sequence }: NewEvent): Promise<void> {
    await eventually(async () => {
      const rows = await world.db.query<unknown[]>(
        `SELECT FROM stream_positions WHERE handler = 'claims' AND subject = $1 AND sequence = $2`,
        [subject, sequence],
      );
      return rows.length === 1;
    });
  }
});
