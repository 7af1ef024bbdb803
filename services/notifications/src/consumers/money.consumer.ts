import {
  chargeCreated,
  chargePaid,
  chargeRefunded,
  chargeVoided,
  creditHeld,
  creditNotHeld,
  creditReturned,
  creditSpent,
  decisionDecided,
  decisionOpened,
  decisionReopened,
  paymentFailed,
  refundFailed,
  surplusPaidBack,
} from '@hubhours/contracts/events/billing';
import { Controller } from '@nestjs/common';
import { EventPattern, Payload } from '@nestjs/microservices';
import type { z } from 'zod';
import { TellOfMoney } from '../use-cases/tell-of-money.ts';

type Of<Definition extends { schema: z.ZodType }> = z.output<Definition['schema']>;

/** Every event of a session’s stream at billing, so that they can be put in order. */
@Controller()
export class MoneyConsumer {
  constructor(private readonly tell: TellOfMoney) {}

  @EventPattern(chargeCreated.name)
  async onChargeCreated(@Payload({ schema: chargeCreated.schema }) event: Of<typeof chargeCreated>): Promise<void> {
    await this.tell.execute(event);
  }

  @EventPattern(chargePaid.name)
  async onChargePaid(@Payload({ schema: chargePaid.schema }) event: Of<typeof chargePaid>): Promise<void> {
    await this.tell.execute(event);
  }

  @EventPattern(chargeRefunded.name)
  async onChargeRefunded(@Payload({ schema: chargeRefunded.schema }) event: Of<typeof chargeRefunded>): Promise<void> {
    await this.tell.execute(event);
  }

  @EventPattern(chargeVoided.name)
  async onChargeVoided(@Payload({ schema: chargeVoided.schema }) event: Of<typeof chargeVoided>): Promise<void> {
    await this.tell.execute(event);
  }

  @EventPattern(creditHeld.name)
  async onCreditHeld(@Payload({ schema: creditHeld.schema }) event: Of<typeof creditHeld>): Promise<void> {
    await this.tell.execute(event);
  }

  @EventPattern(creditNotHeld.name)
  async onCreditNotHeld(@Payload({ schema: creditNotHeld.schema }) event: Of<typeof creditNotHeld>): Promise<void> {
    await this.tell.execute(event);
  }

  @EventPattern(creditReturned.name)
  async onCreditReturned(@Payload({ schema: creditReturned.schema }) event: Of<typeof creditReturned>): Promise<void> {
    await this.tell.execute(event);
  }

  @EventPattern(creditSpent.name)
  async onCreditSpent(@Payload({ schema: creditSpent.schema }) event: Of<typeof creditSpent>): Promise<void> {
    await this.tell.execute(event);
  }

  @EventPattern(decisionDecided.name)
  async onDecisionDecided(
    @Payload({ schema: decisionDecided.schema }) event: Of<typeof decisionDecided>,
  ): Promise<void> {
    await this.tell.execute(event);
  }

  @EventPattern(decisionOpened.name)
  async onDecisionOpened(@Payload({ schema: decisionOpened.schema }) event: Of<typeof decisionOpened>): Promise<void> {
    await this.tell.execute(event);
  }

  @EventPattern(decisionReopened.name)
  async onDecisionReopened(
    @Payload({ schema: decisionReopened.schema }) event: Of<typeof decisionReopened>,
  ): Promise<void> {
    await this.tell.execute(event);
  }

  @EventPattern(paymentFailed.name)
  async onPaymentFailed(@Payload({ schema: paymentFailed.schema }) event: Of<typeof paymentFailed>): Promise<void> {
    await this.tell.execute(event);
  }

  @EventPattern(refundFailed.name)
  async onRefundFailed(@Payload({ schema: refundFailed.schema }) event: Of<typeof refundFailed>): Promise<void> {
    await this.tell.execute(event);
  }

  @EventPattern(surplusPaidBack.name)
  async onSurplusPaidBack(
    @Payload({ schema: surplusPaidBack.schema }) event: Of<typeof surplusPaidBack>,
  ): Promise<void> {
    await this.tell.execute(event);
  }
}
