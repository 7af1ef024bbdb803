import {
  Logger,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
  type OnModuleDestroy,
} from '@nestjs/common';
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { DataSource } from 'typeorm';
import type { Outcome } from '../domain/retry.ts';
import * as leases from '../persistence/leases.ts';
import type { Leased } from '../persistence/leases.ts';
import type { Bell } from './bell.ts';
import { InHand } from './in-hand.ts';
import type { MailMetrics } from './mail-metrics.ts';

export type SenderOptions = {
  readonly MAIL_CONCURRENCY: number;
  readonly MAIL_LEASE_MS: number;
  readonly MAIL_POLL_MS: number;
};

/** What the sender does with a mail; apart from it, so that the sender itself is about order and leases only. */
export type Post = {
  send(mail: Leased, signal: AbortSignal): Promise<Outcome>;
  settle(mail: Leased, outcome: Outcome): Promise<'queued' | 'sent' | 'failed' | undefined>;
  close(): void;
};

/** How long a mail in hand may take to end once the service is asked to, in milliseconds. */
const LAST_PATIENCE_MS = 9_000;
const SETTLE_AGAIN_MS = 200;
/** After trouble with the database, so that whoever has sent a mail can say so before it is taken again. */
const AFTER_FAILURE_MS = 2_000;

/** Sends what is queued, each line in its order (R13). Any number of senders may share the queue. */
export class Sender implements OnApplicationBootstrap, OnModuleDestroy, BeforeApplicationShutdown {
  private readonly logger = new Logger(Sender.name);
  private readonly inHand: InHand;
  private readonly working = new Set<Promise<void>>();
  private running: Promise<void> | undefined;
  private ending = false;

  constructor(
    private readonly db: DataSource,
    private readonly post: Post,
    private readonly bell: Bell,
    private readonly metrics: MailMetrics,
    private readonly options: SenderOptions,
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
    const timer = setTimeout(() => this.inHand.cutAll(), LAST_PATIENCE_MS);
    await this.running;
    await Promise.all(this.working);
    clearTimeout(timer);
    this.inHand.stop();
    this.post.close();
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
      const mails = await leases.take(this.db, randomUUID(), free, this.options.MAIL_LEASE_MS);
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
    await this.settle(mail, await this.post.send(mail, signal));
  }

  /** What the server has taken must be written down, or it goes out twice; so this is tried until the very end. */
  private async settle(mail: Leased, outcome: Outcome): Promise<void> {
    const deadline = performance.now() + LAST_PATIENCE_MS;
    for (;;) {
      try {
        const status = await this.post.settle(mail, outcome);
        this.note(mail, outcome, status);
        return;
      } catch (error) {
        this.logger.error({ message: 'a mail’s fate could not be written down yet', deliveryId: mail.id, error });
        if (this.ending && performance.now() > deadline) return;
        await sleep(SETTLE_AGAIN_MS);
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
