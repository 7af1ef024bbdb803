import { sessionCompleted, sessionNoShow } from '@hubhours/contracts/events/booking';
import { Outbox } from '@hubhours/messaging/outbox';
import type { Operation } from '@hubhours/platform/operation';
import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import type { ChargeWish } from '../domain/cancel.ts';
import { complete, noShow } from '../domain/conclude.ts';
import type { Session } from '../domain/session.ts';
import * as sessions from '../persistence/sessions.ts';
import * as timeline from '../persistence/timeline.ts';
import { changeFactsOf, factsOf } from './session-events.ts';

/**
 * Says after the start how a session went.
 * @throws DomainError those of `complete` and `noShow`
 */
@Injectable()
export class ConcludeSession {
  constructor(
    private readonly db: DataSource,
    private readonly outbox: Outbox,
  ) {}

  async complete(sessionId: string, operation: Operation): Promise<Session> {
    return this.conclude(sessionId, operation, async (tx, session) => {
      const completed = complete(session, operation.receivedAt);
      await sessions.save(tx, completed, operation.id);
      await timeline.add(tx, { sessionId, at: operation.receivedAt, kind: 'completed', by: 'professional' });
      const { lineageId: subject, sequence } = completed;
      const data = { session: factsOf(completed) };
      await this.outbox.append(tx, sessionCompleted.create({ subject, sequence, data }));
      return completed;
    });
  }

  async noShow(sessionId: string, charge: ChargeWish | undefined, operation: Operation): Promise<Session> {
    return this.conclude(sessionId, operation, async (tx, session) => {
      const { ended, decision } = noShow(session, charge, operation.receivedAt);
      await sessions.save(tx, ended, operation.id);
      await timeline.add(tx, { sessionId, at: operation.receivedAt, kind: 'no-show', by: 'professional' });
      const { lineageId: subject, sequence } = ended;
      const data = { session: factsOf(ended), change: changeFactsOf(ended.change), decision };
      await this.outbox.append(tx, sessionNoShow.create({ subject, sequence, data }));
      return ended;
    });
  }

  private async conclude(
    sessionId: string,
    operation: Operation,
    decide: (tx: EntityManager, session: Session) => Promise<Session>,
  ): Promise<Session> {
    return this.db.transaction(async (tx) => {
      const session = await sessions.lock(tx, sessionId);
      const isRepeat = await sessions.isChangedBy(tx, sessionId, operation.id);
      return isRepeat ? session : decide(tx, session);
    });
  }
}
