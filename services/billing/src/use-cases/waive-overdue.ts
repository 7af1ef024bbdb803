import { Clock } from '@hubhours/platform/clock';
import { Injectable, Logger } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { isOverdue } from '../domain/decision.ts';
import * as decisions from '../persistence/decisions.ts';
import * as ledger from '../persistence/ledger.ts';
import * as sessions from '../persistence/sessions.ts';
import { DecisionDesk } from './decision-desk.ts';

const BATCH = 100;

/**
 * Waives the decisions that their professional has left open beyond their deadline; nothing is ever charged by itself (R6).
 * Any number of replicas may do so at once, beside the professional herself: the client's lock lets one be the decision.
 */
@Injectable()
export class WaiveOverdue {
  private readonly logger = new Logger(WaiveOverdue.name);

  constructor(
    private readonly db: DataSource,
    private readonly desk: DecisionDesk,
    private readonly clock: Clock,
  ) {}

  /** One that fails is left for the next time, and does not keep the others from their turn. @returns how many were waived */
  async execute(): Promise<number> {
    const now = this.clock.now();
    let waived = 0;
    let last: decisions.Overdue | undefined;
    for (;;) {
      const due = await decisions.overdue(this.db, now, last, BATCH);
      for (const { id } of due) {
        waived += await this.waive(id, now).catch((error: unknown) => {
          this.logger.error({ message: 'an overdue decision could not be waived', decisionId: id, error });
          return 0;
        });
      }
      last = due.at(-1);
      if (due.length < BATCH) return waived;
    }
  }

  private async waive(decisionId: string, at: Date): Promise<0 | 1> {
    const { clientId } = await decisions.get(this.db.manager, decisionId);
    return await this.db.transaction(async (tx) => {
      await ledger.lockClient(tx, clientId);
      const decision = await decisions.lock(tx, decisionId);
      if (decision.decided !== null || !isOverdue(decision, at)) return 0;
      const session = await sessions.get(tx, decision.sessionId);
      const deciding = { by: 'system', at, operationId: null } as const;
      await this.desk.carryOut(tx, decision, session, { outcome: 'waive' }, deciding);
      return 1;
    });
  }
}
