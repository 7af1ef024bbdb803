import { paymentFailed } from '@hubhours/contracts/events/billing';
import { crashPoint } from '@hubhours/messaging/crash-point';
import { Clock } from '@hubhours/platform/clock';
import { Inject, Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { v7 as uuidV7 } from 'uuid';
import { afterSilence, nextLookMs, pauseMs, type Attempt, type RefusalCause } from '../domain/attempt.ts';
import { pay, type DirectCharge } from '../domain/charge.ts';
import * as entry from '../domain/ledger.ts';
import * as attempts from '../persistence/attempts.ts';
import * as charges from '../persistence/charges.ts';
import * as ledger from '../persistence/ledger.ts';
import * as payers from '../persistence/payers.ts';
import * as refunds from '../persistence/refunds.ts';
import * as sessions from '../persistence/sessions.ts';
import type { Answer } from '../providers/payment-provider.ts';
import { Announcer } from './announcer.ts';
import { PaymentDesk } from './payment-desk.ts';

/** Injection token: how long the provider's own failures are put up with, in milliseconds. */
export const PATIENCE_MS = Symbol('hubhours:payments-patience');

/**
 * Writes down what the provider answered about an attempt, and what follows. The same answer may come twice and late:
 * what is known to be paid stays so, and money for which nothing is owed any more goes back.
 */
@Injectable()
export class SettleAttempt {
  constructor(
    private readonly db: DataSource,
    private readonly payments: PaymentDesk,
    private readonly announcer: Announcer,
    private readonly clock: Clock,
    @Inject(PATIENCE_MS) private readonly patienceMs: number,
  ) {}

  async execute({ chargeId, number }: Attempt, answer: Answer): Promise<void> {
    await this.db.transaction(async (tx) => {
      const charge = await charges.lockDirect(tx, chargeId);
      const attempt = await attempts.lock(tx, chargeId, number);
      if (attempt.state === 'paid') return;
      await this.settle(tx, charge, attempt, answer);
      crashPoint('payment.recording');
    });
    crashPoint('payment.recorded');
  }

  private async settle(tx: EntityManager, charge: DirectCharge, attempt: Attempt, answer: Answer): Promise<void> {
    switch (answer.kind) {
      case 'paid':
        return await this.paid(tx, charge, attempt, answer);
      case 'refused':
        return await this.refused(tx, charge, attempt, answer.cause);
      case 'open':
        return await attempts.saveOpen(tx, attempt, answer, nextLookMs);
      case 'lapsed':
        return await attempts.saveEnded(tx, attempt, 'lapsed');
      case 'unknown':
        // a link that nobody was given can't be paid; anything else was found out about before
        return attempt.state === 'under-way' && attempt.way === 'link'
          ? await attempts.saveEnded(tx, attempt, 'lapsed')
          : await attempts.rest(tx, attempt);
      case 'in-doubt':
        return await this.inDoubt(tx, charge, attempt, answer.failed);
    }
  }

  private async paid(
    tx: EntityManager,
    charge: DirectCharge,
    attempt: Attempt,
    { payment, kept }: Extract<Answer, { kind: 'paid' }>,
  ): Promise<void> {
    const at = this.clock.now();
    const surplus = charge.status !== 'pending';
    await attempts.savePaid(tx, attempt, payment, surplus);
    await attempts.closeLinks(tx, charge.id);
    if (kept) await payers.saveCard(tx, charge.clientId, kept.card, kept);
    if (surplus) return await this.giveBack(tx, charge, attempt.number, at);
    const paid = pay(charge, charge.provider);
    await this.payments.paid(tx, paid, at, { reference: null, operationId: null });
    await ledger.post(tx, entry.paid(paid, at));
  }

  /** It was withdrawn, or paid in another way, while the client paid. */
  private async giveBack(tx: EntityManager, charge: DirectCharge, attempt: number, at: Date): Promise<void> {
    await ledger.post(tx, entry.paid({ ...charge, paidThrough: charge.provider }, at));
    const { id: chargeId, amount } = charge;
    const back = { id: uuidV7(), chargeId, attempt, amount, requestedAt: at, paidBackAt: null };
    await refunds.insert(tx, { ...back, surplus: true, reason: 'surplus' }, uuidV7());
  }

  private async refused(tx: EntityManager, charge: DirectCharge, attempt: Attempt, cause: RefusalCause): Promise<void> {
    await attempts.saveEnded(tx, attempt, 'refused');
    // a link that was not paid stays a link; a card that was refused becomes one
    if (attempt.state !== 'under-way' || attempt.way === 'link' || charge.status !== 'pending') return;
    await charges.saveFailure(tx, charge.id, cause);
    const paymentKey = await charges.keyOf(tx, charge.id);
    if (paymentKey === null) throw new Error(`Charge ${charge.id} was collected online, and has no key`);
    const data = { chargeId: charge.id, amount: charge.amount, for: charge.for, cause, paymentKey };
    await this.announcer.say(tx, await sessions.get(tx, charge.sessionId), (stream, about) =>
      paymentFailed.create({ ...stream, data: { ...about, ...data } }),
    );
  }

  private async inDoubt(tx: EntityManager, charge: DirectCharge, attempt: Attempt, failed: boolean): Promise<void> {
    const next = afterSilence(attempt, failed && attempt.way === 'card', this.patienceMs);
    if (next === 'ask-again') return await attempts.askAgain(tx, attempt, pauseMs(attempt.tries));
    if (next === 'give-up') return await this.refused(tx, charge, attempt, 'not-possible');
    await attempts.saveEnded(tx, attempt, 'refused');
    if (charge.status === 'pending') await attempts.plan(tx, attempt, 'now');
  }
}
