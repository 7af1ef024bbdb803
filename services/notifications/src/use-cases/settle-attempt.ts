import { crashPoint } from '@hubhours/messaging/crash-point';
import { Inject, Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { fateAfter, type Outcome, type RetryPlan } from '../domain/retry.ts';
import * as deliveries from '../persistence/deliveries.ts';
import * as leases from '../persistence/leases.ts';
import { AnnounceDelivery } from './announce-delivery.ts';

/** Injection token of the {@link RetryPlan}. */
export const RETRY_PLAN = Symbol('hubhours:retry-plan');

/** Writes down what became of an attempt: sent, finally failed, or to be tried again. */
@Injectable()
export class SettleAttempt {
  constructor(
    private readonly db: DataSource,
    private readonly announce: AnnounceDelivery,
    @Inject(RETRY_PLAN) private readonly plan: RetryPlan,
  ) {}

  /** @returns the status from now on; undefined when somebody else has settled the mail or has it in hand */
  async execute(mail: leases.Leased, outcome: Outcome): Promise<deliveries.Status | undefined> {
    if (outcome.kind === 'accepted' && !mail.acceptedAt) await leases.noteAccepted(this.db, mail);
    crashPoint('mail.noted');
    const fate = fateAfter(outcome, mail, this.plan);
    const problem = outcome.kind === 'accepted' ? '' : outcome.reason;
    if (fate.status === 'queued') {
      const attempt = { retryInMs: fate.retryInMs, problem, refused: outcome.kind === 'refused' };
      return (await leases.putDown(this.db, mail, attempt)) ? 'queued' : undefined;
    }
    return this.db.transaction(async (tx) => {
      const changed =
        fate.status === 'sent'
          ? await deliveries.markSent(tx, mail.id)
          : await deliveries.markFailed(tx, mail.id, mail.lease, problem);
      if (changed) await this.announce.execute(tx, changed);
      return changed?.status;
    });
  }
}
