import type { Calendar } from './calendar.ts';
import { reasonsAgainst } from './explain.ts';
import { plan } from './hours.ts';
import type { SetUp } from './professional.ts';
import { offeredStarts } from './slots.ts';
import { DAY_MS } from './time.ts';

/** Time that somebody asks for; instants in epoch milliseconds. */
export type Wish = {
  readonly claimId: string;
  readonly professionalId: string;
  readonly clientId: string;
  readonly serviceId: string;
  readonly lineageId: string;
  readonly start: number;
  readonly end: number;
  /** The session that would move. */
  readonly movingSessionId: string | null;
  readonly askedBy: 'client' | 'professional';
  readonly overbook: boolean;
  /** The moment that notice and bookable period are judged by (R2). */
  readonly receivedAt: number;
};

/** A claim that takes time: a hold, or a session. */
export type LiveClaim = {
  readonly id: string;
  readonly lineageId: string;
  readonly group: string;
  readonly start: number;
  readonly end: number;
  readonly held: boolean;
  readonly expiresAt: number;
};

export type Refusal = 'not-free' | 'overlaps' | 'too-many-holds' | 'unknown-professional';

/** A client holds no more times for herself at once than there are numbers. */
const HOLD_NUMBERS = [1, 2, 3];
/** Longer than any service; the reading of busy time relies on it. */
const LONGEST_MS = DAY_MS;

/**
 * Whether the time may be held: undefined, or why not. A client takes what is offered; a professional whatever no other
 * session or hold is at, and that too on purpose.
 * @param calendar around the time, without the lineage's own claims
 * @param openHolds how many the client has asked for herself, whoever they are with
 * @see docs/rules.md R10, R17, R18
 */
export function refusalOf(wish: Wish, setUp: SetUp, calendar: Calendar, openHolds: number): Refusal | undefined {
  const lengthMs = wish.end - wish.start;
  if (wish.askedBy === 'professional') {
    if (lengthMs <= 0 || lengthMs > LONGEST_MS) return 'overlaps';
    return !wish.overbook && isTaken(calendar, wish) ? 'overlaps' : undefined;
  }
  if (lengthMs <= 0 || lengthMs > LONGEST_MS || !isForHub(wish, setUp)) return 'not-free';
  const against = reasonsAgainst(plan(setUp.schedule), calendar, lengthMs, wish.start, wish.receivedAt);
  if (against.length > 0) return 'not-free';
  return openHolds >= HOLD_NUMBERS.length ? 'too-many-holds' : undefined;
}

/** The number that a new hold gets: the first that none of the client's other holds has. */
export function freeHoldNumber(taken: readonly number[]): number | undefined {
  return HOLD_NUMBERS.find((number) => !taken.includes(number));
}

/** Whether a hub client may ask for the service; the session that she moves was booked when she might. */
export function isForHub({ serviceId, movingSessionId }: Wish, { services }: SetUp): boolean {
  return (
    movingSessionId !== null || services.some((service) => service.serviceId === serviceId && service.offeredToHub)
  );
}

/**
 * The offered starts that lie nearest to the one wished for, nearest first.
 * @param calendar what fills the `radiusMs` around the wish, and a day more on both sides
 * @param except a start that is of no use: a session does not move to where it is
 */
export function nearestStarts(
  wish: Pick<Wish, 'start' | 'end' | 'receivedAt'>,
  setUp: SetUp,
  calendar: Calendar,
  { radiusMs, count, except }: { radiusMs: number; count: number; except?: number | undefined },
): number[] {
  const range = { from: wish.start - radiusMs, to: wish.start + radiusMs + 1 };
  const distance = (start: number) => Math.abs(start - wish.start);
  return offeredStarts(plan(setUp.schedule), calendar, wish.end - wish.start, range, wish.receivedAt)
    .filter((start) => start !== except)
    .sort((a, b) => distance(a) - distance(b))
    .slice(0, count);
}

function isTaken({ sessions }: Calendar, { start, end }: Wish): boolean {
  return sessions.start.some((from, i) => from < end && start < sessions.end[i]!);
}
