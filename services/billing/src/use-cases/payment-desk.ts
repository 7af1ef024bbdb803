import { chargePaid, chargeRefunded } from '@hubhours/contracts/events/billing';
import type { Money } from '@hubhours/kernel/money';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { PaidCharge } from '../domain/charge.ts';
import * as charges from '../persistence/charges.ts';
import * as sessions from '../persistence/sessions.ts';
import { Announcer } from './announcer.ts';
import { Receipts } from './receipts.ts';

/** Records that money has moved: receipt and announcement. Steps of a transaction that has locked the charge. */
@Injectable()
export class PaymentDesk {
  constructor(
    private readonly announcer: Announcer,
    private readonly receipts: Receipts,
  ) {}

  async paid(
    tx: EntityManager,
    charge: PaidCharge,
    at: Date,
    { reference, operationId }: { reference: string | null; operationId: string | null },
  ): Promise<void> {
    const { id: chargeId, amount, paidThrough } = charge;
    await charges.savePaid(tx, chargeId, { at, through: paidThrough, reference, operationId });
    const receipt = await this.receipts.issue(tx, charge, amount, null, at);
    const session = await sessions.get(tx, charge.sessionId);
    const data = { chargeId, amount, for: charge.for, paidThrough, receipt };
    await this.announcer.say(tx, session, (stream, about) =>
      chargePaid.create({ ...stream, data: { ...about, ...data } }),
    );
  }

  async paidBack(tx: EntityManager, charge: PaidCharge, refundId: string, amount: Money, at: Date): Promise<void> {
    const receipt = await this.receipts.issue(tx, charge, amount, refundId, at);
    const session = await sessions.get(tx, charge.sessionId);
    const refunded = { amountMinor: charge.refundedMinor, currency: charge.amount.currency };
    const data = { chargeId: charge.id, refundId, amount, refunded, charged: charge.amount, receipt };
    await this.announcer.say(tx, session, (stream, about) =>
      chargeRefunded.create({ ...stream, data: { ...about, ...data, paidThrough: charge.paidThrough } }),
    );
  }
}
