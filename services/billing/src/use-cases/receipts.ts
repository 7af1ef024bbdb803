import type { Money } from '@hubhours/kernel/money';
import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { PaidCharge } from '../domain/charge.ts';
import { receiptNumber, type Receipt } from '../domain/receipt.ts';
import * as receipts from '../persistence/receipts.ts';

/** Injection token: what every receipt says of taxes, or null. */
export const TAX_LINE = Symbol('hubhours:receipt-tax-line');

/** Issues receipts in the professional's name, in the transaction of what they are for. */
@Injectable()
export class Receipts {
  constructor(@Inject(TAX_LINE) private readonly taxLine: string | null) {}

  /** @param refundId Null for the receipt of the payment itself. */
  async issue(
    tx: EntityManager,
    { id: chargeId, professionalId }: PaidCharge,
    amount: Money,
    refundId: string | null,
    issuedAt: Date,
  ): Promise<Receipt> {
    const { taxLine } = this;
    const place = await receipts.issue(tx, { professionalId, chargeId, refundId, amount, taxLine, issuedAt });
    return { number: receiptNumber(place), taxLine, issuedAt: issuedAt.toISOString() };
  }
}
