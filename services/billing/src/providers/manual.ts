import { chargeCreated, chargeVoided } from '@hubhours/contracts/events/billing';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { DirectCharge } from '../domain/charge.ts';
import type { Session } from '../domain/session.ts';
import { Announcer } from '../use-cases/announcer.ts';
import { PaymentProvider } from './payment-provider.ts';

/**
 * The client is sent a payment request by e-mail, pays the professional in whatever way they are used to, and the
 * professional records the money's arrival.
 */
@Injectable()
export class ManualPayments extends PaymentProvider {
  readonly name = 'manual';

  constructor(private readonly announcer: Announcer) {
    super();
  }

  async request(tx: EntityManager, charge: DirectCharge, session: Session): Promise<void> {
    const { id: chargeId, amount } = charge;
    await this.announcer.say(tx, session, (stream, about) =>
      chargeCreated.create({ ...stream, data: { ...about, chargeId, amount, for: charge.for } }),
    );
  }

  async withdraw(tx: EntityManager, { id: chargeId, amount }: DirectCharge, session: Session): Promise<void> {
    await this.announcer.say(tx, session, (stream, about) =>
      chargeVoided.create({ ...stream, data: { ...about, chargeId, amount } }),
    );
  }
}
