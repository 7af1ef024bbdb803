import { eventually } from '@hubhours/testing/eventually';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { aPerson, Lineage, partyEvent } from './events.ts';
import { World } from './world.ts';

let world: World;
beforeAll(async () => {
  world = await World.start();
});
afterAll(async () => world?.stop());
beforeEach(() => {
  world.mail.behave = () => ({ kind: 'accept' });
});

const kinds = (email: string) => world.mail.to(email).map(({ subject }) => subject.split(':')[0]);
const moved = ['New Session confirmation', 'Session cancelled', 'New Session confirmation'];
const tried = (email: string) => world.mail.attempts.filter((to) => to === email).length;

async function aMove(): Promise<Lineage> {
  const lineage = await world.lineage();
  await world.publish(lineage.booked(), lineage.moved('2026-11-25T10:00:00.000Z'));
  return lineage;
}

async function statusOf(lineage: Lineage): Promise<string[]> {
  const rows = await world.rows(lineage);
  return rows.filter(({ recipient }) => recipient === 'client').map(({ status }) => status);
}

describe('R13: never the second before the first was accepted or has finally failed', () => {
  test('a temporary refusal is tried again, and what comes after it waits', async () => {
    const lineage = await world.lineage();
    const { email } = lineage.client;
    world.mail.behave = (to) =>
      to === email && tried(email) <= 2 ? { kind: 'refuse-recipient', code: 451 } : { kind: 'accept' };
    await world.publish(lineage.booked(), lineage.moved('2026-11-25T10:00:00.000Z'));
    const rows = await world.settled(lineage, 6);
    expect(kinds(email)).toEqual(moved);
    expect(rows.filter(({ recipient }) => recipient === 'client').map(({ attempts }) => attempts)).toEqual([3, 1, 1]);
  });

  test('a permanent refusal is final, and the next in line goes', async () => {
    const lineage = await world.lineage();
    const { email } = lineage.client;
    world.mail.behave = (to) =>
      to === email && tried(email) === 1 ? { kind: 'refuse-recipient', code: 550 } : { kind: 'accept' };
    await world.publish(lineage.booked(), lineage.moved('2026-11-25T10:00:00.000Z'));
    await world.settled(lineage, 6);
    expect(await statusOf(lineage)).toEqual(['failed', 'sent', 'sent']);
    expect(kinds(email)).toEqual(['Session cancelled', 'New Session confirmation']);
    const [first] = await world.rows(lineage);
    const told = (await world.announced(lineage)).filter(({ subject }) => subject === first?.id);
    expect(told.map(({ data }) => data['status'])).toEqual(['queued', 'failed']);
  });

  test('a refusal of the content after the last retry is final, and the next in line goes', async () => {
    const lineage = await world.lineage();
    const { email } = lineage.client;
    world.mail.behave = (to) =>
      to === email && tried(email) <= 3 ? { kind: 'refuse-data', code: 452 } : { kind: 'accept' };
    await world.publish(lineage.booked(), lineage.moved('2026-11-25T10:00:00.000Z'));
    const rows = await world.settled(lineage, 6);
    expect(await statusOf(lineage)).toEqual(['failed', 'sent', 'sent']);
    expect(rows.find(({ status }) => status === 'failed')?.attempts).toBe(3);
  });

  test('a slow server: while it has one mail, the next of the line is not even tried', async () => {
    const lineage = await world.lineage();
    const { email } = lineage.client;
    const { promise: until, resolve: letGo } = Promise.withResolvers<void>();
    world.mail.behave = (to) => (to === email ? { kind: 'hold', until } : { kind: 'accept' });
    await world.publish(lineage.booked(), lineage.moved('2026-11-25T10:00:00.000Z'));
    // longer than a lease: it is renewed while the mail is in hand
    await eventually(async () => kinds(lineage.professional.email).length === 3);
    await eventually(async () => {
      const [row] = await world.db.query(
        `SELECT count(*)::int AS old FROM deliveries
         WHERE lineage_id = $1 AND status = 'queued' AND clock_timestamp() - first_attempt_at > interval '2 s'`,
        [lineage.id],
      );
      return row.old === 1;
    });
    expect(tried(email)).toBe(1);
    letGo();
    const rows = await world.settled(lineage, 6);
    expect(kinds(email)).toEqual(moved);
    expect(rows.every(({ attempts }) => attempts === 1)).toBe(true);
  });
});

