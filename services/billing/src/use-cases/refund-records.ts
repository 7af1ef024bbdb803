import { refundFailed, surplusPaidBack } from '@hubhours/contracts/events/billing';
import { Clock } from '@hubhours/platform/clock';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { DirectCharge, PaidCharge } from '../domain/charge.ts';
import * as entry from '../domain/ledger.ts';
import * as charges from '../persistence/charges.ts';
import * as ledger from '../persistence/ledger.ts';
import * as refunds from '../persistence/refunds.ts';
import * as sessions from '../persistence/sessions.ts';
import { Announcer } from './announcer.ts';
import { PaymentDesk } from './payment-desk.ts';

/** What became of a refund. Steps of a transaction that has locked the charge. */
@Injectable()
export class RefundRecords {
  constructor(
    private readonly payments: PaymentDesk,
    private readonly announcer: Announcer,
    private readonly clock: Clock,
  ) {}

  async paidBack(tx: EntityManager, charge: DirectCharge, { id, amount, surplus }: refunds.DueRefund): Promise<void> {
    const at = this.clock.now();
    await refunds.savePaidBack(tx, id, at);
    if (surplus) {
      await ledger.post(tx, entry.paidBack({ ...charge, paidThrough: charge.provider }, amount, at));
      const data = { chargeId: charge.id, amount };
      return await this.announcer.say(tx, await sessions.get(tx, charge.sessionId), (stream, about) =>
        surplusPaidBack.create({ ...stream, data: { ...about, ...data } }),
      );
    }
    const paid = paidOf(charge);
    await ledger.post(tx, entry.refunded(paid, amount, at), entry.paidBack(paid, amount, at));
    await this.payments.paidBack(tx, paid, id, amount, at);
  }

  /** The money stays: the professional hears of it, and may give it back in another way. */
  async failed(tx: EntityManager, charge: DirectCharge, { id, amount, surplus }: refunds.DueRefund): Promise<void> {
    await refunds.saveFailed(tx, id, 'refused');
    if (!surplus) {
      await charges.saveRefunded(tx, { ...paidOf(charge), refundedMinor: charge.refundedMinor - amount.amountMinor });
    }
    const data = { chargeId: charge.id, refundId: id, amount, surplus };
    await this.announcer.say(tx, await sessions.get(tx, charge.sessionId), (stream, about) =>
      refundFailed.create({ ...stream, data: { ...about, ...data } }),
    );
  }
}

function paidOf(charge: DirectCharge): PaidCharge {
  const { paidThrough } = charge;
  if (paidThrough === null) throw new Error(`Charge ${charge.id} was given back before it was paid`);
  return { ...charge, paidThrough };
}
