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
import { deliveryChanged } from '@hubhours/contracts/events/notifications';
import { Controller } from '@nestjs/common';
import { EventPattern, Payload } from '@nestjs/microservices';
import type { z } from 'zod';
import { NoteOnTimeline } from '../use-cases/note-on-timeline.ts';

type Of<Definition extends { schema: z.ZodType }> = z.output<Definition['schema']>;

/** Writes what billing and notifications did about a session into its timeline. */
@Controller()
export class TimelineConsumer {
  constructor(private readonly note: NoteOnTimeline) {}

  @EventPattern(creditHeld.name)
  async onCreditHeld(@Payload({ schema: creditHeld.schema }) event: Of<typeof creditHeld>): Promise<void> {
    await this.note.execute(event, { kind: 'credit-held', by: 'system' });
  }

  @EventPattern(creditNotHeld.name)
  async onCreditNotHeld(@Payload({ schema: creditNotHeld.schema }) event: Of<typeof creditNotHeld>): Promise<void> {
    await this.note.execute(event, { kind: 'credit-not-held', by: 'system' });
  }

  @EventPattern(creditReturned.name)
  async onCreditReturned(@Payload({ schema: creditReturned.schema }) event: Of<typeof creditReturned>): Promise<void> {
    await this.note.execute(event, { kind: 'credit-returned', by: 'system' });
  }

  @EventPattern(creditSpent.name)
  async onCreditSpent(@Payload({ schema: creditSpent.schema }) event: Of<typeof creditSpent>): Promise<void> {
    await this.note.execute(event, { kind: 'credit-spent', by: 'system' });
  }

  @EventPattern(decisionOpened.name)
  async onDecisionOpened(@Payload({ schema: decisionOpened.schema }) event: Of<typeof decisionOpened>): Promise<void> {
    const { decisionId, intentRefused } = event.data;
    await this.note.execute(event, { kind: 'decision-opened', by: 'system', details: { decisionId, intentRefused } });
  }

  @EventPattern(decisionDecided.name)
  async onDecisionDecided(
    @Payload({ schema: decisionDecided.schema }) event: Of<typeof decisionDecided>,
  ): Promise<void> {
    const { decisionId, outcome, decidedBy } = event.data;
    await this.note.execute(event, { kind: 'decision-decided', by: decidedBy, details: { decisionId, outcome } });
  }

  @EventPattern(decisionReopened.name)
  async onDecisionReopened(
    @Payload({ schema: decisionReopened.schema }) event: Of<typeof decisionReopened>,
  ): Promise<void> {
    const { decisionId, previousOutcome } = event.data;
    await this.note.execute(event, {
      kind: 'decision-reopened',
      by: 'professional',
      details: { decisionId, previousOutcome },
    });
  }

  @EventPattern(chargeCreated.name)
  async onChargeCreated(@Payload({ schema: chargeCreated.schema }) event: Of<typeof chargeCreated>): Promise<void> {
    const { chargeId, amount, for: reason } = event.data;
    await this.note.execute(event, {
      kind: 'charge-created',
      by: 'system',
      details: { chargeId, amount, for: reason },
    });
  }

  @EventPattern(chargeVoided.name)
  async onChargeVoided(@Payload({ schema: chargeVoided.schema }) event: Of<typeof chargeVoided>): Promise<void> {
    const { chargeId, amount } = event.data;
    await this.note.execute(event, { kind: 'charge-voided', by: 'professional', details: { chargeId, amount } });
  }

  @EventPattern(chargePaid.name)
  async onChargePaid(@Payload({ schema: chargePaid.schema }) event: Of<typeof chargePaid>): Promise<void> {
    const { chargeId, amount, paidThrough = 'manual' } = event.data;
    const by = paidThrough === 'manual' ? 'professional' : 'client';
    await this.note.execute(event, { kind: 'charge-paid', by, details: { chargeId, amount } });
  }

  @EventPattern(chargeRefunded.name)
  async onChargeRefunded(@Payload({ schema: chargeRefunded.schema }) event: Of<typeof chargeRefunded>): Promise<void> {
    const { chargeId, amount, refunded } = event.data;
    const details = { chargeId, amount, refunded };
    await this.note.execute(event, { kind: 'charge-refunded', by: 'professional', details });
  }

  @EventPattern(paymentFailed.name)
  async onPaymentFailed(@Payload({ schema: paymentFailed.schema }) event: Of<typeof paymentFailed>): Promise<void> {
    const { chargeId, amount, cause } = event.data;
    await this.note.execute(event, { kind: 'payment-failed', by: 'system', details: { chargeId, amount, cause } });
  }

  @EventPattern(refundFailed.name)
  async onRefundFailed(@Payload({ schema: refundFailed.schema }) event: Of<typeof refundFailed>): Promise<void> {
    const { chargeId, amount } = event.data;
    await this.note.execute(event, { kind: 'refund-failed', by: 'system', details: { chargeId, amount } });
  }

  @EventPattern(surplusPaidBack.name)
  async onSurplusPaidBack(
    @Payload({ schema: surplusPaidBack.schema }) event: Of<typeof surplusPaidBack>,
  ): Promise<void> {
    const { chargeId, amount } = event.data;
    await this.note.execute(event, { kind: 'surplus-paid-back', by: 'system', details: { chargeId, amount } });
  }

  @EventPattern(deliveryChanged.name)
  async onDeliveryChanged(
    @Payload({ schema: deliveryChanged.schema }) event: Of<typeof deliveryChanged>,
  ): Promise<void> {
    const { deliveryId, kind, recipient, status, attempts } = event.data;
    const details = { deliveryId, kind, recipient, attempts };
    const forProfessionalOnly = recipient === 'professional';
    await this.note.execute(event, { kind: `email-${status}`, by: 'system', details, forProfessionalOnly });
  }
}
