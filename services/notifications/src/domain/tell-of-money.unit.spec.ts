import { describe, expect, test } from 'vitest';
import { addressee, type Mail, type Session } from './mail.ts';
import {
  tellOfCharge,
  tellOfFailedRefund,
  tellOfFailure,
  tellOfOpenDecision,
  tellOfOutcome,
  tellOfPayment,
  tellOfRefund,
  tellOfSurplus,
  tellOfWithdrawal,
} from './tell-of-money.ts';

const session: Session = {
  sessionId: 'session',
  lineageId: 'lineage',
  professionalId: 'professional',
  clientId: 'client',
  start: new Date('2026-11-24T14:00:00Z'),
  end: new Date('2026-11-24T14:50:00Z'),
};
const price = { amountMinor: 7_500, currency: 'EUR' };
const outline = (mails: Mail[]) => mails.map((mail) => `${addressee(mail)}: ${mail.kind}`);

describe('decisions', () => {
  const opened = {
    waiting: true,
    intentRefused: null,
    allowed: ['charge-direct', 'waive'],
    deadline: null,
    change: null,
  } as const;

  test('R6: a decision that waits is told to the professional alone, with what she may choose', () => {
    const mails = tellOfOpenDecision(session, opened);
    expect(outline(mails)).toEqual(['professional: decision-waiting']);
    expect(mails[0]?.details).toEqual({
      allowed: ['charge-direct', 'waive'],
      intentRefused: null,
      deadline: null,
      change: null,
    });
  });

  test('R6: it says which change it is about, by the moment that counts', () => {
    const told = (at: string, kind: 'cancelled' | 'no-show' = 'cancelled') =>
      tellOfOpenDecision(session, { ...opened, change: { kind, by: 'client', at: new Date(at) } })[0]?.details;
    expect(told('2026-11-24T10:48:30Z')).toMatchObject({
      change: { kind: 'cancelled', by: 'client', noticeMinutes: 191 },
    });
    expect(told('2026-11-24T14:30:00Z', 'no-show')).toMatchObject({ change: { kind: 'no-show', noticeMinutes: 0 } });
  });

  test('R6: a decision that came with the change is not announced as waiting', () => {
    expect(tellOfOpenDecision(session, { ...opened, waiting: false })).toEqual([]);
  });

  test('R15: why the chosen charge could not be carried out is passed on', () => {
    const deadline = new Date('2026-12-01T12:00:00Z');
    const [mail] = tellOfOpenDecision(session, { ...opened, intentRefused: 'credit.not-held', deadline });
    expect(mail?.details).toMatchObject({ intentRefused: 'credit.not-held', deadline: '2026-12-01T12:00:00.000Z' });
  });

  test('R6: a charge by credit is told to the client, even if she is not told of the change', () => {
    const decided = { outcome: 'charge-credit', decidedBy: 'professional', notifyClient: false } as const;
    expect(outline(tellOfOutcome(session, decided))).toEqual(['client: charged']);
  });

  test('R6: a direct charge is told by its payment request, not by its decision', () => {
    const decided = { outcome: 'charge-direct', decidedBy: 'professional', notifyClient: true } as const;
    expect(tellOfOutcome(session, decided)).toEqual([]);
  });

  test('R9: a waiver is told to a client who is told of the change, and to no other', () => {
    const decided = { outcome: 'waive', decidedBy: 'professional', notifyClient: true } as const;
    expect(outline(tellOfOutcome(session, decided))).toEqual(['client: waived']);
    expect(tellOfOutcome(session, { ...decided, notifyClient: false })).toEqual([]);
  });

  test('R6: what was waived at its deadline is told to the professional too', () => {
    const decided = { outcome: 'waive', decidedBy: 'system', notifyClient: true } as const;
    expect(outline(tellOfOutcome(session, decided))).toEqual(['client: waived', 'professional: waived']);
    expect(outline(tellOfOutcome(session, { ...decided, notifyClient: false }))).toEqual(['professional: waived']);
  });
});

describe('charges', () => {
  test('a direct charge asks the client for its amount and says what it is for', () => {
    const mails = tellOfCharge(session, { amount: price, for: 'late-change' });
    expect(outline(mails)).toEqual(['client: payment-request']);
    expect(mails[0]?.details).toEqual({ ...price, reason: 'late-change' });
  });

  test('what can be paid online carries its key; what her card is charged is told by the receipt alone', () => {
    const charged = { amount: price, for: 'session', paymentKey: 'key' } as const;
    const [mail] = tellOfCharge(session, { ...charged, collection: 'link' });
    expect(mail?.details).toEqual({ ...price, reason: 'session', paymentKey: 'key' });
    expect(tellOfCharge(session, { ...charged, collection: 'card' })).toEqual([]);
  });

  test('a card that was not charged, and money that went back by itself, are told to the client', () => {
    const failed = { amount: price, for: 'session', cause: 'declined', paymentKey: 'key' } as const;
    expect(outline(tellOfFailure(session, failed))).toEqual(['client: payment-failed']);
    expect(outline(tellOfSurplus(session, price))).toEqual(['client: surplus-paid-back']);
  });

  test('money that could not be given back is told to the professional', () => {
    const mails = tellOfFailedRefund(session, { amount: price, surplus: false });
    expect(outline(mails)).toEqual(['professional: refund-failed']);
  });

  test('a charge that is withdrawn is told to the client', () => {
    expect(outline(tellOfWithdrawal(session, price))).toEqual(['client: charge-withdrawn']);
  });
});

describe('receipts', () => {
  const receipt = { number: 'R-000001', taxLine: null, issuedAt: '2026-11-25T09:00:00.000Z' };

  test('the client is sent one for what she paid, with what it was for', () => {
    const mails = tellOfPayment(session, { amount: price, for: 'no-show', paidThrough: 'stripe', receipt });
    expect(outline(mails)).toEqual(['client: receipt']);
    expect(mails[0]?.details).toEqual({ ...price, ...receipt, reason: 'no-show', byHand: false });
  });

  test('a payment of before there were receipts has none', () => {
    expect(tellOfPayment(session, { amount: price })).toEqual([]);
  });

  test('the client is sent one for what she was given back, with what stands', () => {
    const back = { amountMinor: 2_500, currency: 'EUR' };
    const sums = { refunded: { ...back, amountMinor: 4_500 }, charged: price };
    const mails = tellOfRefund(session, { amount: back, ...sums, paidThrough: 'manual', receipt });
    expect(outline(mails)).toEqual(['client: refund']);
    expect(mails[0]?.details).toEqual({
      ...back,
      ...receipt,
      byHand: true,
      chargedMinor: 7_500,
      refundedMinor: 4_500,
    });
  });
});
