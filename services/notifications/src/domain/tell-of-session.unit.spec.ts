import { describe, expect, test } from 'vitest';
import { addressee, type Mail, type Session } from './mail.ts';
import { tellOfBooking, tellOfCancellation, tellOfMove, type Change } from './tell-of-session.ts';

const session: Session = {
  sessionId: 'session',
  lineageId: 'lineage',
  professionalId: 'professional',
  clientId: 'client',
  start: new Date('2026-11-24T14:00:00Z'),
  end: new Date('2026-11-24T14:50:00Z'),
};
const successor: Session = {
  ...session,
  sessionId: 'successor',
  start: new Date('2026-11-25T10:00:00Z'),
  end: new Date('2026-11-25T10:50:00Z'),
};
const change: Change = {
  by: 'client',
  askedBy: 'client',
  at: new Date('2026-11-24T10:48:00Z'),
  late: true,
  windowHours: 24,
  decision: 'open',
  notifyClient: true,
};
const outline = (mails: Mail[]) => mails.map((mail) => `${addressee(mail)}: ${mail.kind} of ${mail.session.sessionId}`);
const detailsOf = ([mail]: Mail[]) => mail?.details;

describe('tellOfBooking', () => {
  test('R13: a booking is confirmed to client and professional both', () => {
    expect(outline(tellOfBooking(session, { bookedBy: 'client', notifyClient: true }))).toEqual([
      'client: session-confirmed of session',
      'professional: session-confirmed of session',
    ]);
  });

  test('R13: a client whom the professional chose not to tell hears nothing of a booking', () => {
    const mails = tellOfBooking(session, { bookedBy: 'professional', notifyClient: false });
    expect(outline(mails)).toEqual(['professional: session-confirmed of session']);
    expect(detailsOf(mails)).toEqual({ bookedBy: 'professional', previousStart: null, clientTold: false });
  });
});

describe('tellOfCancellation', () => {
  test('R13: a cancellation is told to client and professional both', () => {
    expect(outline(tellOfCancellation(session, change))).toEqual([
      'client: session-cancelled of session',
      'professional: session-cancelled of session',
    ]);
  });

  test('R9: a client whom the professional chose not to tell hears nothing of a cancellation', () => {
    const mails = tellOfCancellation(session, { ...change, by: 'professional', notifyClient: false });
    expect(outline(mails)).toEqual(['professional: session-cancelled of session']);
  });

  test('R12: the notice is reckoned from the start that was given up', () => {
    expect(detailsOf(tellOfCancellation(session, change))).toMatchObject({ noticeMinutes: 192, decision: 'waits' });
  });

  test('R9: a cancellation entered after the start gives no notice', () => {
    const at = new Date('2026-11-24T16:00:00Z');
    expect(detailsOf(tellOfCancellation(session, { ...change, at }))).toMatchObject({ noticeMinutes: 0 });
  });

  test.each([
    [null, 'none'],
    ['open', 'waits'],
    ['waive', 'made'],
    ['charge-credit', 'made'],
    ['charge-direct', 'made'],
  ] as const)('R6: with the intent %s the decision %s', (decision, said) => {
    expect(detailsOf(tellOfCancellation(session, { ...change, decision }))).toMatchObject({ decision: said });
  });
});

describe('tellOfMove', () => {
  test('R13: a move is a cancellation of the old time and then a confirmation of the new, to each in this order', () => {
    const told = outline(tellOfMove(session, successor, change));
    expect(told.filter((line) => line.startsWith('client'))).toEqual([
      'client: session-cancelled of session',
      'client: session-confirmed of successor',
    ]);
    expect(told.filter((line) => line.startsWith('professional'))).toEqual([
      'professional: session-cancelled of session',
      'professional: session-confirmed of successor',
    ]);
  });

  test('R13: a client whom the professional chose not to tell hears neither half of a move', () => {
    const mails = tellOfMove(session, successor, { ...change, by: 'professional', notifyClient: false });
    expect(outline(mails)).toEqual([
      'professional: session-cancelled of session',
      'professional: session-confirmed of successor',
    ]);
  });

  test('R13: the confirmation of a move names the time that was given up', () => {
    expect(tellOfMove(session, successor, change).at(-1)?.details).toEqual({
      bookedBy: 'client',
      previousStart: '2026-11-24T14:00:00.000Z',
      clientTold: true,
    });
  });
});
