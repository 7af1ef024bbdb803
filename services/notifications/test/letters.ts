import type { Letter } from '../src/mail/render.ts';

const people = {
  to: { name: 'Robin Quint', email: 'robin@client.test', locale: 'en-IE', timeZone: 'Europe/Dublin' },
  counterpart: { name: 'Dr Kim Alder', email: 'kim@practice.test' },
};
const session = { start: new Date('2026-11-24T14:00:00Z'), end: new Date('2026-11-24T14:50:00Z') };
const client = { ...people, ...session, recipient: 'client' } as const;
const professional = {
  ...session,
  recipient: 'professional',
  to: { ...people.counterpart, locale: 'en-US', timeZone: 'America/New_York' },
  counterpart: { name: people.to.name, email: people.to.email },
} as const;
const lateMove = {
  by: 'client',
  askedBy: 'client',
  moved: true,
  late: true,
  noticeMinutes: 192,
  windowHours: 24,
  decision: 'waits',
  clientTold: true,
} as const;
const money = { amountMinor: 7_500, currency: 'EUR' };
const paymentKey = 'abcdefghijklmnopqrstuvwx';
const receipt = { number: 'R-000042', taxLine: 'Exempt from VAT.', issuedAt: '2026-11-30T23:30:00.000Z' };

type Waiting = Extract<Letter, { kind: 'decision-waiting' }>;
const decisionWaiting = (details: Partial<Waiting['details']>): Waiting => ({
  ...professional,
  kind: 'decision-waiting',
  details: { allowed: ['charge-direct', 'waive'], intentRefused: null, deadline: null, ...details },
});

/** One letter of every kind and of every turn of words. */
export const letters: Record<string, Letter> = {
  'confirmed-client': {
    ...client,
    kind: 'session-confirmed',
    details: { bookedBy: 'client', previousStart: null, clientTold: true },
  },
  'confirmed-client-by-professional': {
    ...client,
    kind: 'session-confirmed',
    details: { bookedBy: 'professional', previousStart: null, clientTold: true },
  },
  'confirmed-client-moved': {
    ...client,
    kind: 'session-confirmed',
    details: { bookedBy: 'client', previousStart: '2026-11-23T09:00:00.000Z', clientTold: true },
  },
  'confirmed-professional': {
    ...professional,
    kind: 'session-confirmed',
    details: { bookedBy: 'client', previousStart: null, clientTold: true },
  },
  'confirmed-professional-untold': {
    ...professional,
    kind: 'session-confirmed',
    details: { bookedBy: 'professional', previousStart: null, clientTold: false },
  },
  'cancelled-client-late': { ...client, kind: 'session-cancelled', details: { ...lateMove, moved: false } },
  'cancelled-client-decided': {
    ...client,
    kind: 'session-cancelled',
    details: { ...lateMove, moved: false, by: 'professional', decision: 'made' },
  },
  'cancelled-client-by-professional': {
    ...client,
    kind: 'session-cancelled',
    details: { ...lateMove, moved: false, by: 'professional', askedBy: 'professional', late: false, decision: 'none' },
  },
  'cancelled-client-moved': { ...client, kind: 'session-cancelled', details: lateMove },
  'cancelled-professional-late': { ...professional, kind: 'session-cancelled', details: { ...lateMove, moved: false } },
  'cancelled-professional-moved': { ...professional, kind: 'session-cancelled', details: lateMove },
  'cancelled-professional-decided': {
    ...professional,
    kind: 'session-cancelled',
    details: { ...lateMove, moved: false, by: 'professional', decision: 'made', windowHours: null },
  },
  'cancelled-professional-untold': {
    ...professional,
    kind: 'session-cancelled',
    details: {
      ...lateMove,
      moved: false,
      by: 'professional',
      askedBy: 'professional',
      late: false,
      decision: 'none',
      clientTold: false,
    },
  },
  'decision-waiting': decisionWaiting({
    allowed: ['charge-credit', 'charge-direct', 'waive'],
    change: { kind: 'cancelled', by: 'client', noticeMinutes: 192 },
  }),
  'decision-waiting-refused': decisionWaiting({
    intentRefused: 'credit.not-held',
    deadline: '2026-12-01T12:00:00.000Z',
  }),
  'decision-waiting-moved': decisionWaiting({ change: { kind: 'rescheduled', by: 'client', noticeMinutes: 60 } }),
  'decision-waiting-at-her-wish': decisionWaiting({
    change: { kind: 'cancelled', by: 'professional', noticeMinutes: 61 },
  }),
  'decision-waiting-no-show': decisionWaiting({ change: { kind: 'no-show', by: 'professional', noticeMinutes: 0 } }),
  charged: { ...client, kind: 'charged', details: {} },
  waived: { ...client, kind: 'waived', details: { decidedBy: 'professional' } },
  'waived-by-time': { ...client, kind: 'waived', details: { decidedBy: 'system' } },
  'waived-by-time-professional': { ...professional, kind: 'waived', details: { decidedBy: 'system' } },
  'payment-session': { ...client, kind: 'payment-request', details: { ...money, reason: 'session' } },
  'payment-late': { ...client, kind: 'payment-request', details: { ...money, reason: 'late-change' } },
  'payment-no-show': { ...client, kind: 'payment-request', details: { ...money, reason: 'no-show' } },
  'payment-change': { ...client, kind: 'payment-request', details: { ...money, reason: 'change' } },
  'charge-withdrawn': { ...client, kind: 'charge-withdrawn', details: money },
  'payment-by-link': { ...client, kind: 'payment-request', details: { ...money, reason: 'session', paymentKey } },
  'payment-failed-declined': {
    ...client,
    kind: 'payment-failed',
    details: { ...money, reason: 'late-change', cause: 'declined', paymentKey },
  },
  'payment-failed-authentication': {
    ...client,
    kind: 'payment-failed',
    details: { ...money, reason: 'session', cause: 'authentication-required', paymentKey },
  },
  'payment-failed-otherwise': {
    ...client,
    kind: 'payment-failed',
    details: { ...money, reason: 'change', cause: 'not-possible', paymentKey },
  },
  'refund-failed': { ...professional, kind: 'refund-failed', details: { ...money, surplus: false } },
  'refund-failed-of-a-surplus': { ...professional, kind: 'refund-failed', details: { ...money, surplus: true } },
  'surplus-paid-back': { ...client, kind: 'surplus-paid-back', details: money },
  'receipt-by-hand': {
    ...client,
    kind: 'receipt',
    details: { ...money, ...receipt, reason: 'session', byHand: true, taxLine: null },
  },
  'receipt-by-card': {
    ...client,
    kind: 'receipt',
    details: { ...money, ...receipt, reason: 'late-change', byHand: false },
  },
  'receipt-no-show': {
    ...client,
    kind: 'receipt',
    details: { ...money, ...receipt, reason: 'no-show', byHand: false },
  },
  'receipt-change': { ...client, kind: 'receipt', details: { ...money, ...receipt, reason: 'change', byHand: false } },
  'refund-in-part': {
    ...client,
    kind: 'refund',
    details: { ...money, ...receipt, amountMinor: 2_500, byHand: false, chargedMinor: 7_500, refundedMinor: 4_500 },
  },
  'refund-whole': {
    ...client,
    kind: 'refund',
    details: { ...money, ...receipt, byHand: true, chargedMinor: 7_500, refundedMinor: 7_500 },
  },
};