describe('R13: never none', () => {
  test('a server that is away costs no mail, no order and no refusal', async () => {
    await world.mail.down();
    const lineage = await aMove();
    await eventually(async () => (await world.rows(lineage)).some(({ attempts }) => attempts >= 4));
    expect(new Set(await statusOf(lineage))).toEqual(new Set(['queued']));
    await world.mail.up();
    await world.settled(lineage, 6);
    for (const { email } of [lineage.client, lineage.professional]) expect(kinds(email)).toEqual(moved);
  });

  test('a server that shuts down (421) is away, and has refused nothing', async () => {
    const lineage = await world.lineage();
    const { email } = lineage.client;
    world.mail.behave = (to) =>
      to === email && tried(email) <= 5 ? { kind: 'refuse-recipient', code: 421 } : { kind: 'accept' };
    await world.publish(lineage.booked());
    await world.settled(lineage, 2);
    expect(kinds(email)).toEqual(['New Session confirmation']);
    expect(tried(email)).toBe(6);
  });

  test('after a connection cut behind the mail it goes out again under the same Message-ID, in order', async () => {
    const lineage = await world.lineage();
    const { email } = lineage.client;
    world.mail.behave = (to) => (to === email && tried(email) === 1 ? { kind: 'cut' } : { kind: 'accept' });
    await world.publish(lineage.booked(), lineage.moved('2026-11-25T10:00:00.000Z'));
    await world.settled(lineage, 6);
    // the one case in which a mail may come twice: the server took it and died before it said so
    expect(kinds(email)).toEqual(['New Session confirmation', ...moved]);
    const [first, second] = world.mail.to(email);
    expect(second?.messageId).toBe(first?.messageId);
    expect(kinds(lineage.professional.email)).toEqual(moved);
  });

  test('a mail whose sender died is sent when its lease has run out, and the line goes on in order', async () => {
    const lineage = await world.lineage();
    // as the replica that died left it: the first mail of the move accepted, the second leased
    await world.publish(lineage.booked());
    await world.settled(lineage, 2);
    const { promise: until, resolve: letGo } = Promise.withResolvers<void>();
    const before = world.mail.attempts.length;
    world.mail.behave = () => ({ kind: 'hold-recipient', until });
    await world.publish(lineage.moved('2026-11-25T10:00:00.000Z'));
    await eventually(() => world.mail.attempts.length === before + 2);
    // from now on the sender's hands are tied: whatever it hears, the mails are not its own any more
    const stolen = await world.db.query(
      `UPDATE deliveries SET lease = gen_random_uuid() WHERE lineage_id = $1 AND attempts = 1 AND status = 'queued'
       RETURNING id`,
      [lineage.id],
    );
    expect(stolen[1]).toBe(2);
    world.mail.behave = () => ({ kind: 'accept' });
    const rows = await world.settled(lineage, 6);
    letGo(); // the server would take the first attempts too, but their connections are cut
    const other = await world.lineage();
    await world.publish(other.booked());
    await world.settled(other, 2);
    for (const { email } of [lineage.client, lineage.professional]) expect(kinds(email)).toEqual(moved);
    expect(rows.map(({ attempts }) => attempts).filter((count) => count === 2)).toHaveLength(2);
  });

  test('a mail that was taken, and whose sender died before it could say more, is settled and not sent again', async () => {
    const lineage = await world.lineage();
    const { email } = lineage.client;
    const { promise: until, resolve: letGo } = Promise.withResolvers<void>();
    world.mail.behave = (to) => (to === email ? { kind: 'hold-recipient', until } : { kind: 'accept' });
    await world.publish(lineage.booked());
    await eventually(() => tried(email) === 1);
    // as the replica that died left it
    await world.db.query(
      `UPDATE deliveries SET lease = gen_random_uuid(), accepted_at = clock_timestamp()
       WHERE lineage_id = $1 AND recipient = 'client'`,
      [lineage.id],
    );
    const rows = await world.settled(lineage, 2);
    letGo();
    await world.publish(lineage.cancelled());
    await world.settled(lineage, 4);
    expect(kinds(email)).toEqual(['Session cancelled']);
    expect(rows.map(({ status, attempts }) => [status, attempts])).toEqual([
      ['sent', 1],
      ['sent', 1],
    ]);
  });

  test('an unreachable server is given up in the end, and the failure is told', async () => {
    const impatient = await World.start({ MAIL_GIVE_UP_AFTER_MS: 300, MAIL_UNREACHABLE_DELAYS_MS: [100] });
    try {
      await impatient.mail.down();
      const lineage = await impatient.lineage();
      await impatient.publish(lineage.booked());
      const rows = await impatient.settled(lineage, 2);
      expect(rows.map(({ status }) => status)).toEqual(['failed', 'failed']);
    } finally {
      await impatient.stop();
    }
  });
});

