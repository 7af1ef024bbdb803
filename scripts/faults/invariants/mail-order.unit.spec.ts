import { expect, test } from 'vitest';
import { type Caught } from '../mail-catcher.ts';
import { type Delivery, type Said } from './mail-facts.ts';
import { outOfOrder } from './mail-order.ts';

const event = (id: string, sequence: number, source = 'booking'): Said => ({
  id,
  type: `${source}.something.v1`,
  subject: source === 'booking' ? 'l1' : 's1',
  sequence,
  data: {},
});
/** Messages are named by what they are, and come in the order given. */
const mail = (message: string, of: string, position: number, kind = 'session-cancelled'): Delivery => ({
  event: of,
  session: 's1',
  lineage: 'l1',
  kind,
  recipient: 'client',
  party: 'ann',
  position,
  status: 'sent',
  message,
});
function came(...messages: string[]): Map<string, Caught[]> {
  const copies = messages.map((name, at) => {
    const messageId = name.replace(' unheard', '');
    return { messageId, to: 'ann@x.test', subject: '', at, acknowledged: messageId === name };
  });
  return Map.groupBy(copies, ({ messageId }) => messageId);
}
const said = [event('booked', 1), event('moved', 2), event('cancelled', 3)];
const mails = [
  mail('1', 'booked', 1, 'session-confirmed'),
  mail('2', 'moved', 2),
  mail('3', 'moved', 3, 'session-confirmed'),
  mail('4', 'cancelled', 4),
];

test('mails that come as their events were said are in order', () => {
  expect(outOfOrder(mails, said, came('1', '2', '3', '4'))).toEqual([]);
  expect(outOfOrder(mails, said, came('1', '2 unheard', '2', '3', '4', '2'))).toEqual([]);
});

test('wrong positions hide nothing: what an earlier event says comes first', () => {
  const wrong = [mail('1', 'booked', 2, 'session-confirmed'), mail('4', 'cancelled', 1)];
  expect(outOfOrder(wrong, said, came('4', '1'))).toEqual([
    'the stream booking l1 to ann was sent out of order: session-confirmed, session-cancelled, by 4',
  ]);
});

test('R13: of a move the cancellation comes first', () => {
  const wrong = [mail('2', 'moved', 2), mail('3', 'moved', 1, 'session-confirmed')];
  expect(outOfOrder(wrong, said, came('3', '2'))).toEqual([
    'the stream booking l1 to ann was sent out of order: session-cancelled, session-confirmed, by 3',
  ]);
});

test('R13: never the second before the first was accepted', () => {
  expect(outOfOrder(mails.slice(1, 3), said, came('2 unheard', '3', '2'))).toHaveLength(2);
});

test('what was queued later is not sent earlier, also where two sources said it', () => {
  const both = [...said, event('paid', 1, 'billing')];
  const two = [mail('1', 'booked', 1), mail('5', 'paid', 2, 'receipt')];
  expect(outOfOrder(two, both, came('1', '5'))).toEqual([]);
  expect(outOfOrder(two, both, came('5', '1'))).toEqual([
    'the line of l1 to ann was sent out of order: session-cancelled, receipt, by 5',
  ]);
});

test('a mail of an event that nobody said is found', () => {
  expect(outOfOrder([mail('1', 'invented', 1)], said, came('1'))).toEqual([
    'session-cancelled tells of event invented, which nobody said',
  ]);
});
