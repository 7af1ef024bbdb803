import * as contracts from '@hubhours/contracts/events/billing';
import { expect, test } from 'vitest';
import { type Request } from '../caller.ts';
import { dueOfMoney, dueOfSessions, tellings, uncame, unwritten } from './due-mails.ts';
import { type Delivery, type Said } from './mail-facts.ts';

const about = { sessionId: 's1', clientId: 'ann', professionalId: 'pat' };
const said = (name: string, data: object = {}): Said => ({
  id: `e-${name}`,
  type: `billing.${name}.v1`,
  subject: 's1',
  sequence: 1,
  data: { ...about, ...data },
});
const told = (name: string, data?: object) =>
  dueOfMoney([said(name, data)]).map(({ kind, recipient, party }) => `${kind} to ${recipient} ${party}`);

test('of every event of billing it is said who must be told of it', () => {
  const names = Object.values(contracts).map(({ name }) => name);
  expect(Object.keys(tellings).toSorted()).toEqual(names.toSorted());
  expect(() => dueOfMoney([said('charge-doubled')])).toThrow('nothing says who must be told');
});

test('who is told what of money', () => {
  expect(told('decision-opened', { waiting: true })).toEqual(['decision-waiting to professional pat']);
  expect(told('decision-opened', { waiting: false })).toEqual([]);
  expect(told('decision-decided', { outcome: 'charge-credit', notifyClient: false })).toEqual([
    'charged to client ann',
  ]);
  expect(told('decision-decided', { outcome: 'charge-direct', notifyClient: true })).toEqual([]);
  const waived = { outcome: 'waive', decidedBy: 'professional' };
  expect(told('decision-decided', { ...waived, notifyClient: true })).toEqual(['waived to client ann']);
  expect(told('decision-decided', { ...waived, notifyClient: false })).toEqual([]);
  expect(told('decision-decided', { outcome: 'waive', decidedBy: 'system', notifyClient: true })).toEqual([
    'waived to client ann',
    'waived to professional pat',
  ]);
  expect(told('charge-created', { collection: 'link' })).toEqual(['payment-request to client ann']);
  expect(told('charge-created', { collection: 'card' })).toEqual([]);
  expect(told('charge-voided')).toEqual(['charge-withdrawn to client ann']);
  expect(told('charge-paid')).toEqual(['receipt to client ann']);
});

test('a session is confirmed to both, and its cancellation told to both but where the client is not to be told', () => {
  const session = { id: 's1', professional: 'pat', client: 'ann' };
  const asked = { kind: 'cancel', path: '/api/sessions/s1/cancellation', body: { notifyClient: false } };
  const silent = [{ ...asked, answer: { status: 200, body: {} } } as unknown as Request];
  const due = (status: string, requests: readonly Request[] = []) =>
    dueOfSessions([{ ...session, status }], requests).map(({ kind, recipient }) => `${kind} ${recipient}`);
  const confirmed = ['session-confirmed client', 'session-confirmed professional'];
  const cancelled = ['session-cancelled client', 'session-cancelled professional'];
  expect(due('completed')).toEqual(confirmed);
  expect(due('rescheduled', silent)).toEqual([...confirmed, ...cancelled]);
  expect(due('cancelled')).toEqual([...confirmed, ...cancelled]);
  expect(due('cancelled', silent)).toEqual([...confirmed, 'session-cancelled professional']);
});

const due = dueOfMoney([said('charge-paid'), said('decision-opened', { waiting: true })]);
const row = (one: object = {}): Delivery =>
  ({ event: 'e-charge-paid', kind: 'receipt', session: 's1', recipient: 'client', party: 'ann', ...one }) as Delivery;
const waiting = row({
  event: 'e-decision-opened',
  kind: 'decision-waiting',
  recipient: 'professional',
  party: 'pat',
});

test('a mail of money that was never written is found, and one too many, and one for somebody else', () => {
  expect(unwritten(due, [row(), waiting])).toEqual([]);
  expect(unwritten(due, [row()])).toEqual([
    'decision-waiting of s1 to professional pat for event e-decision-opened was never written',
  ]);
  const receipt = 'receipt of s1 to client ann for event e-charge-paid';
  expect(unwritten(due, [row(), row(), waiting])).toEqual([`${receipt} is not due, or there twice`]);
  expect(unwritten(due, [row({ party: 'bob' }), waiting])).toEqual([
    `${receipt} was never written`,
    `${receipt.replace('ann', 'bob')} is not due, or there twice`,
  ]);
});

test('the mails that came are those that are due, by what their recipients see', () => {
  const addresses = new Map([
    ['ann', 'ann@x.test'],
    ['pat', 'pat@x.test'],
  ]);
  const mail = (messageId: string, to: string, subject: string) => ({
    messageId,
    to,
    subject,
    at: 1,
    acknowledged: true,
  });
  const receipt = mail('1', 'ann@x.test', 'Receipt 7: session of Monday');
  const needed = mail('2', 'pat@x.test', 'Your decision is needed: session of Monday');
  const came = (...mails: (typeof receipt)[]) => Map.groupBy(mails, ({ messageId }) => messageId);
  expect(uncame(due, came(receipt, receipt, needed), addresses)).toEqual([]);
  expect(uncame(due, came(receipt), addresses)).toEqual(['decision-waiting to pat@x.test: 1 were due, 0 came']);
  expect(uncame(due, came(receipt, needed, { ...needed, messageId: '3', subject: 'Hello' }), addresses)).toEqual([
    '“Hello” to pat@x.test: 0 were due, 1 came',
  ]);
});
