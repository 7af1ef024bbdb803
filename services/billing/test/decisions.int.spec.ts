import { v7 as uuidV7 } from 'uuid';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { administratorOf, Billing, client, professional } from './billing.ts';
import { hours, Lineage, NOW } from './lineage.ts';

let billing: Billing;
let hubId: string;
let clientId: string;

beforeAll(async () => {
  billing = await Billing.start();
});
afterAll(() => billing.stop());
beforeEach(async () => {
  billing.clock.set(NOW);
  hubId = uuidV7();
  clientId = await billing.member(hubId, 2);
});
afterEach(async () => {
  expect(await billing.faults()).toEqual([]);
});

const session = (facts = {}) => new Lineage({ hubId, clientId, ...facts });

/** A hub session that its client cancelled late: a decision waits, with a credit on hold if there was one. */
async function lateChange(facts = {}) {
  const late = session(facts);
  await billing.receive(late.booked(), late.cancelled());
  const { id } = await billing.decisionOn(late.facts);
  const her = professional(late.facts.professionalId);
  return {
    session: late.facts,
    her,
    path: `/api/decisions/${id}`,
    decide: (body: object, headers = {}) => billing.post(her, `/api/decisions/${id}/outcome`, body, headers),
    undo: () => billing.delete(her, `/api/decisions/${id}/outcome`),
  };
}

it('the decisions that wait are told as a metric', async () => {
  const before = await billing.decisionsOpen();
  const late = await lateChange();
  expect(await billing.decisionsOpen()).toBe(before + 1);
  await late.decide({ outcome: 'waive' });
  expect(await billing.decisionsOpen()).toBe(before);
});

