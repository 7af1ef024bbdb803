/**
 * Credits of one grant to one client. All of a lot expire together; it is closed when the membership that it was
 * granted under ends.
 */
export type Lot = {
  readonly id: string;
  readonly clientId: string;
  readonly hubId: string;
  readonly expiresAt: Date;
  /** When that was; null: the membership goes on. */
  readonly closedAt: Date | null;
  /** Credits that are neither held nor gone. */
  readonly available: number;
  /** Credits that the end of the membership took away. */
  readonly withdrawn: number;
};

/**
 * Where a credit to be held at `at` is taken from; undefined where there is none. A lot's last usable instant is the one
 * before its expiry, and before the end of its membership: a booking of before that end is heard of after it where events
 * change places, and finds the credit that it was made with, though that was withdrawn by then.
 * @see docs/rules.md R15
 */
export function heldFrom(lot: Lot, at: Date): 'available' | 'withdrawn' | undefined {
  if (at >= lot.expiresAt) return undefined;
  if (lot.closedAt === null) return lot.available > 0 ? 'available' : undefined;
  return at < lot.closedAt && lot.withdrawn > 0 ? 'withdrawn' : undefined;
}

/**
 * The lot to hold a credit of for a session of `hubId`: the first to expire; undefined where there is none. A hub's
 * credits never pay for a session of another hub.
 * @see docs/rules.md R15
 */
export function firstToExpire(lots: readonly Lot[], hubId: string, at: Date): Lot | undefined {
  return lots
    .filter((lot) => lot.hubId === hubId && heldFrom(lot, at) !== undefined)
    .toSorted((a, b) => a.expiresAt.getTime() - b.expiresAt.getTime() || (a.id < b.id ? -1 : 1))[0];
}

/**
 * Where a held credit goes when it is given back: one of an ended membership is withdrawn, one past its expiry
 * expires, any other can be used again.
 * @see docs/rules.md R15
 */
export function returnsTo(lot: Lot, at: Date): 'available' | 'expired' | 'withdrawn' {
  if (lot.closedAt !== null) return 'withdrawn';
  return at < lot.expiresAt ? 'available' : 'expired';
}

/**
 * What becomes of the credits of a lot that nobody has used when the client's membership ends.
 * @see docs/rules.md R15
 */
export function endsAs(lot: Lot, at: Date): 'expired' | 'withdrawn' {
  return at < lot.expiresAt ? 'withdrawn' : 'expired';
}
