import { DomainError } from '@hubhours/kernel/domain-error';
import { eventually } from '@hubhours/testing/eventually';
import { describe, expect, it } from 'vitest';
import { onTicked, tick, ticked } from './house.ts';
import { listed, parkedOf, ParkingStage } from './parking-stage.ts';

const stage = new ParkingStage();

describe('what is parked can be seen', () => {
  it('with reason, error and attempts, the newest first, and stays where it is', async () => {
    const house = await stage.open(
      [
        onTicked(() => {
          throw new DomainError('conflict', 'client.not-yet-known');
        }),
      ],
      { retryDelaysMs: [10] },
    );
    const [failed] = await house.append(tick(3));
    await eventually(async () => (await stage.countParked()) === 1);
    await stage.observer.publish('', `${stage.service}.events`, '{"count": ', { messageId: 'odd', type: ticked.name });
    await eventually(async () => (await stage.countParked()) === 2);
    await stage.observer.publish('', `${stage.service}.events`, '{"count":"one"}', { type: ticked.name });
    await eventually(async () => (await stage.countParked()) === 3);
    const list = await listed(parkedOf(house), 10);
    expect(list.map(({ reason, attempts }) => [reason, attempts])).toEqual([
      ['schema', 1],
      ['malformed', 1],
      ['attempts-used', 2],
    ]);
    expect(list[1]).toMatchObject({ messageId: 'odd', payload: '‹10 bytes, no JSON›', error: /not JSON/ });
    expect(list[2]).toMatchObject({
      messageId: failed,
      type: ticked.name,
      source: stage.service,
      sequence: 1,
      error: 'client.not-yet-known',
      payload: { count: 3 },
      handledBy: [],
      waitingBehind: 0,
      archived: false,
      past: false,
    });
    expect(await stage.countParked()).toBe(3);
  });

  it('page by page', async () => {
    const house = await stage.open([onTicked(() => undefined)]);
    const ids = await stage.parkMany(5);
    const seen: string[] = [];
    for (let after: [string, string] | undefined; ;) {
      const page = await listed(parkedOf(house), 2, after);
      seen.push(...page.map(({ messageId }) => messageId));
      const last = page.at(-1);
      if (!last || page.length < 2) break;
      after = [last.parkedAt.toISOString(), last.messageId];
    }
    expect(seen).toEqual(ids.toReversed());
  });

  it('with nothing personal in it, wherever it stands', async () => {
    const house = await stage.open([onTicked(() => undefined)]);
    const id = crypto.randomUUID();
    const body = {
      id,
      name: 'Tess Example',
      email: 'tess@example.org',
      outcome: 'waive',
      at: '2026-12-02T16:00:00.000Z',
    };
    const odd = { 'tess@example.org': ['Tess', 7, true, null, { note: 'asked about sleep' }] };
    const reason = { 'hubhours-parked-reason': 'Error: no mailbox for <tess@example.org>' };
    await stage.park({ body: JSON.stringify({ ...body, odd }), headers: reason });
    await stage.park({ body: '"tess@example.org"', headers: { 'cloudEvents:source': 'Tess Example' } });
    const list = await listed(parkedOf(house), 10);
    expect(JSON.stringify(list)).not.toMatch(/tess|example|sleep/i);
    const shown = list.find(({ error }) => error !== null);
    expect(shown?.error).toBe('Error: no mailbox for <‹address›>');
    expect(shown?.payload).toEqual({
      id,
      name: '‹12 characters›',
      email: '‹16 characters›',
      outcome: 'waive',
      at: '2026-12-02T16:00:00.000Z',
      odd: { '‹16 characters›': ['‹4 characters›', 7, true, null, { note: '‹17 characters›' }] },
    });
  });
});
