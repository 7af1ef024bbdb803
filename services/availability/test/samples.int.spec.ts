import { claimSlot, type ClaimSlotRequest } from '@hubhours/contracts/commands/claim-slot';
import { subscriptions } from '@hubhours/contracts/subscriptions';
import { eventually } from '@hubhours/testing/eventually';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { commandSample, eventSample } from '../../../libs/contracts/test/samples.ts';
import { openSchedule, World } from './world.ts';

describe('the golden samples', () => {
  let world: World;
  beforeAll(async () => {
    world = await World.start();
  });
  afterAll(() => world?.stop());

  test('every event that availability is sent is understood, and none is parked', async () => {
    const { professionalId } = eventSample<{ professionalId: string }>('booking.professional-changed.v1').data;
    const names = subscriptions.availability;
    for (const name of names) {
      const { id, type, subject, sequence, data } = eventSample(name);
      await world.tell({ type, subject, sequence, data }, id);
    }
    await eventually(async () => {
      const [professional] = await world.db.query('SELECT time_zone FROM professionals WHERE id = $1', [
        professionalId,
      ]);
      expect(professional?.time_zone).toBe(
        eventSample<{ timeZone: string }>('booking.professional-changed.v1').data.timeZone,
      );
    });
    const last = names.map((name) => eventSample(name)).filter(({ type }) => type.startsWith('booking.session-'));
    await eventually(async () => {
      const rows = await world.db.query(
        `SELECT max(sequence) AS sequence FROM stream_positions WHERE handler = 'claims'`,
      );
      expect(rows[0].sequence).toBe(Math.max(...last.map(({ sequence }) => sequence)));
    });
    expect(await world.parked()).toBe(0);
  });

  test('the claim of the sample is answered in the form of its replies', async () => {
    const { request } = commandSample(claimSlot.name);
    expect(claimSlot.reply.parse(await world.claim(request as ClaimSlotRequest))).toBeDefined();
  });

  test('what availability tells of a saved set-up has the form of the sample', async () => {
    const professional = await world.professional(openSchedule);
    const sample = eventSample<object>('availability.schedule-changed.v1');
    const [told] = await world.db.query('SELECT type, source, data FROM outbox WHERE subject = $1', [professional.id]);
    expect([told.type, told.source]).toEqual([sample.type, sample.source]);
    expect(Object.keys(told.data).sort()).toEqual(Object.keys(sample.data).sort());
  });
});
