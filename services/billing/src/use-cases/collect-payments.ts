import { crashPoint } from '@hubhours/messaging/crash-point';
import { Inject, Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Attempt } from '../domain/attempt.ts';
import type { DirectCharge } from '../domain/charge.ts';
import * as attempts from '../persistence/attempts.ts';
import * as charges from '../persistence/charges.ts';
import * as payers from '../persistence/payers.ts';
import { PaymentProvider, type Answer, type OnlinePayments, type Order } from '../providers/payment-provider.ts';
import { SettleAttempt } from './settle-attempt.ts';

/** Injection token: how long what was taken stays with a replica that died, in milliseconds. */
export const LEASE_MS = Symbol('hubhours:payments-lease');

const AT_ONCE = 5;

/**
 * Carries out the attempts that are due, and asks the provider about every one in doubt. An attempt is written down and
 * committed before the provider is called, and what it answered is written down after; whatever dies between the two,
 * the next turn asks first and calls again, under the same key, only if the provider knows of nothing.
 */
@Injectable()
export class CollectPayments {
  constructor(
    private readonly db: DataSource,
    private readonly provider: PaymentProvider,
    private readonly settling: SettleAttempt,
    @Inject(LEASE_MS) private readonly leaseMs: number,
  ) {}

  /** @returns how many were looked at */
  async execute(): Promise<number> {
    const { online } = this.provider;
    if (online === null) return 0;
    const due = await attempts.takeDue(this.db.manager, AT_ONCE, this.leaseMs);
    if (due.length > 0) crashPoint('payment.taken');
    await Promise.all(due.map((attempt) => this.carryOut(online, attempt)));
    return due.length;
  }

  private async carryOut(online: OnlinePayments, attempt: Attempt): Promise<void> {
    const answer = await this.ask(online, attempt);
    crashPoint('payment.answered');
    await this.settling.execute(attempt, answer);
  }

  private async ask(online: OnlinePayments, attempt: Attempt): Promise<Answer> {
    const charge = await charges.getDirect(this.db.manager, attempt.chargeId);
    const order = await this.orderOf(charge, attempt);
    const { way, state, card, reference, tries } = attempt;
    if (state === 'open' && charge.status !== 'pending' && reference !== null) await online.close(reference);
    crashPoint('payment.closed');
    if (state === 'under-way' && card !== null && tries === 1) return unfailed(await online.charge(order, card));
    const found = await online.find(order, way);
    if (found.kind !== 'unknown' || state !== 'under-way' || card === null) return unfailed(found);
    return await online.charge(order, card);
  }

  private async orderOf({ amount, clientId }: DirectCharge, attempt: Attempt): Promise<Order> {
    const payer = await payers.find(this.db.manager, clientId);
    if (payer === undefined) throw new Error(`Client ${clientId} is not known to the provider`);
    const { chargeId, number, createdAt: since, reference } = attempt;
    return { chargeId, number, amount, payer: payer.reference, since, reference };
  }
}

/** A failure counts only after the provider was asked what it knows: until then it may know of the payment. */
function unfailed(answer: Answer): Answer {
  return answer.kind === 'in-doubt' ? { kind: 'in-doubt', failed: false } : answer;
}
