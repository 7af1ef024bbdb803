import type { ClaimSlotReply } from '@hubhours/contracts/commands/claim-slot';
import { Clock } from '@hubhours/platform/clock';
import { directly, isExclusionViolation, isUniqueViolation, retryOnDeadlock } from '@hubhours/platform/database';
import { waitFor } from '@hubhours/platform/waiting';
import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import { freeHoldNumber, isForHub, type Refusal, refusalOf, type Wish } from '../domain/claim.ts';
import { type Grouping, groupWith } from '../domain/grouping.ts';
import * as calendars from '../persistence/calendars.ts';
import * as claims from '../persistence/claims.ts';
import * as professionals from '../persistence/professionals.ts';
import { InjectClaimLife } from './claim-life.ts';
import { ExpireHolds } from './expire-holds.ts';
import { NEAR_MS, SuggestStarts } from './suggest-starts.ts';

/** How long an event that would turn a refusal is waited for: less than half of the caller's patience. */
const PATIENCE_MS = 800;
/** How often a claim is tried without the lock; in a greater crowd it queues for it. */
const FREE_TRIES = 3;
/** With the lock a try is final, but for a client's holds elsewhere: so many mean a mistake in the code. */
const MOST_TRIES = 40;

type Refused = {
  readonly refusal: Refusal;
  /** An event that is on its way may turn it. */
  readonly mayPass: boolean;
  /** What was found around the time. */
  readonly snapshot?: calendars.Snapshot;
};
type Outcome = { readonly reply: ClaimSlotReply } | Refused;

/**
 * Holds a professional's time for a booking under way, or refuses it; the same claim id gets the same answer again.
 * It is decided by one reading, and stands only if nothing has changed the professional's calendar since: her revision says
 * so, in the statement that inserts the hold. Nobody waits for a lock to be refused.
 */
@Injectable()
export class ClaimSlot {
  constructor(
    private readonly db: DataSource,
    private readonly clock: Clock,
    private readonly suggest: SuggestStarts,
    private readonly expireHolds: ExpireHolds,
    @InjectClaimLife() private readonly lifeMs: number,
  ) {}

  async execute(wish: Wish): Promise<ClaimSlotReply> {
    let last: Outcome = { refusal: 'unknown-professional', mayPass: true };
    const decided = await waitFor(
      async () => {
        last = await this.attempt(wish);
        return 'mayPass' in last && last.mayPass ? undefined : last;
      },
      { timeoutMs: PATIENCE_MS, everyMs: 100 },
    );
    const outcome = decided ?? last;
    return 'reply' in outcome ? outcome.reply : this.refuse(wish, outcome);
  }

  private async attempt(wish: Wish): Promise<Outcome> {
    for (let tries = 1; tries <= MOST_TRIES; tries++) {
      try {
        // every so often, as what has run out with other professionals is ended without the lock only
        const isFree = tries % (FREE_TRIES + 1) > 0;
        const outcome = await (isFree ? this.decide(wish) : this.locked(wish));
        if (outcome !== undefined) return outcome;
      } catch (error) {
        // the backstop: what was read, and that it still stands, leave nothing to find
        if (isExclusionViolation(error)) return { refusal: overlapOf(wish), mayPass: false };
        // her hold of the same number with somebody else came first: she is judged anew
        if (!isUniqueViolation(error, 'claims_hold_numbers')) throw error;
      }
    }
    throw new Error(`claim ${wish.claimId} found no end`);
  }

  private async locked(wish: Wish): Promise<Outcome | undefined> {
    return retryOnDeadlock(() =>
      this.db.transaction(async (tx): Promise<Outcome | undefined> => {
        if (!(await professionals.lock(tx, wish.professionalId)))
          return { refusal: 'unknown-professional', mayPass: true };
        return this.decide(wish, tx);
      }),
    );
  }

  /**
   * @param tx that holds the lock, if it is held
   * @returns undefined if it must be decided anew: the calendar has changed meanwhile, or needs the lock
   */
  private async decide(wish: Wish, tx?: EntityManager): Promise<Outcome | undefined> {
    const db = tx ?? directly(this.db);
    const now = this.clock.now(); // after the wait for the lock
    const view = await calendars.readForClaim(db, wish, around(wish));
    if (view === undefined) return { refusal: 'unknown-professional', mayPass: true };
    const { snapshot, stored, holds } = view;
    if (stored !== undefined) return { reply: repeated(stored, now) };
    const open = holds.filter(({ expiresAt }) => expiresAt > now.getTime());
    const refused = judge(wish, snapshot, open.length, now);
    if (refused !== undefined) return refused;
    const isOverdue = calendars.hasOverdueHold(snapshot, now.getTime());
    if (tx && isOverdue) return this.expireUnderLock(tx, wish, now);
    if (!tx && (isOverdue || open.length < holds.length)) return this.expire(wish, holds);
    const isShared = snapshot.busy.some(({ start, end }) => start < wish.end && wish.start < end);
    if (isShared && !tx) return this.locked(wish);
    const grouping = isShared && tx ? await this.join(tx, wish) : groupWith([], wish.lineageId, '');
    const number = wish.askedBy === 'client' ? freeHoldNumber(holds.map((hold) => hold.number)) : null;
    return number === undefined
      ? undefined
      : this.hold(db, wish, { ...grouping, number, revision: snapshot.revision, now });
  }

