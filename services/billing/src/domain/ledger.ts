import type { Money } from '@hubhours/kernel/money';
import type { DirectCharge, PaidCharge } from './charge.ts';
import type { Lot } from './credits.ts';

/** `credit`, or a currency by its ISO 4217 code; amounts of money are in its minor unit. */
export type Unit = string;

/** What a client's credits can be; each is an account of hers. */
export type CreditState = 'available' | 'held' | 'spent' | 'expired' | 'withdrawn';

/** What a client owes, what a professional is owed, what is under way at a provider, and what a hub has granted. */
export type AccountKind = CreditState | 'payable' | 'receivable' | 'clearing' | 'grants';

/** What an account's owner has is positive, what the owner owes negative: grants and payables are debts. */
export type Account = {
  readonly kind: AccountKind;
  /** A client, professional or hub by id, or a payment provider by name. */
  readonly owner: string;
  readonly unit: Unit;
};

export type Entry = {
  readonly account: Account;
  readonly amount: number;
  readonly lotId: string | null;
  readonly sessionId: string | null;
  readonly chargeId: string | null;
};

export type PostingKind =
  | 'granted'
  | 'held'
  | 'returned'
  | 'spent'
  | 'unspent'
  | 'passed-on'
  | 'expired'
  | 'withdrawn'
  | 'charged'
  | 'voided'
  | 'paid'
  | 'settled'
  | 'refunded'
  | 'paid-back'
  | 'recovered';

/**
 * One movement in the ledger: its entries sum to zero in every unit, or the database refuses it. `at` is the business
 * moment.
 */
export type Posting = { readonly kind: PostingKind; readonly at: Date; readonly entries: readonly Entry[] };

type LotKey = Pick<Lot, 'id' | 'clientId' | 'hubId'>;

export function granted(lot: LotKey, credits: number, at: Date): Posting {
  const facts = { lotId: lot.id, sessionId: null, chargeId: null };
  return {
    kind: 'granted',
    at,
    entries: [
      { account: { kind: 'grants', owner: lot.hubId, unit: 'credit' }, amount: -credits, ...facts },
      { account: { kind: 'available', owner: lot.clientId, unit: 'credit' }, amount: credits, ...facts },
    ],
  };
}

/** Holds a credit, from where it is to be had (`heldFrom`). */
export function held(lot: LotKey, from: 'available' | 'withdrawn', sessionId: string, at: Date): Posting {
  return { kind: 'held', at, entries: creditMoved(lot, from, 'held', sessionId) };
}

/** Gives a held credit back to where it belongs by then (`returnsTo`). */
export function returned(lot: LotKey, to: 'available' | 'expired' | 'withdrawn', sessionId: string, at: Date): Posting {
  return { kind: to === 'available' ? 'returned' : to, at, entries: creditMoved(lot, 'held', to, sessionId) };
}

export function spent(lot: LotKey, sessionId: string, at: Date): Posting {
  return { kind: 'spent', at, entries: creditMoved(lot, 'held', 'spent', sessionId) };
}

export function unspent(lot: LotKey, sessionId: string, at: Date): Posting {
  return { kind: 'unspent', at, entries: creditMoved(lot, 'spent', 'held', sessionId) };
}

/** An early move takes the hold along: the credit stays held, for another session. */
export function passedOn(lot: LotKey, from: string, to: string, at: Date): Posting {
  return {
    kind: 'passed-on',
    at,
    entries: [creditEntry(lot, 'held', -1, from), creditEntry(lot, 'held', 1, to)],
  };
}

/** Ends what was left of a lot: an ended membership withdraws it, unless it had expired before. */
export function ended(lot: Lot, to: 'expired' | 'withdrawn', at: Date): Posting {
  return {
    kind: to,
    at,
    entries: [creditEntry(lot, 'available', -lot.available, null), creditEntry(lot, to, lot.available, null)],
  };
}

/** The client owes the professional. */
export function charged(charge: DirectCharge, at: Date): Posting {
  return { kind: 'charged', at, entries: debt(charge, charge.amount.amountMinor) };
}

/** The debt is forgiven before any money moved. */
export function voided(charge: DirectCharge, at: Date): Posting {
  return { kind: 'voided', at, entries: debt(charge, -charge.amount.amountMinor) };
}

/** The client has paid by way of the provider, who owes it to the professional from then on. */
export function paid(charge: PaidCharge, at: Date): Posting {
  return { kind: 'paid', at, entries: throughProvider(charge, charge.amount.amountMinor) };
}

/** The professional has got the money from the provider. */
export function settled(charge: PaidCharge, at: Date): Posting {
  return { kind: 'settled', at, entries: toProfessional(charge, charge.amount.amountMinor) };
}

/** So much of the debt never was: the professional owes it to the client until it is paid back. */
export function refunded(charge: PaidCharge, { amountMinor }: Money, at: Date): Posting {
  return { kind: 'refunded', at, entries: debt(charge, -amountMinor) };
}

/** The provider has given the client her money back. */
export function paidBack(charge: PaidCharge, { amountMinor }: Money, at: Date): Posting {
  return { kind: 'paid-back', at, entries: throughProvider(charge, -amountMinor) };
}

/** The professional, who had the money already, has given it to the provider for the client. */
export function recovered(charge: PaidCharge, { amountMinor }: Money, at: Date): Posting {
  return { kind: 'recovered', at, entries: toProfessional(charge, -amountMinor) };
}

/** The entry that takes comes first: the database checks after each that no balance fell below zero. */
function creditMoved(lot: LotKey, from: CreditState, to: CreditState, sessionId: string): Entry[] {
  return [creditEntry(lot, from, -1, sessionId), creditEntry(lot, to, 1, sessionId)];
}

function creditEntry(lot: LotKey, kind: CreditState, amount: number, sessionId: string | null): Entry {
  return { account: { kind, owner: lot.clientId, unit: 'credit' }, amount, lotId: lot.id, sessionId, chargeId: null };
}

function debt(charge: DirectCharge, amount: number): Entry[] {
  return [
    moneyEntry(charge, 'payable', charge.clientId, -amount),
    moneyEntry(charge, 'receivable', charge.professionalId, amount),
  ];
}

function throughProvider(charge: PaidCharge, amount: number): Entry[] {
  return [
    moneyEntry(charge, 'clearing', charge.paidThrough, -amount),
    moneyEntry(charge, 'payable', charge.clientId, amount),
  ];
}

function toProfessional(charge: PaidCharge, amount: number): Entry[] {
  return [
    moneyEntry(charge, 'receivable', charge.professionalId, -amount),
    moneyEntry(charge, 'clearing', charge.paidThrough, amount),
  ];
}

function moneyEntry(charge: DirectCharge, kind: AccountKind, owner: string, amount: number): Entry {
  const account = { kind, owner, unit: charge.amount.currency };
  return { account, amount, lotId: null, sessionId: charge.sessionId, chargeId: charge.id };
}
