import { v7 as uuidV7 } from 'uuid';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { eventually } from '@hubhours/testing/eventually';
import { tellOfBooking } from '../src/domain/tell-of-session.ts';
import { QueueMails } from '../src/use-cases/queue-mails.ts';
import { collapsed, textOfHtml } from './text-of-html.ts';
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

const subjects = (email: string) => world.mail.to(email).map(({ subject }) => subject);
const kinds = (email: string) => subjects(email).map((subject) => subject.split(':')[0]);

describe('what arrives', () => {
  test('R13: a booking is confirmed to client and professional both', async () => {
    const lineage = await world.lineage();
    await world.publish(lineage.booked());
    await world.settled(lineage, 2);
    expect(kinds(lineage.client.email)).toEqual(['New Session confirmation']);
    expect(kinds(lineage.professional.email)).toEqual(['New Session confirmation']);
  });

  test('R13: a move is a cancellation and then a confirmation, to both', async () => {
    const lineage = await world.lineage();
    await world.publish(lineage.booked(), lineage.moved('2026-11-25T10:00:00.000Z'));
    await world.settled(lineage, 6);
    for (const { email } of [lineage.client, lineage.professional]) {
      expect(subjects(email)).toEqual([
        'New Session confirmation: Tuesday 24 November 2026, 14:00',
        'Session cancelled: Tuesday 24 November 2026, 14:00',
        'New Session confirmation: Wednesday 25 November 2026, 10:00',
      ]);
    }
  });

  test('R13: a client whom the professional chose not to tell gets no mail of it', async () => {
    const lineage = await world.lineage();
    await world.publish(lineage.booked(), lineage.moved('2026-11-25T10:00:00.000Z', { notifyClient: false }));
    await world.publish(lineage.cancelled({ notifyClient: false, by: 'professional' }));
    await world.settled(lineage, 5);
    expect(kinds(lineage.client.email)).toEqual(['New Session confirmation']);
    expect(kinds(lineage.professional.email)).toHaveLength(4);
  });

  test('a payment and its refund have a receipt each, once and in their order, however the events arrive', async () => {
    const lineage = await world.lineage();
    await world.publish(lineage.booked());
    await world.settled(lineage, 2);
    const [charged, paid, refunded] = [lineage.charged(), lineage.paid(), lineage.refunded()];
    await world.publish(refunded, paid, charged, refunded, paid);
    await world.settled(lineage, 5);
    expect(subjects(lineage.client.email).slice(1)).toEqual([
      'Payment request: session of Tuesday 24 November 2026, 14:00',
      'Receipt R-000001: session of Tuesday 24 November 2026, 14:00',
      'Refund, receipt R-000002: session of Tuesday 24 November 2026, 14:00',
    ]);
    expect(kinds(lineage.professional.email)).toEqual(['New Session confirmation']);
  });

  test('R13: who reads German is written to in German, in the same order', async () => {
    const lineage = new Lineage(aPerson('Lena Brandt'), aPerson('Kim Alder'));
    const german = { locale: 'de-AT', timeZone: 'Europe/Vienna' };
    await world.publish(partyEvent(lineage.client, german), partyEvent(lineage.professional));
    await world.publish(lineage.booked(), lineage.moved('2026-11-25T10:00:00.000Z'));
    await world.settled(lineage, 6);
    expect(subjects(lineage.client.email)).toEqual([
      'Neuer Termin bestätigt: Dienstag, 24. November 2026, 15:00',
      'Termin abgesagt: Dienstag, 24. November 2026, 15:00',
      'Neuer Termin bestätigt: Mittwoch, 25. November 2026, 11:00',
    ]);
    expect(kinds(lineage.professional.email)[0]).toBe('New Session confirmation');
  });

  test('R6: money is told in its own mails, in billing’s order', async () => {
    const lineage = await world.lineage();
    await world.publish(lineage.booked(), lineage.cancelled());
    await world.settled(lineage, 4);
    await world.publish(lineage.decisionOpened(), lineage.decided('charge-direct'), lineage.charged());
    await world.settled(lineage, 6);
    expect(kinds(lineage.professional.email).at(-1)).toBe('Your decision is needed');
    expect(kinds(lineage.client.email).at(-1)).toBe('Payment request');
    expect(world.mail.to(lineage.client.email).at(-1)?.text).toContain('€75.00');
  });

  test('the HTML and the text part say the same, and the headers are a machine’s', async () => {
    const lineage = await world.lineage();
    await world.publish(lineage.booked());
    const rows = await world.settled(lineage, 2);
    const [mail] = world.mail.to(lineage.client.email);
    expect(textOfHtml(mail?.html ?? '')).toBe(collapsed(mail?.text ?? ''));
    expect(mail?.text).toContain('Ireland Time (Europe/Dublin)');
    expect(mail?.headers).toMatchObject({ 'auto-submitted': 'auto-generated', to: `Robin Quint <${mail?.to}>` });
    expect(mail?.headers['message-id']).toBe(rows.find(({ recipient }) => recipient === 'client')?.message_id);
    expect(mail?.headers['message-id']).toMatch(/^<[0-9a-f-]{36}@hubhours\.test>$/);
  });

  test('a name cannot add a header or a recipient', async () => {
    const client = aPerson('Mallory');
    const name = 'Söd "M" <x@evil.test>\r\nBcc: all@evil.test\r\n\r\nHello';
    const lineage = new Lineage(client, aPerson('Kim Alder'));
    await world.publish(partyEvent(client, { name }), partyEvent(lineage.professional), lineage.booked());
    await world.settled(lineage, 2);
    expect(world.mail.caught.filter(({ to }) => to.endsWith('evil.test'))).toEqual([]);
    const [mine] = world.mail.to(client.email);
    expect(mine?.headers['bcc']).toBeUndefined();
    expect(mine?.headers['to']).toContain(`<${client.email}>`);
    expect(mine?.rawHead).not.toMatch(/^(Bcc|Hello)/im);
    const [theirs] = world.mail.to(lineage.professional.email);
    expect(theirs?.html).toContain('Söd &quot;M&quot; &lt;x@evil.test&gt; Bcc: all@evil.test Hello');
    expect(theirs?.text).not.toMatch(/^(Bcc|Hello)/im);
  });

  test('each stage of a mail is announced once, counted from 1', async () => {
    const lineage = await world.lineage();
    await world.publish(lineage.booked());
    const rows = await world.settled(lineage, 2);
    for (const { id } of rows) {
      const told = (await world.announced(lineage)).filter(({ subject }) => subject === id);
      expect(told.map(({ sequence, data }) => [sequence, data['status'], data['attempts']])).toEqual([
        [1, 'queued', 0],
        [2, 'sent', 1],
      ]);
    }
  });
});