describe('an outcome', () => {
  it('R15: charging by credit spends the held one', async () => {
    const late = await lateChange();
    const answer = await late.decide({ outcome: 'charge-credit', reason: 'As agreed.' });
    expect(answer).toMatchObject({
      status: 200,
      body: {
        outcome: 'charge-credit',
        amount: null,
        reason: 'As agreed.',
        decidedBy: 'professional',
        decidedAt: hours(0),
        allowed: [],
      },
    });
    expect(await billing.balances(clientId)).toMatchObject({ available: 1, held: 0, spent: 1 });
    expect(await billing.told(late.session.sessionId)).toEqual([
      'credit-held',
      'decision-opened',
      'credit-spent',
      'decision-decided',
    ]);
  });

  it('R15: charging directly returns the credit and makes a pending charge of at most the frozen price', async () => {
    const late = await lateChange();
    for (const amountMinor of [7501, 0, -1, 1.5]) {
      const refused = await late.decide({ outcome: 'charge-direct', amountMinor });
      expect([400, 422]).toContain(refused.status);
    }
    expect(await late.decide({ outcome: 'charge-direct', amountMinor: 7501 })).toMatchObject({
      status: 422,
      body: { code: 'decision.amount-not-allowed' },
    });
    const answer = await late.decide({ outcome: 'charge-direct', amountMinor: 2500 });
    expect(answer.body).toMatchObject({ outcome: 'charge-direct', amount: { amountMinor: 2500, currency: 'EUR' } });
    expect(await billing.balances(clientId)).toMatchObject({ available: 2, held: 0 });
    expect(await billing.chargeOn(late.session)).toMatchObject({
      decisionId: answer.body.id,
      kind: 'direct',
      status: 'pending',
      amount: { amountMinor: 2500, currency: 'EUR' },
      refunded: null,
    });
    const created = (await billing.emitted(late.session.sessionId)).find(({ type }) => type.includes('charge-created'));
    expect(created!.data.for).toBe('late-change');
  });

  it('R15: waiving returns the credit and costs nothing', async () => {
    const late = await lateChange();
    expect((await late.decide({ outcome: 'waive' })).status).toBe(200);
    expect(await billing.balances(clientId)).toMatchObject({ available: 2, held: 0, spent: 0 });
    expect(await billing.chargeOn(late.session)).toBeUndefined();
  });

  it('R15: by credit is refused where none is held, and never becomes money', async () => {
    const late = await lateChange({ clientId: await billing.member(hubId, 0) });
    expect(await late.decide({ outcome: 'charge-credit' })).toMatchObject({
      status: 422,
      body: { code: 'decision.outcome-not-allowed', allowed: ['charge-direct', 'waive'] },
    });
    expect(await billing.chargeOn(late.session)).toBeUndefined();
  });

  it('R6: what is decided stays so until it is undone, also for the same outcome', async () => {
    const late = await lateChange();
    await late.decide({ outcome: 'waive' });
    for (const outcome of ['waive', 'charge-direct']) {
      expect(await late.decide({ outcome })).toMatchObject({ status: 409, body: { code: 'decision.already-decided' } });
    }
  });

  it('repeated under one Idempotency-Key, it is one decision and one answer', async () => {
    const late = await lateChange();
    const headers = { 'idempotency-key': uuidV7() };
    const answers = await Promise.all([1, 2, 3].map(() => late.decide({ outcome: 'charge-credit' }, headers)));
    for (const answer of answers) expect(answer).toMatchObject({ status: 200, body: { outcome: 'charge-credit' } });
    // the effect stood, and the answer was lost with the process
    await billing.db.query(`DELETE FROM idempotency_keys`);
    expect((await late.decide({ outcome: 'charge-credit' }, headers)).status).toBe(200);
    expect(await billing.balances(clientId)).toMatchObject({ spent: 1 });
  });

  it('its events go on counting where the session’s stream was, also when earlier ones are long published and gone', async () => {
    const late = await lateChange();
    await billing.db.query(`DELETE FROM outbox WHERE subject = $1`, [late.session.sessionId]);
    await late.decide({ outcome: 'waive' });
    const events = await billing.emitted(late.session.sessionId);
    expect(events.map(({ type, sequence }) => [type, sequence])).toEqual([
      ['billing.credit-returned.v1', 3],
      ['billing.decision-decided.v1', 4],
    ]);
    await billing.db.query(`DELETE FROM outbox WHERE subject = $1`, [late.session.sessionId]);
  });

  it('bad input is told, and changes nothing', async () => {
    const late = await lateChange();
    for (const body of [{}, { outcome: 'forgive' }, { outcome: 'waive', extra: 1 }, { outcome: 'waive', reason: 7 }]) {
      expect(await late.decide(body)).toMatchObject({ status: 400, body: { code: 'request.malformed' } });
    }
    expect(await billing.decisionOn(late.session)).toMatchObject({ outcome: null });
  });
});

