import { Recurring } from '@hubhours/messaging/recurring';
import { Inject, Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { CollectPayments } from './collect-payments.ts';
import { KeptCards } from './kept-cards.ts';
import { SettleRefunds } from './settle-refunds.ts';

/** Injection token: from one turn's end to the next one's beginning, in milliseconds. */
export const TURNS_MS = Symbol('hubhours:payments-every');

/** Everything that is asked of the payment provider, by every replica: each takes what no other has in hand. */
@Injectable()
export class PaymentTurns implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger(PaymentTurns.name);
  private readonly work: readonly { execute(): Promise<number> }[];
  private readonly turns: Recurring;

  constructor(payments: CollectPayments, refunds: SettleRefunds, cards: KeptCards, @Inject(TURNS_MS) everyMs: number) {
    this.work = [payments, refunds, cards];
    this.turns = new Recurring(
      everyMs,
      () => this.turn(),
      (error) => this.logger.error(error),
    );
  }

  onApplicationBootstrap(): void {
    this.turns.start();
  }

  async onModuleDestroy(): Promise<void> {
    await this.turns.end();
  }

  private async turn(): Promise<void> {
    for (const one of this.work) {
      if (this.turns.isEnding) return;
      await one.execute().catch((error: unknown) => {
        this.logger.warn({
          message: 'the payment provider’s work could not be done now',
          work: one.constructor.name,
          error,
        });
      });
    }
  }
}