describe('what is sent and what waits can be measured', () => {
  const waiting = () =>
    Promise.all(
      ['notifications_mails_waiting', 'notifications_mails_oldest_seconds'].map((name) => world.metric(name)),
    );

  test('attempts by what became of them, and the time until a mail is accepted', async () => {
    const series = [
      'notifications_attempts_total{kind="session-confirmed",status="queued"}',
      'notifications_attempts_total{kind="session-confirmed",status="sent"}',
      'notifications_acceptance_seconds_count{kind="session-confirmed"}',
      'notifications_acceptance_seconds_sum{kind="session-confirmed"}',
    ];
    const told = () => Promise.all(series.map(async (one) => (await world.metric(one)) ?? 0));
    const before = await told();
    const lineage = await world.lineage();
    const { email } = lineage.client;
    world.mail.behave = (to) =>
      to === email && tried(email) === 1 ? { kind: 'refuse-recipient', code: 451 } : { kind: 'accept' };
    await world.publish(lineage.booked());
    await world.settled(lineage, 2);
    const more = async () => (await told()).map((value, index) => value - before[index]!);
    await eventually(async () => (await more())[1] === 2);
    const [queued, sent, accepted, seconds] = await more();
    expect([queued, sent, accepted]).toEqual([1, 2, 2]);
    expect(seconds).toBeGreaterThan(0.1); // the pause after the refusal
  });

  test('while the server is away: how many mails, and since when', async () => {
    expect(await waiting()).toEqual([0, 0]);
    await world.mail.down();
    const lineage = await aMove();
    await eventually(async () => (await world.rows(lineage)).some(({ attempts }) => attempts >= 2));
    await world.db.query(`UPDATE deliveries SET created_at = created_at - interval '1 h' WHERE lineage_id = $1`, [
      lineage.id,
    ]);
    const [count, oldest] = await waiting();
    expect(count).toBe(6);
    expect(oldest).toBeGreaterThan(3_600);
    expect(oldest).toBeLessThan(3_700);
    await world.mail.up();
    await world.settled(lineage, 6);
    expect(await waiting()).toEqual([0, 0]);
  });

  test('a mail that the server put off is not overdue, nor are those behind it', async () => {
    const lineage = await world.lineage();
    const { email } = lineage.client;
    const { promise: until, resolve: letGo } = Promise.withResolvers<void>();
    world.mail.behave = (to) => {
      if (to !== email) return { kind: 'accept' };
      return tried(email) === 1 ? { kind: 'refuse-recipient', code: 451 } : { kind: 'hold-recipient', until };
    };
    await world.publish(lineage.booked(), lineage.moved('2026-11-25T10:00:00.000Z'));
    await eventually(async () => tried(email) === 2 && (await waiting())[0] === 3);
    expect(await waiting()).toEqual([3, 0]);
    letGo();
    await world.settled(lineage, 6);
  });

  test('a mail to somebody of whom nothing is known is overdue', async () => {
    const lineage = new Lineage(aPerson('Robin Quint'), aPerson('Kim Alder'));
    await world.publish(partyEvent(lineage.professional), lineage.booked());
    await eventually(async () => (await world.rows(lineage)).length === 2);
    const [count, oldest] = await waiting();
    expect(count).toBe(2);
    expect(oldest).toBeGreaterThan(0);
    await world.publish(partyEvent(lineage.client));
    await world.settled(lineage, 2);
  });
});

test('an ending service finishes the mail in hand, and takes no other', async () => {
  const lineage = await world.lineage();
  const { email } = lineage.client;
  const ending = await world.addReplica();
  const { promise: until, resolve: letGo } = Promise.withResolvers<void>();
  world.mail.behave = (to) => (to === email ? { kind: 'hold', until } : { kind: 'accept' });
  const [stays] = world.replicas;
  if (stays) await world.close(stays);
  await world.publish(lineage.booked(), lineage.moved('2026-11-25T10:00:00.000Z'));
  await eventually(() => tried(email) === 1);
  const closed = world.close(ending);
  letGo();
  await closed;
  expect(kinds(email)).toEqual(moved.slice(0, 1));
  const next = await world.addReplica();
  expect(next).toBeDefined();
  const rows = await world.settled(lineage, 6);
  expect(rows.every(({ attempts }) => attempts === 1)).toBe(true);
  expect(kinds(email)).toEqual(moved);
});
