import { sessionCancelled } from '@hubhours/contracts/events/booking';
import { Outbox } from '@hubhours/messaging/outbox';
import type { Operation } from '@hubhours/platform/operation';
import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import {
  cancelByClient,
  cancelByProfessional,
  type Cancelled,
  type ProfessionalCancellation,
} from '../domain/cancel.ts';
import type { Session, WarningCode } from '../domain/session.ts';
import * as servings from '../persistence/servings.ts';
import * as sessions from '../persistence/sessions.ts';
import * as timeline from '../persistence/timeline.ts';
import { changeFactsOf, factsOf } from './session-events.ts';
import { WarningRefusals } from './warning-refusals.ts';

export type CancelCommand = { readonly sessionId: string } & (
  | { readonly by: 'client'; readonly acknowledged?: WarningCode | undefined }
  | ({
      readonly by: 'professional';
      readonly note?: string | undefined;
      readonly notifyClient: boolean;
    } & ProfessionalCancellation)
);

/**
 * Cancels a session. It needs no other service, so it works whatever is down.
 * @throws DomainError those of `cancelByClient` and `cancelByProfessional`
 */
@Injectable()
export class CancelSession {
  constructor(
    private readonly db: DataSource,
    private readonly outbox: Outbox,
    private readonly refusals: WarningRefusals,
  ) {}

  async execute(command: CancelCommand, operation: Operation): Promise<Session> {
    const { sessionId } = command;
    if (!operation.isFirst && (await sessions.isChangedBy(this.db.manager, sessionId, operation.id))) {
      return sessions.get(this.db.manager, sessionId); // a repeat after a crash
    }
    const now = operation.receivedAt;
    const acknowledged = command.by === 'client' ? command.acknowledged : undefined;
    const servedAt = await servings.lastServed(this.db.manager, sessionId, acknowledged);
    const cancel = (session: Session): Cancelled =>
      command.by === 'client'
        ? cancelByClient(session, acknowledged, servedAt, now)
        : cancelByProfessional(session, command, now);
    const seen = await sessions.get(this.db.manager, sessionId);
    await this.refusals.recorded(sessionId, now, () => cancel(seen));
    return this.db.transaction(async (tx) => {
      const cancelled = cancel(await sessions.lock(tx, sessionId));
      await sessions.save(tx, cancelled.ended, operation.id);
      await this.tell(tx, cancelled, command);
      return cancelled.ended;
    });
  }

  private async tell(tx: EntityManager, { ended, decision }: Cancelled, command: CancelCommand): Promise<void> {
    const { id, lineageId, sequence, change } = ended;
    const { by, at, late, reason } = change;
    const details = { late, reason, warning: change.warning?.code ?? null };
    await timeline.add(tx, { sessionId: id, at, kind: 'cancelled', by, details });
    if (command.by === 'professional' && command.note) {
      const note = { kind: 'note', by, details: { note: command.note }, forProfessionalOnly: true } as const;
      await timeline.add(tx, { sessionId: id, at, ...note });
    }
    const notifyClient = command.by === 'client' || command.notifyClient;
    const data = { session: factsOf(ended), change: changeFactsOf(change), decision, notifyClient };
    await this.outbox.append(tx, sessionCancelled.create({ subject: lineageId, sequence, data }));
  }
}
