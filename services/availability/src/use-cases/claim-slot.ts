import type { ClaimSlotReply } from '@hubhours/contracts/commands/claim-slot';
import { Clock } from '@hubhours/platform/clock';
import { isExclusionViolation, retryOnDeadlock } from '@hubhours/platform/database';
import { waitFor } from '@hubhours/platform/waiting';
import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import { isForHub, type Refusal, refusalOf, type Wish } from '../domain/claim.ts';
import { groupWith } from '../domain/grouping.ts';
import * as calendars from '../persistence/calendars.ts';
import * as claims from '../persistence/claims.ts';
import * as professionals from '../persistence/professionals.ts';
import { InjectClaimLife } from './claim-life.ts';
import { NEAR_MS, SuggestStarts } from './suggest-starts.ts';

/** How long an event that would turn a refusal is waited for: less than half of the caller's patience. */
const PATIENCE_MS = 800;

type Refused = {
  readonly refusal: Refusal;
  /** An event that is on its way may turn it. */
  readonly mayPass: boolean;
  /** What was found around the time. */
  readonly snapshot?: calendars.Snapshot;
};
type Outcome = { readonly reply: ClaimSlotReply } | Refused;

/** Holds a professional's time for a booking under way, or refuses it; the same claim id gets the same answer again. */
@Injectable()
export class ClaimSlot {
  /** The professionals whose time is being claimed in this process, with how many claims. */
  private readonly underWay = new Map<string, number>();

  constructor(
    private readonly db: DataSource,
    private readonly clock: Clock,
    private readonly suggest: SuggestStarts,
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
    const { professionalId, askedBy } = wish;
    const others = this.underWay.get(professionalId) ?? 0;
    this.underWay.set(professionalId, others + 1);
    try {
      return (
        (others > 0 ? await this.foresee(wish) : undefined) ??
        (await retryOnDeadlock(() => this.db.transaction((tx) => this.decide(tx, wish))))
      );
    } catch (error) {
      // the backstop: the lock and the reading under it leave nothing to find
      if (!isExclusionViolation(error)) throw error;
      return { refusal: askedBy === 'client' ? 'not-free' : 'overlaps', mayPass: false };
    } finally {
      const left = this.underWay.get(professionalId)! - 1;
      if (left > 0) this.underWay.set(professionalId, left);
      else this.underWay.delete(professionalId);
    }
  }

  /** In a crowd: what can be refused without the lock is, so that those who may be lucky do not wait behind those who may not. */
  private async foresee(wish: Wish): Promise<Outcome | undefined> {
    const now = this.clock.now();
    const { stored, openHolds } = await claims.earlier(this.db.manager, wish, now);
    if (stored !== undefined) return { reply: repeated(stored, now) };
    const snapshot = await calendars.read(this.db, wish.professionalId, around(wish));
    return snapshot && judge(wish, snapshot, openHolds, now);
  }

  private async decide(tx: EntityManager, wish: Wish): Promise<Outcome> {
    const { professionalId, clientId, askedBy } = wish;
    const known =
      askedBy === 'client'
        ? await claims.lockForClient(tx, professionalId, clientId)
        : await professionals.lock(tx, professionalId);
    if (!known) return { refusal: 'unknown-professional', mayPass: true };
    const now = this.clock.now(); // after the wait for the lock
    const { stored, openHolds } = await claims.earlier(tx, wish, now);
    if (stored !== undefined) return { reply: repeated(stored, now) };
    const snapshot = await this.read(tx, wish, now);
    const refused = judge(wish, snapshot, openHolds, now);
    if (refused !== undefined) return refused;
    const isShared = snapshot.busy.some(({ start, end }) => start < wish.end && wish.start < end);
    return { reply: await this.hold(tx, wish, isShared, now) };
  }

  private async read(tx: EntityManager, wish: Wish, now: Date): Promise<calendars.Snapshot> {
    const { professionalId } = wish;
    const snapshot = (await calendars.read(tx, professionalId, around(wish)))!;
    if (!calendars.hasOverdueHold(snapshot, now.getTime())) return snapshot;
    await claims.expireOverdue(tx, professionalId, now);
    await professionals.touch(tx, professionalId);
    return this.read(tx, wish, now);
  }

  private async hold(tx: EntityManager, wish: Wish, isShared: boolean, now: Date): Promise<ClaimSlotReply> {
    const { professionalId, claimId, lineageId } = wish;
    const time = { professionalId, start: new Date(wish.start), end: new Date(wish.end) };
    const neighbours = isShared ? await claims.overlapping(tx, time, claimId) : [];
    const grouping = groupWith(neighbours, lineageId, uuidv7());
    await claims.merge(tx, professionalId, grouping);
    const { group, overbooked } = grouping;
    const answer = { granted: true, claimId, lifeMs: this.lifeMs, overbooked } as const;
    const expiresAt = new Date(now.getTime() + this.lifeMs);
    const isNew = await claims.hold(tx, wish, { group, heldAt: now, expiresAt, answer });
    if (!isNew) throw new Error(`claim ${claimId} was made for another professional`);
    return { ...answer, remainingMs: this.lifeMs };
  }

  private async refuse(wish: Wish, { refusal, snapshot }: Refused): Promise<ClaimSlotReply> {
    const isOffered = wish.askedBy === 'client' && refusal === 'not-free';
    const alternatives = isOffered ? await this.suggest.near(wish, snapshot) : [];
    const answer = { granted: false, refusal, alternatives } as const;
    // what may pass is not repeated: the next attempt may find it passed
    if (refusal === 'unknown-professional' || refusal === 'too-many-holds') return answer;
    const now = this.clock.now();
    if (await claims.refuse(this.db, wish, { at: now, answer })) return answer;
    const { stored } = await claims.earlier(this.db.manager, wish, now);
    return stored === undefined ? answer : repeated(stored, now);
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

function repeated({ answer, status, expiresAt }: claims.Stored, now: Date): ClaimSlotReply {
  // a session that came before its claim, or without one, has the time already
  if (answer === null) return { granted: false, refusal: 'overlaps', alternatives: [] };
  const reply = answer as ClaimSlotReply;
  if (!reply.granted) return reply;
  const isOpen = status === 'held' || status === 'confirmed';
  return { ...reply, remainingMs: isOpen ? Math.max(0, Math.floor(expiresAt - now.getTime())) : 0 };
}