describe('undo', () => {
  it('R6: puts a spent credit back on hold', async () => {
    const late = await lateChange();
    await late.decide({ outcome: 'charge-credit', reason: 'Hm.' });
    expect(await late.undo()).toMatchObject({
      status: 200,
      body: {
        outcome: null,
        reason: null,
        decidedBy: null,
        decidedAt: null,
        allowed: ['charge-credit', 'charge-direct', 'waive'],
      },
    });
    expect(await billing.balances(clientId)).toMatchObject({ available: 1, held: 1, spent: 0 });
    expect((await billing.told(late.session.sessionId)).slice(-2)).toEqual(['credit-held', 'decision-reopened']);
    expect(await billing.chargeOn(late.session)).toBeUndefined();
    // and it can be decided anew, once more by credit
    expect((await late.decide({ outcome: 'charge-credit' })).status).toBe(200);
    expect(await billing.balances(clientId)).toMatchObject({ held: 0, spent: 1 });
  });

  it('R6: voids a pending direct charge, which is listed no more, and holds the returned credit again', async () => {
    const late = await lateChange();
    await late.decide({ outcome: 'charge-direct' });
    const { id } = await billing.chargeOn(late.session);
    expect((await late.undo()).status).toBe(200);
    expect(await billing.chargeOn(late.session)).toBeUndefined();
    expect(await billing.balances(clientId)).toMatchObject({ available: 1, held: 1 });
    expect((await billing.told(late.session.sessionId)).slice(-3)).toEqual([
      'charge-voided',
      'credit-held',
      'decision-reopened',
    ]);
    const owed = await billing.db.query(
      `SELECT sum(amount)::int AS sum FROM entries WHERE charge_id = $1 GROUP BY account_id`,
      [id],
    );
    expect(owed).toEqual([{ sum: 0 }, { sum: 0 }]);
    expect(await billing.post(late.her, `/api/charges/${id}/payment`)).toMatchObject({
      status: 409,
      body: { code: 'charge.not-payable' },
    });
  });

  it('R6: is refused once a payment is recorded', async () => {
    const late = await lateChange();
    await late.decide({ outcome: 'charge-direct' });
    await billing.post(late.her, `/api/charges/${(await billing.chargeOn(late.session)).id}/payment`);
    expect(await late.undo()).toMatchObject({ status: 409, body: { code: 'decision.money-moved' } });
    expect(await billing.decisionOn(late.session)).toMatchObject({ outcome: 'charge-direct' });
  });

  it('R6: of a waiver holds the returned credit again, if it is still there', async () => {
    const late = await lateChange();
    await late.decide({ outcome: 'waive' });
    expect((await late.undo()).body.allowed).toContain('charge-credit');
    expect(await billing.balances(clientId)).toMatchObject({ available: 1, held: 1 });
  });

  it.each([
    ['used for another session', async () => billing.receive(session().booked(), session().booked())],
    ['expired', async () => billing.clock.set(hours(24 * 365))],
    ['withdrawn with the membership', async () => billing.leave(clientId, hubId)],
  ])('R6: of a waiver reopens without a hold where the credit was %s meanwhile', async (_how, meanwhile) => {
    const late = await lateChange();
    await late.decide({ outcome: 'waive' });
    await meanwhile();
    expect(await late.undo()).toMatchObject({
      status: 200,
      body: { outcome: null, allowed: ['charge-direct', 'waive'] },
    });
  });

  it('has nothing to undo on an open decision', async () => {
    const late = await lateChange();
    expect(await late.undo()).toMatchObject({ status: 409, body: { code: 'decision.not-decided' } });
  });

  it('of an intent that came with the change works as of any outcome', async () => {
    const late = session();
    await billing.receive(late.booked(), late.cancelled({ by: 'professional', decision: 'charge-credit' }));
    const { id } = await billing.decisionOn(late.facts);
    const undone = await billing.delete(professional(late.facts.professionalId), `/api/decisions/${id}/outcome`);
    expect(undone).toMatchObject({ status: 200, body: { outcome: null } });
  });
});

