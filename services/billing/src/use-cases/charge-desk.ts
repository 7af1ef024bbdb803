import { chargeCreated, chargeVoided } from '@hubhours/contracts/events/billing';
import { DomainError } from '@hubhours/kernel/domain-error';
import type { Money } from '@hubhours/kernel/money';
import { crashPoint } from '@hubhours/messaging/crash-point';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { v7 as uuidV7 } from 'uuid';
import { chargedFor, type Charge, type DirectCharge } from '../domain/charge.ts';
import * as entry from '../domain/ledger.ts';
import type { Session } from '../domain/session.ts';
import * as attempts from '../persistence/attempts.ts';
import * as charges from '../persistence/charges.ts';
import * as ledger from '../persistence/ledger.ts';
import * as payers from '../persistence/payers.ts';
import { PaymentProvider } from '../providers/payment-provider.ts';
import { Announcer } from './announcer.ts';

/** Makes and withdraws charges: what a session, or the decision about its change, costs the client. Steps of a transaction. */
@Injectable()
export class ChargeDesk {
  constructor(
    private readonly provider: PaymentProvider,
    private readonly announcer: Announcer,
  ) {}

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

  /** A pending direct charge, entered as a debt, and the way to collect it: nothing is collected before the commit. */
  async chargeDirectly(
    tx: EntityManager,
    session: Session,
    decisionId: string | null,
    amount: Money,
    at: Date,
  ): Promise<void> {
    const charge: DirectCharge = {
      ...newCharge(session, decisionId, at),
      kind: 'direct',
      amount,
      provider: this.provider.name,
      paidThrough: null,
      refundedMinor: 0,
      status: 'pending',
    };
    await charges.insert(tx, charge);
    await ledger.post(tx, entry.charged(charge, at));
    const collecting = await this.collect(tx, charge);
    await this.announcer.say(tx, session, (stream, about) =>
      chargeCreated.create({
        ...stream,
        data: { ...about, chargeId: charge.id, amount, for: charge.for, ...collecting },
      }),
    );
    crashPoint('charge.charging');
  }

  /**
   * Withdraws a charge for which no money has moved.
   * @throws DomainError `charge.payment-under-way`
   */
  async withdraw(tx: EntityManager, charge: Charge, session: Session, at: Date): Promise<void> {
    if (charge.kind === 'direct') await this.stopCollecting(tx, charge.id);
    await charges.saveVoided(tx, charge.id);
    if (charge.kind !== 'direct') return;
    await ledger.post(tx, entry.voided(charge, at));
    const { id: chargeId, amount } = charge;
    await this.announcer.say(tx, session, (stream, about) =>
      chargeVoided.create({ ...stream, data: { ...about, chargeId, amount } }),
    );
  }

  /**
   * For a charge that is withdrawn or was paid by hand: its links are closed. Should one be paid all the same, before
   * it is, the money goes back.
   * @throws DomainError `charge.payment-under-way` (conflict): a card is being charged
   */
  async stopCollecting(tx: EntityManager, chargeId: string): Promise<void> {
    if (await attempts.isUnderWay(tx, chargeId)) {
      throw new DomainError('conflict', 'charge.payment-under-way', { retryAfterSeconds: 2 });
    }
    await attempts.closeLinks(tx, chargeId);
  }

  private async collect(tx: EntityManager, { id: chargeId, clientId }: DirectCharge) {
    if (this.provider.online === null) return {};
    const paymentKey = await charges.giveKey(tx, chargeId);
    const card = (await payers.find(tx, clientId))?.card ?? null;
    if (card !== null) await attempts.plan(tx, { chargeId, clientId, card }, 'now');
    return { paymentKey, collection: card === null ? 'link' : 'card' } as const;
  }
}

function newCharge(session: Session, decisionId: string | null, createdAt: Date) {
  const { id: sessionId, professionalId, clientId } = session;
  return { id: uuidV7(), sessionId, decisionId, professionalId, clientId, for: chargedFor(session), createdAt };
}
