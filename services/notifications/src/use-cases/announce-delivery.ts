import { deliveryChanged } from '@hubhours/contracts/events/notifications';
import { Outbox } from '@hubhours/messaging/outbox';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Changed } from '../persistence/deliveries.ts';

/** Tells the other services of a mail's fate, in the transaction that decides it. */
@Injectable()
export class AnnounceDelivery {
  constructor(private readonly outbox: Outbox) {}

  async execute(tx: EntityManager, ...changes: Changed[]): Promise<void> {
    const events = changes.map(({ id, revision, at, ...told }) =>
      deliveryChanged.create({
        subject: id,
        sequence: revision,
        data: { deliveryId: id, ...told, at: at.toISOString() },
      }),
    );
    await this.outbox.append(tx, ...events);
  }
}
