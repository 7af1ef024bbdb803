import {
  Logger,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
  type OnModuleDestroy,
} from '@nestjs/common';
import { crashPoint } from '@hubhours/messaging/crash-point';
import { inSpan } from '@hubhours/messaging/spans';
import { traceContext } from '@hubhours/messaging/trace-context';
import type { DataSource } from 'typeorm';
import { v4 as uuidV4 } from 'uuid';
import type { Outcome } from '../domain/retry.ts';
import type { Bell } from '../mail/bell.ts';
import type { MailMetrics } from '../mail/mail-metrics.ts';
import * as leases from '../persistence/leases.ts';
import type { Leased } from '../persistence/leases.ts';
import { InHand } from './in-hand.ts';
import type { Postman } from './postman.ts';

export type SendingOptions = {
  readonly MAIL_CONCURRENCY: number;
  readonly MAIL_LEASE_MS: number;
  readonly MAIL_POLL_MS: number;
};

/** How long a mail in hand may take to end once the service is asked to, in milliseconds. */
const LAST_PATIENCE_MS = 9_000;
const SETTLE_AGAIN_MS = 200;
/** After trouble with the database, in milliseconds: whoever has sent a mail can say so before it is taken again. */
const AFTER_FAILURE_MS = 2_000;

/** Sends what is queued, each line in its order (R13). Any number of replicas may share the queue. */
export class SendMails implements OnApplicationBootstrap, OnModuleDestroy, BeforeApplicationShutdown {
  private readonly logger = new Logger(SendMails.name);
  private readonly inHand: InHand;
  private readonly working = new Set<Promise<void>>();
  private running: Promise<void> | undefined;
  private ending = false;
  /** By this process's monotonic clock. */
  private endBy = Number.POSITIVE_INFINITY;

  constructor(
    private readonly db: DataSource,
    private readonly postman: Postman,
    private readonly bell: Bell,
    private readonly metrics: MailMetrics,
    private readonly options: SendingOptions,
  ) {
    this.inHand = new InHand(db, options.MAIL_LEASE_MS);
  }

  onApplicationBootstrap(): void {
    this.running ??= this.run();
  }

  /** Nest's first hook on shutdown: nothing more is taken. */
  onModuleDestroy(): void {
    this.ending = true;
    this.bell.ring();
  }

  /** Before the connections are closed: the mails in hand are sent and written down. */
  async beforeApplicationShutdown(): Promise<void> {
    this.ending = true;
    this.bell.ring();
    this.endBy = performance.now() + LAST_PATIENCE_MS + 2_000;
    const timer = setTimeout(() => this.inHand.cutAll(), LAST_PATIENCE_MS);
    await this.running;
    await Promise.all(this.working);
    clearTimeout(timer);
    this.inHand.stop();
    this.postman.close();
  }

  private async run(): Promise<void> {
    while (!this.ending) {
      this.bell.reset();
      const free = this.options.MAIL_CONCURRENCY - this.inHand.size;
      if (free > 0) await this.take(free);
      // if more is due than there are hands, the first mail that ends makes room, and rings
      await this.bell.wait(this.options.MAIL_POLL_MS);
    }
  }

  private async take(free: number): Promise<void> {
    try {
      const askedAt = performance.now();
      const mails = await leases.take(this.db, uuidV4(), free, this.options.MAIL_LEASE_MS);
      for (const mail of mails) this.start(mail, askedAt);
    } catch (error) {
      this.logger.warn({ message: 'mails wait: the queue could not be read', error });
      await this.bell.wait(AFTER_FAILURE_MS);
    }
  }

  private start(mail: Leased, askedAt: number): void {
    const signal = this.inHand.hold(mail, askedAt);
    const work = this.deliver(mail, signal).finally(() => {
      this.inHand.letGo(mail);
      this.working.delete(work);
      this.bell.ring(); // the next of the line
    });
    this.working.add(work);
  }

  private async deliver(mail: Leased, signal: AbortSignal): Promise<void> {
    if (!this.inHand.isSafe(mail)) return;
    crashPoint('mail.taken');
    const outcome = await this.traced(mail, () => this.postman.send(mail, signal));
    crashPoint('mail.sent');
    await this.settle(mail, outcome);
  }

  private traced({ traceparent, kind, id }: Leased, send: () => Promise<Outcome>): Promise<Outcome> {
    if (traceparent === null) return send();
    const attributes = { 'hubhours.mail.kind': kind, 'hubhours.delivery.id': id };
    const isFailure = (outcome: Outcome) => outcome.kind !== 'accepted';
    return traceContext.run({ traceparent }, () => inSpan('send e-mail', 'client', attributes, send, isFailure));
  }

  /** What the server has taken must be written down, or it goes out twice; so this is tried until the very end. */
  private async settle(mail: Leased, outcome: Outcome): Promise<void> {
    for (;;) {
      try {
        const status = await this.postman.settle(mail, outcome);
        this.note(mail, outcome, status);
        return;
      } catch (error) {
        this.logger.error({ message: 'a mail’s fate could not be written down yet', deliveryId: mail.id, error });
        if (performance.now() > this.endBy) return;
        await new Promise((resolve) => setTimeout(resolve, SETTLE_AGAIN_MS));
      }
    }
  }

  private note(mail: Leased, outcome: Outcome, status: string | undefined): void {
    this.metrics.note(mail, status ?? 'lost');
    if (outcome.kind === 'accepted') return;
    const { kind, recipient, id } = mail;
    this.logger.warn({
      message: 'a mail was not sent',
      deliveryId: id,
      kind,
      recipient,
      status,
      reason: outcome.reason,
    });
  }
}
