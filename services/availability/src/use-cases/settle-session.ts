import type { EventEnvelope } from '@hubhours/contracts/event';
import type { SessionFacts } from '@hubhours/contracts/events/booking';
import { isNewest } from '@hubhours/messaging/latest';
import { retryOnDeadlock } from '@hubhours/platform/database';
import { Injectable, Logger } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import { groupWith } from '../domain/grouping.ts';
import * as claims from '../persistence/claims.ts';
import * as professionals from '../persistence/professionals.ts';

/** What an event says of its lineage: which session has time from now on, if any, and by which claim. */
export type Settlement = {
  readonly professionalId: string;
  readonly lineageId: string;
  readonly live: SessionFacts | null;
  readonly claimId: string | null;
};

/**
 * Brings a lineage's claims to what its newest event says. Every event says all of it, so that events may come in any
 * order, twice, or with others missing. Booking has the last word: nothing here refuses a session that was booked.
 */
@Injectable()
export class SettleSession {
  private readonly logger = new Logger(SettleSession.name);

  constructor(private readonly db: DataSource) {}

  async execute(event: EventEnvelope, settlement: Settlement): Promise<void> {
    await retryOnDeadlock(() => this.db.transaction((tx) => this.settle(tx, event, settlement)));
  }

  private async settle(tx: EntityManager, event: EventEnvelope, settlement: Settlement): Promise<void> {
    const { professionalId, lineageId, live, claimId } = settlement;
    await professionals.lockOrCreate(tx, professionalId);
    const changes: boolean[] = [];
    if (await isNewest(tx, 'claims', event)) {
      changes.push((await claims.freeLineage(tx, lineageId, live?.sessionId ?? null)) > 0);
      if (live !== null) changes.push(await this.confirm(tx, live, claimId));
    } else if (claimId !== null) {
      changes.push(await claims.endHold(tx, claimId, 'freed')); // its session has already moved on
    }
    if (changes.includes(true)) await professionals.touch(tx, professionalId);
  }

  /** @returns whether anything changed */
  private async confirm(tx: EntityManager, facts: SessionFacts, claimId: string | null): Promise<boolean> {
    const { confirmedId, liveGroup } = await claims.findForSession(tx, { sessionId: facts.sessionId, claimId });
    if (confirmedId !== undefined) {
      return claimId !== null && claimId !== confirmedId && (await claims.endHold(tx, claimId, 'freed'));
    }
    const session = { ...facts, start: new Date(facts.start), end: new Date(facts.end) };
    const id = claimId ?? facts.sessionId;
    const neighbours = await claims.overlapping(tx, session, id);
    const inTheWay = neighbours.filter(
      ({ held, lineageId, group }) => held && lineageId !== facts.lineageId && group !== liveGroup,
    );
    await claims.evict(
      tx,
      inTheWay.map((claim) => claim.id),
    );
    const company = neighbours.filter((neighbour) => !inTheWay.includes(neighbour));
    const isTogether = company.length > 0 && company.every(({ group }) => group === liveGroup);
    const grouping = isTogether
      ? { group: liveGroup!, merge: [], overbooked: true }
      : groupWith(company, facts.lineageId, uuidv7());
    if (!isTogether && grouping.overbooked) {
      this.logger.warn({ message: 'a booked session overlaps another here', sessionId: facts.sessionId });
    }
    await claims.merge(tx, facts.professionalId, grouping);
    await claims.confirm(tx, id, session, grouping.group);
    return true;
  }
}
