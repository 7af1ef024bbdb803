import { DomainError } from '@hubhours/kernel/domain-error';
import { crashPoint } from '@hubhours/messaging/crash-point';
import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { isOffered, type Attempt } from '../domain/attempt.ts';
import * as attempts from '../persistence/attempts.ts';
import * as charges from '../persistence/charges.ts';
import { PaymentProvider } from '../providers/payment-provider.ts';
import { KeptCards } from './kept-cards.ts';
import { SettleAttempt } from './settle-attempt.ts';

/** How soon a sweep asks about a link whose making nobody heard the end of. */
const IN_DOUBT_MS = 60_000;

/** Sends whoever has a charge's key to the page where it can be paid now; pages of the provider live a day, keys for ever. */
@Injectable()
export class OpenPaymentLink {
  constructor(
    private readonly db: DataSource,
    private readonly provider: PaymentProvider,
    private readonly cards: KeptCards,
    private readonly settling: SettleAttempt,
  ) {}

  /**
   * @returns an address: the provider's page, or one of ours that says why there is nothing to pay
   * @throws DomainError `charge.not-found` | `service.unavailable`
   */
  async execute(key: string): Promise<string> {
    const chargeId = await charges.idOfKey(this.db.manager, key);
    const { online } = this.provider;
    const { amount, clientId } = await charges.getDirect(this.db.manager, chargeId);
    if (online === null) return this.cards.back('payment', 'not-online').done;
    const payer = await this.cards.payerOf(clientId);
    const found = await this.db.transaction((tx) => this.offer(tx, chargeId));
    if (typeof found === 'string') return found;
    const { number, createdAt: since } = found;
    const order = { chargeId, number, amount, payer: payer.reference, since, reference: null };
    crashPoint('payment.offered');
    const answer = await online.link(order, this.cards.back('payment', 'done'));
    crashPoint('payment.linked');
    await this.settling.execute(found, answer);
    if (answer.kind !== 'open') throw new DomainError('unavailable', 'service.unavailable', { service: 'payments' });
    return answer.url;
  }

  /** The address to go to, or a new attempt that is to have one. Two who ask at once have two, and one of them is paid. */
  private async offer(tx: EntityManager, chargeId: string): Promise<string | Attempt> {
    const { status, clientId } = await charges.lockDirect(tx, chargeId);
    if (status !== 'pending') return this.cards.back('payment', 'settled').done;
    if (await attempts.isUnderWay(tx, chargeId)) return this.cards.back('payment', 'under-way').done;
    const offered = (await attempts.ofCharge(tx, chargeId)).find(isOffered);
    if (offered?.url) return offered.url;
    return await attempts.plan(tx, { chargeId, clientId, card: null }, { inMs: IN_DOUBT_MS });
  }
}
