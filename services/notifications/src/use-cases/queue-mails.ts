import { traceContext } from '@hubhours/messaging/trace-context';
import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { addressee, type Mail } from '../domain/mail.ts';
import * as deliveries from '../persistence/deliveries.ts';
import * as sessions from '../persistence/sessions.ts';
import { AnnounceDelivery } from './announce-delivery.ts';

/** Injection token: the right half of every Message-ID. */
export const MAIL_HOST = Symbol('hubhours:mail-host');

/** Puts the mails of one event into the lines of their recipients, once (R13). */
@Injectable()
export class QueueMails {
  constructor(
    private readonly announce: AnnounceDelivery,
    @Inject(MAIL_HOST) private readonly host: string,
  ) {}

  async execute(tx: EntityManager, eventId: string, mails: readonly Mail[]): Promise<void> {
    for (const { session } of mails) await sessions.note(tx, session);
    // by recipient, so that no two transactions hold lines crosswise; the sort is stable, so each keeps her order
    const inOrder = mails.toSorted((a, b) => (addressee(a) < addressee(b) ? -1 : addressee(a) > addressee(b) ? 1 : 0));
    const traceparent = traceContext.getStore()?.traceparent ?? null;
    const queued: deliveries.Changed[] = [];
    for (const mail of inOrder) {
      const row = await deliveries.queue(tx, eventId, mail, this.host, traceparent);
      if (row) queued.push(row);
    }
    await this.announce.execute(tx, ...queued);
  }
}
