import type { Operation } from '@hubhours/platform/operation';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Choice } from '../domain/decision.ts';
import * as decisions from '../persistence/decisions.ts';
import * as ledger from '../persistence/ledger.ts';
import * as sessions from '../persistence/sessions.ts';
import { DecisionDesk } from './decision-desk.ts';

/** The professional's last word on a charge (R6). Of two at once, one decides and the other is refused. */
@Injectable()
export class DecideCharge {
  constructor(
    private readonly db: DataSource,
    private readonly desk: DecisionDesk,
  ) {}

  /**
   * @param operation A repeat of the same changes nothing and succeeds; when it was first received is what counts.
   * @throws DomainError `decision.not-found` | `decision.already-decided` | `decision.outcome-not-allowed` |
   *   `decision.amount-not-allowed`
   */
  async execute(decisionId: string, choice: Choice, { id: operationId, receivedAt }: Operation): Promise<void> {
    await this.db.transaction(async (tx) => {
      if (!(await ledger.lockClientOfDecision(tx, decisionId))) {
        await ledger.lockClient(tx, (await decisions.get(tx, decisionId)).clientId);
      }
      const decision = await decisions.lock(tx, decisionId);
      if (decision.operationId === operationId) return;
      const session = await sessions.get(tx, decision.sessionId);
      const deciding = { by: 'professional', at: receivedAt, operationId } as const;
      await this.desk.carryOut(tx, decision, session, choice, deciding);
    });
  }
}
