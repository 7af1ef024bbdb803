import { eventually } from '@hubhours/testing/eventually';
import { v7 as uuidV7 } from 'uuid';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { administratorOf, Billing, client, professional } from './billing.ts';
import { hours, Lineage, NOW } from './lineage.ts';

let billing: Billing;
let hubId: string;
let clientId: string;
let professionalId: string;

beforeAll(async () => {
  billing = await Billing.start();
});
afterAll(() => billing.stop());
beforeEach(async () => {
  billing.clock.set(NOW);
  [hubId, professionalId] = [uuidV7(), uuidV7()];
  clientId = await billing.member(hubId, 2);
});
afterEach(async () => {
  expect(await billing.faults()).toEqual([]);
});

const path = (id = professionalId) => `/api/professionals/${id}/decision-defaults`;
const setDeadline = (deadlineHours: number | null) =>
  billing.put(professional(professionalId), path(), { deadlineHours, outcome: 'waive' });

async function lateChange() {
  const late = new Lineage({ hubId, clientId, professionalId });
  await billing.receive(late.booked(), late.cancelled());
  const { id } = await billing.decisionOn(late.facts);
  const outcome = `/api/decisions/${id}/outcome`;
  const her = professional(professionalId);
  return {
    facts: late.facts,
    shown: () => billing.decisionOn(late.facts),
    decide: (body: object) => billing.post(her, outcome, body),
    undo: () => billing.delete(her, outcome),
  };
}

describe('decision defaults', () => {
  it('at first there is no deadline; one that is set is shown, and can be taken away again', async () => {
    const her = professional(professionalId);
    expect((await billing.get(her, path())).body).toEqual({ deadlineHours: null, outcome: 'waive' });
    expect(await setDeadline(72)).toMatchObject({ status: 200, body: { deadlineHours: 72, outcome: 'waive' } });
    expect((await billing.get(her, path())).body).toEqual({ deadlineHours: 72, outcome: 'waive' });
    expect((await setDeadline(null)).body).toEqual({ deadlineHours: null, outcome: 'waive' });
  });

  it('R6: nothing but a waiver can be had by itself', async () => {
    const her = professional(professionalId);
    for (const body of [
      { deadlineHours: 24, outcome: 'charge-credit' },
      { deadlineHours: 24, outcome: 'charge-direct' },
      { deadlineHours: 24 },
      { outcome: 'waive' },
      { deadlineHours: 0, outcome: 'waive' },
      { deadlineHours: 1.5, outcome: 'waive' },
      { deadlineHours: 8761, outcome: 'waive' },
    ]) {
      expect(await billing.put(her, path(), body)).toMatchObject({ status: 400, body: { code: 'request.malformed' } });
    }
  });

  it('are the professional’s own', async () => {
    const others = [professional(uuidV7()), client(professionalId), client(clientId), administratorOf(hubId)];
    for (const other of others) {
      expect((await billing.get(other, path())).status).toBe(403);
      expect((await billing.put(other, path(), { deadlineHours: 1, outcome: 'waive' })).status).toBe(403);
    }
  });
});

