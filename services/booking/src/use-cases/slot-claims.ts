import { claimReleased } from '@hubhours/contracts/events/booking';
import { claimSlot, type ClaimSlotReply, type ClaimSlotRequest } from '@hubhours/contracts/commands/claim-slot';
import { DomainError } from '@hubhours/kernel/domain-error';
import { Commands } from '@hubhours/messaging/commands';
import { crashPoint } from '@hubhours/messaging/crash-point';
import { Outbox } from '@hubhours/messaging/outbox';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';

/** How long the caller waits for availability. */
const PATIENCE_MS = 2_000;

export type ClaimWish = {
  /** Derived from the operation, so that a repeat asks for the same claim. */
  readonly claimId: string;
  readonly professionalId: string;
  readonly clientId: string;
  readonly serviceId: string;
  readonly lineageId: string;
  readonly start: Date;
  readonly end: Date;
  readonly movingSessionId: string | null;
  readonly askedBy: 'client' | 'professional';
  readonly overbook: boolean;
  readonly receivedAt: Date;
};

/** Time that availability holds for a booking that is under way. */
export type Claim = {
  readonly id: string;
  /**
   * The last thing before a commit: refuses one that is older than half its life, the rest being the margin in which
   * the confirming event may travel.
   * @throws DomainError `service.unavailable`
   */
  requireFresh(): void;
};

/** Asks availability for time, and gives it back if the booking does not commit. */
@Injectable()
export class SlotClaims {
  constructor(
    private readonly db: DataSource,
    private readonly commands: Commands,
    private readonly outbox: Outbox,
  ) {}

  /**
   * Runs `commit` with the claimed time. If it throws, the claim is released; should it have committed all the same
   * (a connection cut between commit and answer), the confirming event outweighs the release.
   * @throws DomainError `session.slot-not-free` with alternatives | `session.overlaps` | `session.too-many-holds` |
   *   `service.unavailable`
   */
  async withClaim<T>(wish: ClaimWish, commit: (claim: Claim) => Promise<T>): Promise<T> {
    const claim = await this.claim(wish);
    crashPoint('claim.granted');
    try {
      return await commit(claim);
    } catch (error) {
      crashPoint('claim.unused');
      await this.release(claim.id, wish.professionalId);
      throw error;
    }
  }

  private async claim(wish: ClaimWish): Promise<Claim> {
    const first = await this.ask(wish, wish.claimId);
    // A repeat long after the first attempt meets a claim that has run out: it asks anew.
    if (first.usable) return first.claim;
    crashPoint('claim.outlived');
    const second = await this.ask(wish, uuidv7());
    return second.claim;
  }

  private async ask(wish: ClaimWish, claimId: string): Promise<{ claim: Claim; usable: boolean }> {
    // Monotonic, and from before the question: a clock that is set, or a slow answer, never makes a claim look younger.
    const asked = performance.now();
    const reply = await this.commands.send(claimSlot, request(wish, claimId), { timeoutMs: PATIENCE_MS });
    if (!reply.granted) throw refusal(reply);
    const freshUntil = asked + reply.remainingMs - reply.lifeMs / 2;
    const isFresh = () => performance.now() < freshUntil;
    const requireFresh = () => {
      if (!isFresh()) throw new DomainError('unavailable', 'service.unavailable', { service: 'availability' });
    };
    return { claim: { id: reply.claimId, requireFresh }, usable: isFresh() };
  }

  private async release(claimId: string, professionalId: string): Promise<void> {
    try {
      const event = claimReleased.create({ subject: claimId, sequence: 1, data: { claimId, professionalId } });
      await this.db.transaction((tx) => this.outbox.append(tx, event));
    } catch {
      // The database is away, which is most likely why the booking failed too: the claim expires by itself.
    }
  }
}

function request({ start, end, receivedAt, ...wish }: ClaimWish, claimId: string): ClaimSlotRequest {
  return {
    ...wish,
    claimId,
    start: start.toISOString(),
    end: end.toISOString(),
    receivedAt: receivedAt.toISOString(),
  };
}

function refusal({ refusal, alternatives }: Extract<ClaimSlotReply, { granted: false }>): DomainError {
  switch (refusal) {
    case 'not-free':
      return new DomainError('conflict', 'session.slot-not-free', { alternatives });
    case 'overlaps':
      return new DomainError('conflict', 'session.overlaps');
    case 'too-many-holds':
      return new DomainError('conflict', 'session.too-many-holds', { retryAfterSeconds: 30 });
    case 'unknown-professional':
      return new DomainError('conflict', 'professional.not-yet-known', { retryAfterSeconds: 1 });
  }
}