  /** What has run out gives way before the time is given away again. */
  private async expire({ professionalId }: Wish, holds: readonly calendars.Hold[]): Promise<undefined> {
    for (const id of new Set([professionalId, ...holds.map((hold) => hold.professionalId)])) {
      await this.expireHolds.expire(id);
    }
  }

  private async expireUnderLock(tx: EntityManager, wish: Wish, now: Date): Promise<Outcome | undefined> {
    await claims.expireOverdue(tx, wish.professionalId, now);
    await professionals.touch(tx, wish.professionalId);
    return this.decide(wish, tx);
  }

  /** Brings those whom it overlaps into one group with it. Under the lock. */
  private async join(tx: EntityManager, { professionalId, claimId, lineageId, start, end }: Wish): Promise<Grouping> {
    const time = { professionalId, start: new Date(start), end: new Date(end) };
    const grouping = groupWith(await claims.overlapping(tx, time, claimId), lineageId, uuidv7());
    await claims.merge(tx, professionalId, grouping);
    return grouping;
  }

  private async hold(
    db: Pick<EntityManager, 'query'>,
    wish: Wish,
    { group, overbooked, number, revision, now }: Grouping & { number: number | null; revision: number; now: Date },
  ): Promise<Outcome | undefined> {
    const answer = { granted: true, claimId: wish.claimId, lifeMs: this.lifeMs, overbooked } as const;
    const expiresAt = new Date(now.getTime() + this.lifeMs);
    const isHeld = await claims.hold(db, wish, { revision, number, group, heldAt: now, expiresAt, answer });
    return isHeld ? { reply: { ...answer, remainingMs: this.lifeMs } } : undefined;
  }

  private async refuse(wish: Wish, { refusal, snapshot }: Refused): Promise<ClaimSlotReply> {
    const isOffered = wish.askedBy === 'client' && refusal === 'not-free';
    const alternatives = isOffered ? await this.suggest.near(wish, snapshot) : [];
    const answer = { granted: false, refusal, alternatives } as const;
    // what may pass is not repeated: the next attempt may find it passed
    if (refusal === 'unknown-professional' || refusal === 'too-many-holds') return answer;
    const now = this.clock.now();
    if (await claims.refuse(directly(this.db), wish, { at: now, answer })) return answer;
    const view = await calendars.readForClaim(directly(this.db), wish, around(wish));
    return view?.stored === undefined ? answer : repeated(view.stored, now);
  }
}

/** Of a client's wish so much that most alternatives are found in it. */
function around({ start, askedBy }: Wish): { from: number; to: number } {
  const radiusMs = askedBy === 'client' ? NEAR_MS : 0;
  return { from: start - radiusMs, to: start + radiusMs };
}

function judge(wish: Wish, snapshot: calendars.Snapshot, openHolds: number, now: Date): Refused | undefined {
  const calendar = calendars.seenBy(snapshot, wish.lineageId, now.getTime());
  const refusal = refusalOf(wish, snapshot.setUp, calendar, openHolds);
  if (refusal === undefined) return undefined;
  const isServiceMissing = wish.askedBy === 'client' && !isForHub(wish, snapshot.setUp);
  return { refusal, mayPass: refusal === 'too-many-holds' || isServiceMissing, snapshot };
}

function overlapOf({ askedBy }: Wish): Refusal {
  return askedBy === 'client' ? 'not-free' : 'overlaps';
}

function repeated({ answer, status, expiresAt }: calendars.Stored, now: Date): ClaimSlotReply {
  // a session that came before its claim, or without one, has the time already
  if (answer === null) return { granted: false, refusal: 'overlaps', alternatives: [] };
  const reply = answer as ClaimSlotReply;
  if (!reply.granted) return reply;
  const isOpen = status === 'held' || status === 'confirmed';
  return { ...reply, remainingMs: isOpen ? Math.max(0, Math.floor(expiresAt - now.getTime())) : 0 };
}
