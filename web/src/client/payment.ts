import type { Charge, Credits, Decision } from '../api/billing.ts';
import type { Session } from '../api/sessions.ts';

export type Payment = 'credit' | 'direct' | 'unknown';

const holds = new Set(['held', 'passed-on', 'unspent']);

/** How long a credit may take to be held for a new session, in milliseconds. */
const SETTLING_MS = 20_000;

/**
 * What a session that is booked will be paid with. Unknown for the moment after booking in which a credit that there is may
 * not be held yet: 'you pay yourself' must not flash up where it is not so.
 * @see docs/rules.md R15
 */
export function paymentOf(
  { id, programme }: Pick<Session, 'id' | 'programme'>,
  credits: Credits | undefined,
  now: Date,
): Payment {
  if (programme === 'private') return 'direct';
  if (!credits) return 'unknown';
  const latest = credits.entries.find(({ sessionId }) => sessionId === id);
  if (latest) return holds.has(latest.kind) ? 'credit' : 'direct';
  return now.getTime() - bookedAt(id) < SETTLING_MS ? 'unknown' : 'direct';
}

/** When an id was made: its first 48 bits. @see RFC 9562, 5.7 */
function bookedAt(id: string): number {
  return Number.parseInt(id.replaceAll('-', '').slice(0, 12), 16);
}

export type Fate =
  | { readonly kind: 'open'; readonly deadline: string | null }
  | { readonly kind: 'credit' }
  | { readonly kind: 'direct'; readonly amount: Charge['amount'] }
  | { readonly kind: 'waived' };

/** What became of a change: what the professional decided, or that she has not yet. */
export function fateOf({ outcome, amount, deadline, policy }: Decision): Fate {
  if (outcome === null) return { kind: 'open', deadline };
  if (outcome === 'charge-credit') return { kind: 'credit' };
  if (outcome === 'charge-direct') return { kind: 'direct', amount: amount ?? policy.price };
  return { kind: 'waived' };
}