describe('R13: each once, whatever the events do', () => {
  test('events that come in the wrong order and twice', async () => {
    const lineage = await world.lineage();
    const first = lineage.booked();
    const second = lineage.moved('2026-11-25T10:00:00.000Z');
    const third = lineage.moved('2026-11-26T10:00:00.000Z');
    await world.publish(third, second, third, first, second, first);
    await world.settled(lineage, 10);
    for (const { email } of [lineage.client, lineage.professional]) {
      expect(subjects(email)).toEqual([
        'New Session confirmation: Tuesday 24 November 2026, 14:00',
        'Session cancelled: Tuesday 24 November 2026, 14:00',
        'New Session confirmation: Wednesday 25 November 2026, 10:00',
        'Session cancelled: Wednesday 25 November 2026, 10:00',
        'New Session confirmation: Thursday 26 November 2026, 10:00',
      ]);
    }
  });

  test('an event that comes many times at once', async () => {
    const lineage = await world.lineage();
    const booked = lineage.booked();
    await Promise.all(Array.from({ length: 10 }, () => world.publish(booked)));
    await world.settled(lineage, 2);
    expect(kinds(lineage.client.email)).toHaveLength(1);
  });
});

test('R13: the database itself holds one mail for each event, recipient and kind', async () => {
  const lineage = await world.lineage();
  const { client, professional, session } = lineage;
  const about = {
    sessionId: session.sessionId,
    lineageId: lineage.id,
    professionalId: professional.id,
    clientId: client.id,
    start: new Date(session.start),
    end: new Date(session.end),
  };
  const mails = tellOfBooking(about, { bookedBy: 'client', notifyClient: true });
  const eventId = uuidV7();
  const queue = world.first.app.get(QueueMails, { strict: false });
  const atOnce = Array.from({ length: 5 }, () => world.db.transaction((tx) => queue.execute(tx, eventId, mails)));
  await Promise.all(atOnce);
  await world.settled(lineage, 2);
  expect(kinds(client.email)).toEqual(['New Session confirmation']);
  expect(await world.announced(lineage)).toHaveLength(4);
});

describe('people', () => {
  test('a mail waits, and is not attempted, until both people are known', async () => {
    const lineage = new Lineage(aPerson('Robin Quint'), aPerson('Kim Alder'));
    await world.publish(lineage.booked());
    await eventually(async () => (await world.rows(lineage)).length === 2);
    await world.publish(partyEvent(lineage.client));
    const other = await world.lineage();
    await world.publish(other.booked());
    await world.settled(other, 2); // the sender has looked since
    expect((await world.rows(lineage)).map(({ status, attempts }) => [status, attempts])).toEqual([
      ['queued', 0],
      ['queued', 0],
    ]);
    await world.publish(partyEvent(lineage.professional));
    await world.settled(lineage, 2);
    expect(world.mail.to(lineage.client.email)[0]?.text).toContain('Kim Alder');
  });

  test('the newest address, name and zone count, in whatever order they came', async () => {
    const lineage = new Lineage(aPerson('Robin Quint'), aPerson('Kim Alder'));
    const renamed = { ...lineage.client, name: 'Robin Marsh', email: `new.${lineage.client.email}` };
    await world.publish(partyEvent(renamed, { timeZone: 'Europe/Berlin' }, 2), partyEvent(lineage.client));
    await world.publish(partyEvent(lineage.professional), lineage.booked());
    await world.settled(lineage, 2);
    expect(world.mail.to(lineage.client.email)).toEqual([]);
    expect(world.mail.to(renamed.email)[0]?.text).toContain('15:00 to 15:50\nCentral European Time (Europe/Berlin)');
  });
});
