import type { Operation } from '@hubhours/platform/operation';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { v7 as uuidV7 } from 'uuid';
import { refund } from '../domain/charge.ts';
import * as entry from '../domain/ledger.ts';
import * as charges from '../persistence/charges.ts';
import * as ledger from '../persistence/ledger.ts';
import * as attempts from '../persistence/attempts.ts';
import * as refunds from '../persistence/refunds.ts';
import { PaymentDesk } from './payment-desk.ts';

export type RefundCommand = {
  readonly chargeId: string;
  /** Left out: all that is left. */
  readonly amountMinor?: number | undefined;
  readonly reason: string;
};

/** The professional gives the client back what was paid, or a part of it; never more in all than was paid. */
@Injectable()
export class RefundCharge {
  constructor(
    private readonly db: DataSource,
    private readonly payments: PaymentDesk,
  ) {}

  /**
   * A repeat of the same operation changes nothing and succeeds.
   * @throws DomainError `charge.not-found` | `charge.not-refundable` | `charge.refund-exceeds-paid`
   */
  async execute({ chargeId, amountMinor, reason }: RefundCommand, { id: operationId, receivedAt: at }: Operation) {
    await this.db.transaction(async (tx) => {
      const paid = await charges.lock(tx, chargeId);
      if (await refunds.isMadeBy(tx, operationId)) return;
      const { charge, amount } = refund(paid, amountMinor);
      const back = { id: uuidV7(), chargeId, amount, reason, surplus: false, requestedAt: at };
      await charges.saveRefunded(tx, charge);
      const online = await attempts.paying(tx, chargeId);
      if (online !== undefined) {
        // told and entered when the provider has given it back; by then nobody else can give back the same money
        return await refunds.insert(tx, { ...back, attempt: online.number, paidBackAt: null }, operationId);
      }
      await refunds.insert(tx, { ...back, attempt: null, paidBackAt: at }, operationId);
      await ledger.post(
        tx,
        entry.refunded(charge, amount, at),
        entry.paidBack(charge, amount, at),
        entry.recovered(charge, amount, at),
      );
      await this.payments.paidBack(tx, charge, back.id, amount, at);
    });
  }
}