describe('who may see and do what', () => {
  it('the professional and the client read it; the client not the professional’s private reason', async () => {
    const late = await lateChange();
    await late.decide({ outcome: 'waive', reason: 'She had a bad week.' });
    expect((await billing.get(late.her, late.path)).body.reason).toBe('She had a bad week.');
    expect(await billing.get(client(clientId), late.path)).toMatchObject({
      status: 200,
      body: { outcome: 'waive', reason: null },
    });
    expect((await billing.get(client(clientId), '/api/decisions')).body.items).toMatchObject([{ reason: null }]);
  });

  it('the client may not decide, nor open, nor undo', async () => {
    const late = await lateChange();
    const refused = { status: 403, body: { code: 'access.forbidden' } };
    const she = client(clientId);
    expect(await billing.post(she, `${late.path}/outcome`, { outcome: 'waive' })).toMatchObject(refused);
    expect(await billing.delete(she, `${late.path}/outcome`)).toMatchObject(refused);
    expect(await billing.post(she, `/api/sessions/${late.session.sessionId}/decision`)).toMatchObject(refused);
  });

  it('anybody else, administrators and operators included, hears that there is no such decision', async () => {
    const late = await lateChange();
    const strangers = [
      professional(uuidV7()),
      client(uuidV7()),
      administratorOf(hubId),
      { partyId: uuidV7(), roles: ['operator'] as const },
    ];
    for (const who of strangers) {
      expect(await billing.get(who, late.path)).toMatchObject({ status: 404, body: { code: 'decision.not-found' } });
      expect((await billing.post(who, `${late.path}/outcome`, { outcome: 'waive' })).status).toBe(404);
      expect((await billing.delete(who, `${late.path}/outcome`)).status).toBe(404);
    }
    expect((await billing.get(professional(uuidV7()), '/api/decisions')).body.items).toEqual([]);
    expect((await billing.get(administratorOf(hubId), '/api/decisions')).status).toBe(403);
  });

  it('carries the frozen terms and the evidence of what the client was shown', async () => {
    const warning = {
      code: 'late-change',
      textVersion: 1,
      language: 'en',
      servedAt: hours(-1),
      acknowledgedAt: hours(0),
    } as const;
    const late = session();
    await billing.receive(late.booked(), late.cancelled({ warning }));
    expect(await billing.decisionOn(late.facts)).toMatchObject({
      client: { id: clientId },
      openedBy: 'client',
      openedAt: hours(0),
      change: { kind: 'cancelled', at: hours(0), late: true, start: hours(12) },
      policy: late.facts.policy,
      evidence: {
        warning: 'late-change',
        textVersion: 1,
        language: 'en',
        servedAt: hours(-1),
        acknowledgedAt: hours(0),
      },
      deadline: null,
    });
  });
});

describe('a list', () => {
  it('is newest first, page by page, and filtered', async () => {
    const professionalId = uuidV7();
    const ids: string[] = [];
    for (const at of [-3, -2, -1]) {
      const late = session({ professionalId });
      await billing.receive(late.booked(), late.cancelled({ at: hours(at) }));
      ids.unshift((await billing.decisionOn(late.facts)).id);
    }
    const her = professional(professionalId);
    const first = (await billing.get(her, '/api/decisions?limit=2')).body;
    expect(first.items.map(({ id }: { id: string }) => id)).toEqual(ids.slice(0, 2));
    const second = (await billing.get(her, `/api/decisions?limit=2&cursor=${first.nextCursor}`)).body;
    expect(second).toMatchObject({ items: [{ id: ids[2] }], nextCursor: null });
    await billing.post(her, `/api/decisions/${ids[1]}/outcome`, { outcome: 'waive' });
    const idsOf = async (query: string) =>
      (await billing.get(her, `/api/decisions${query}`)).body.items.map(({ id }: { id: string }) => id);
    expect(await idsOf('?status=open')).toEqual([ids[0], ids[2]]);
    expect(await idsOf('?status=decided')).toEqual([ids[1]]);
    for (const query of ['?limit=0', '?limit=201', '?cursor=x', '?status=maybe', '?sessionId=1', '?what=1']) {
      expect(await billing.get(her, `/api/decisions${query}`)).toMatchObject({
        status: 400,
        body: { code: 'request.malformed' },
      });
    }
  });
});