describe('a deadline', () => {
  it('R6: is frozen when the decision is opened, and told with it', async () => {
    const before = await lateChange();
    await setDeadline(48);
    const open = await lateChange();
    await setDeadline(1);
    expect(await before.shown()).toMatchObject({ deadline: null });
    expect(await open.shown()).toMatchObject({ deadline: hours(48), outcome: null });
    const [, opened] = await billing.emitted(open.facts.sessionId);
    expect(opened!.data).toMatchObject({ waiting: true, deadline: hours(48) });
  });

  it('R6: when it has come, the system waives, returns the credit and says so', async () => {
    await setDeadline(48);
    const open = await lateChange();
    billing.clock.set(hours(47.99));
    await billing.waiveOverdue.execute();
    expect(await open.shown()).toMatchObject({ outcome: null });
    billing.clock.set(hours(48));
    await billing.waiveOverdue.execute();
    expect(await open.shown()).toMatchObject({
      outcome: 'waive',
      decidedBy: 'system',
      decidedAt: hours(48),
      reason: null,
      allowed: [],
    });
    expect(await billing.balances(clientId)).toMatchObject({ available: 2, held: 0, spent: 0 });
    expect(await billing.chargeOn(open.facts)).toBeUndefined();
    expect(await billing.told(open.facts.sessionId)).toEqual([
      'credit-held',
      'decision-opened',
      'credit-returned',
      'decision-decided',
    ]);
    const decided = (await billing.emitted(open.facts.sessionId)).at(-1);
    expect(decided!.data).toMatchObject({ outcome: 'waive', decidedBy: 'system', notifyClient: true });
  });

  it('R6: once it has come nothing is charged, be the sweep ever so late', async () => {
    await setDeadline(48);
    const open = await lateChange();
    billing.clock.set(hours(48));
    expect((await open.decide({ outcome: 'charge-credit' })).status).toBe(422);
    expect((await open.shown()).allowed).not.toContain('charge-credit');
    await billing.waiveOverdue.execute();
    expect(await open.shown()).toMatchObject({ outcome: 'waive', decidedBy: 'system' });
  });

  it('a decision that the professional has made is left as it is', async () => {
    await setDeadline(48);
    const open = await lateChange();
    await open.decide({ outcome: 'charge-credit' });
    billing.clock.set(hours(480));
    await billing.waiveOverdue.execute();
    expect(await open.shown()).toMatchObject({ outcome: 'charge-credit', decidedBy: 'professional' });
  });

  it('R6: a waiver of the system can be undone, and then the professional has the same time again', async () => {
    await setDeadline(48);
    const open = await lateChange();
    billing.clock.set(hours(50));
    await billing.waiveOverdue.execute();
    expect((await open.undo()).body).toMatchObject({ outcome: null, deadline: hours(98) });
    await billing.waiveOverdue.execute();
    expect(await open.shown()).toMatchObject({ outcome: null, allowed: expect.arrayContaining(['charge-credit']) });
    expect(await billing.balances(clientId)).toMatchObject({ held: 1 });
    expect((await open.decide({ outcome: 'charge-credit' })).status).toBe(200);
  });

  it('several replicas and the professional at once make one decision', async () => {
    await setDeadline(24);
    const open = await lateChange();
    const decided = open.decide({ outcome: 'charge-credit' });
    billing.clock.set(hours(24));
    await Promise.all([...Array.from({ length: 4 }, () => billing.waiveOverdue.execute()), decided]);
    const told = await billing.told(open.facts.sessionId);
    expect(told.filter((type) => type === 'decision-decided')).toHaveLength(1);
    const { available, held, spent } = await billing.balances(clientId);
    expect([available, held, spent]).toEqual((await open.shown()).outcome === 'waive' ? [2, 0, 0] : [1, 0, 1]);
  });

  it('one that can’t be waived does not keep the others from it', async () => {
    await setDeadline(24);
    const [broken, sound] = [await lateChange(), await lateChange()];
    await billing.db.query(
      `ALTER TABLE session_streams ADD CONSTRAINT no_more CHECK (session_id <> '${broken.facts.sessionId}') NOT VALID`,
    );
    billing.clock.set(hours(24));
    await billing.waiveOverdue.execute();
    expect(await broken.shown()).toMatchObject({ outcome: null });
    expect(await sound.shown()).toMatchObject({ outcome: 'waive' });
    await billing.db.query(`ALTER TABLE session_streams DROP CONSTRAINT no_more`);
    // nobody calls it here: a service looks by itself
    const replica = await billing.another();
    onTestFinished(() => replica.close());
    await eventually(async () => expect(await broken.shown()).toMatchObject({ outcome: 'waive' }), {
      timeoutMs: 20_000,
    });
  });
});
