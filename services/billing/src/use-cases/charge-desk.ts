import type { Money } from '@hubhours/kernel/money';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { v7 as uuidV7 } from 'uuid';
import { chargedFor, type Charge, type DirectCharge } from '../domain/charge.ts';
import * as entry from '../domain/ledger.ts';
import type { Session } from '../domain/session.ts';
import * as charges from '../persistence/charges.ts';
import * as ledger from '../persistence/ledger.ts';
import { PaymentProvider } from '../providers/payment-provider.ts';

/** Makes and withdraws charges: what a session, or the decision about its change, costs the client. Steps of a transaction. */
@Injectable()
export class ChargeDesk {
  constructor(private readonly provider: PaymentProvider) {}

  /** The credit that was just spent, for the record: nothing is left to pay. */
  async recordCredit(tx: EntityManager, session: Session, decisionId: string | null, at: Date): Promise<void> {
    await charges.insert(tx, {
      ...newCharge(session, decisionId, at),
      kind: 'credit',
      amount: null,
      provider: null,
      status: 'paid',
    });
  }

  /** A pending direct charge, entered as a debt, and the request to pay it. */
  async chargeDirectly(
    tx: EntityManager,
    session: Session,
    decisionId: string | null,
    amount: Money,
    at: Date,
  ): Promise<void> {
    const provider = this.provider.name;
    const charge: DirectCharge = {
      ...newCharge(session, decisionId, at),
      kind: 'direct',
      amount,
      provider,
      paidThrough: null,
      refundedMinor: 0,
      status: 'pending',
    };
    await charges.insert(tx, charge);
    await ledger.post(tx, entry.charged(charge, at));
    await this.provider.request(tx, charge, session);
  }

  /** Withdraws a charge for which no money has moved. */
  async withdraw(tx: EntityManager, charge: Charge, session: Session, at: Date): Promise<void> {
    await charges.saveVoided(tx, charge.id);
    if (charge.kind !== 'direct') return;
    await ledger.post(tx, entry.voided(charge, at));
    await this.provider.withdraw(tx, charge, session);
  }
}

function newCharge(session: Session, decisionId: string | null, createdAt: Date) {
  const { id: sessionId, professionalId, clientId } = session;
  return { id: uuidV7(), sessionId, decisionId, professionalId, clientId, for: chargedFor(session), createdAt };
}
