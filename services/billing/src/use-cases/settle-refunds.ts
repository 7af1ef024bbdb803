import { crashPoint } from '@hubhours/messaging/crash-point';
import { Inject, Injectable, Logger } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { pauseMs } from '../domain/attempt.ts';
import * as attempts from '../persistence/attempts.ts';
import * as charges from '../persistence/charges.ts';
import * as refunds from '../persistence/refunds.ts';
import { PaymentProvider } from '../providers/payment-provider.ts';
import { LEASE_MS } from './collect-payments.ts';
import { RefundRecords } from './refund-records.ts';

const AT_ONCE = 5;

/** Has the provider give back what is to go back, and writes down that it did. Asked twice, it gives back once. */
@Injectable()
export class SettleRefunds {
  private readonly logger = new Logger(SettleRefunds.name);

  constructor(
    private readonly db: DataSource,
    private readonly provider: PaymentProvider,
    private readonly records: RefundRecords,
    @Inject(LEASE_MS) private readonly leaseMs: number,
  ) {}

  /** @returns how many were looked at */
  async execute(): Promise<number> {
    if (this.provider.online === null) return 0;
    const due = await refunds.takeDue(this.db.manager, AT_ONCE, this.leaseMs);
    if (due.length > 0) crashPoint('refund.taken');
    await Promise.all(due.map((refund) => this.carryOut(refund)));
    return due.length;
  }

  private async carryOut(refund: refunds.DueRefund): Promise<void> {
    const payment = await attempts.paymentOf(this.db.manager, refund.chargeId, refund.attempt);
    const answer = await this.provider.refund({ id: refund.id, payment, amount: refund.amount, tries: refund.tries });
    crashPoint('refund.answered');
    if (answer.kind === 'in-doubt') {
      return await refunds.askAgain(this.db.manager, refund.id, pauseMs(refund.tries));
    }
    if (answer.kind === 'refused') {
      this.logger.error({
        message: 'the provider cannot give money back',
        refundId: refund.id,
        surplus: refund.surplus,
      });
    }
    await this.db.transaction(async (tx) => {
      const charge = await charges.lockDirect(tx, refund.chargeId);
      if (!(await refunds.lockOpen(tx, refund.id))) return;
      await this.records[answer.kind === 'paid-back' ? 'paidBack' : 'failed'](tx, charge, refund);
      crashPoint('refund.recording');
    });
  }
}
