import { DomainError } from '@hubhours/kernel/domain-error';
import { traceContext } from '@hubhours/messaging/trace-context';
import { Inject, Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Bell } from '../mail/bell.ts';
import * as deliveries from '../persistence/deliveries.ts';
import { AnnounceDelivery } from './announce-delivery.ts';
import { MAIL_HOST } from './queue-mails.ts';

/** Sends a mail once more, as the last of its recipient's line, with a Message-ID of its own (R13). */
@Injectable()
export class ResendDelivery {
  constructor(
    private readonly db: DataSource,
    private readonly announce: AnnounceDelivery,
    private readonly bell: Bell,
    @Inject(MAIL_HOST) private readonly host: string,
  ) {}

  /**
   * @param operationId the same for every repeat of one request, which resends once
   * @returns the id of the new sending
   * @throws DomainError `delivery.not-found` | `delivery.not-sent-yet`, also while an earlier resend of it still waits
   */
  async execute(id: string, operationId: string): Promise<string> {
    const resent = await this.db.transaction(async (tx) => {
      await deliveries.lockOriginal(tx, id);
      const done = await deliveries.ofOperation(tx, operationId);
      if (done) return done;
      const waiting = await deliveries.isWaiting(tx, id);
      if (waiting === undefined) throw new DomainError('not-found', 'delivery.not-found');
      if (waiting) throw new DomainError('conflict', 'delivery.not-sent-yet');
      const traceparent = traceContext.getStore()?.traceparent ?? null;
      const queued = await deliveries.queueAgain(tx, id, operationId, this.host, traceparent);
      await this.announce.execute(tx, queued);
      return queued.id;
    });
    this.bell.ring();
    return resent;
  }
}
