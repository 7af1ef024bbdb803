import { DomainError } from '@hubhours/kernel/domain-error';
import { Clock } from '@hubhours/platform/clock';
import { orNotYetKnown } from '@hubhours/platform/waiting';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Session } from '../domain/session.ts';
import * as decisions from '../persistence/decisions.ts';
import * as ledger from '../persistence/ledger.ts';
import * as sessions from '../persistence/sessions.ts';
import { DecisionDesk } from './decision-desk.ts';

/** The professional opens the decision about a change that opened none by itself (R8). */
@Injectable()
export class OpenDecision {
  constructor(
    private readonly db: DataSource,
    private readonly desk: DecisionDesk,
    private readonly clock: Clock,
  ) {}

  /**
   * @returns the session's one decision, and whether it is new. Waits up to 2 s for the change to arrive.
   * @throws DomainError `session.not-found` | `session.change-not-yet-known` | `charge.not-allowed`
   */
  async execute(sessionId: string): Promise<{ decisionId: string; opened: boolean }> {
    const { clientId } = await orNotYetKnown(() => this.ended(sessionId), 'session.change-not-yet-known');
    return await this.db.transaction(async (tx) => {
      await ledger.lockClient(tx, clientId);
      const existing = await decisions.ofSession(tx, sessionId);
      if (existing !== undefined) return { decisionId: existing.id, opened: false };
      const session = await sessions.get(tx, sessionId);
      // a credit that was held went back with the change, so none is held for this decision
      const opening = { by: 'professional', waiting: false, intentRefused: null, creditHeld: false } as const;
      const { id } = await this.desk.open(tx, session, this.clock.now(), opening);
      return { decisionId: id, opened: true };
    });
  }

  private async ended(sessionId: string): Promise<Session | undefined> {
    const session = await sessions.find(this.db.manager, sessionId);
    if (session === undefined) throw new DomainError('not-found', 'session.not-found');
    return session.status === 'scheduled' ? undefined : session;
  }
}