describe('opening a decision', () => {
  const privately = (facts = {}) => session({ programme: 'private', hubId: null, start: hours(100), ...facts });
  const open = (lineage: Lineage, sessionId = lineage.sessionId) =>
    billing.post(professional(lineage.facts.professionalId), `/api/sessions/${sessionId}/decision`);

  it('R8: about a private client’s early change, once', async () => {
    const early = privately();
    await billing.receive(early.booked(), early.cancelled({ late: false, decision: null }));
    const opened = await open(early);
    expect(opened).toMatchObject({
      status: 201,
      body: {
        openedBy: 'professional',
        outcome: null,
        allowed: ['charge-direct', 'waive'],
        policy: early.facts.policy,
      },
    });
    expect(await open(early)).toMatchObject({ status: 200, body: { id: opened.body.id } });
    expect(await billing.told(early.sessionId)).toEqual(['decision-opened']);
    const [event] = await billing.emitted(early.sessionId);
    expect(event!.data).toMatchObject({ waiting: false, allowed: ['charge-direct', 'waive'] });
    const decided = await billing.post(
      professional(early.facts.professionalId),
      `/api/decisions/${opened.body.id}/outcome`,
      { outcome: 'charge-direct' },
    );
    expect(decided.status).toBe(200);
    const created = (await billing.emitted(early.sessionId)).find(({ type }) => type.includes('charge-created'));
    expect(created!.data.for).toBe('change');
  });

  it('R7: about an early hub change is refused', async () => {
    const early = session({ start: hours(24) });
    await billing.receive(early.booked(), early.cancelled({ late: false, decision: null }));
    expect(await open(early)).toMatchObject({ status: 422, body: { code: 'charge.not-allowed' } });
  });

  it('R7: about a late hub change that opened none is possible, without the credit that went back', async () => {
    const late = session();
    await billing.receive(late.booked(), late.cancelled({ decision: null }));
    expect(await open(late)).toMatchObject({ status: 201, body: { allowed: ['charge-direct', 'waive'] } });
  });

  it('R9: about the professional’s own change is refused, private or not', async () => {
    const change = { by: 'professional', askedBy: 'professional', late: false, decision: null } as const;
    for (const own of [session(), privately()]) {
      await billing.receive(own.booked(), own.cancelled(change));
      expect(await open(own)).toMatchObject({ status: 422, body: { code: 'charge.not-allowed' } });
    }
  });

  it('about a completed session is refused', async () => {
    const done = privately();
    await billing.receive(done.booked(), done.completed());
    expect(await open(done)).toMatchObject({ status: 422, body: { code: 'charge.not-allowed' } });
  });

  it('waits for a change that is on its way, for 2 s at the most', async () => {
    const early = privately();
    await billing.receive(early.booked());
    const pending = open(early);
    const before = performance.now();
    await billing.receive(early.cancelled({ late: false, decision: null }));
    expect((await pending).status).toBe(201);
    const never = privately();
    await billing.receive(never.booked());
    expect(await open(never)).toMatchObject({ status: 409, body: { code: 'session.change-not-yet-known' } });
    expect(performance.now() - before).toBeGreaterThan(1900);
  });

  it('waits for a session that is on its way; one that never comes is not yet known', async () => {
    const early = privately();
    const [booked, cancelled] = [early.booked(), early.cancelled({ late: false, decision: null })];
    const pending = open(early);
    await billing.receive(booked, cancelled);
    expect((await pending).status).toBe(201);
    const answer = await open(privately());
    expect(answer).toMatchObject({ status: 409, body: { code: 'session.not-yet-known' } });
    expect(answer.headers.get('retry-after')).toBe('1');
  });

  it('is for the professional concerned alone', async () => {
    const early = privately();
    await billing.receive(early.booked(), early.cancelled({ late: false, decision: null }));
    const path = `/api/sessions/${early.sessionId}/decision`;
    expect(await billing.post(professional(uuidV7()), path)).toMatchObject({
      status: 404,
      body: { code: 'session.not-found' },
    });
    expect((await billing.post(client(clientId), path)).status).toBe(403);
    // ids that no session has ever had
    for (const id of ['6f0c8f5e-6f3b-4c0e-9a51-0f3f6c1b7f10', 'ffffffff-ffff-ffff-ffff-fffffffffffe', 'none']) {
      expect(await billing.post(professional(uuidV7()), `/api/sessions/${id}/decision`)).toMatchObject({ status: 404 });
    }
  });
});
