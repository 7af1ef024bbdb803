import { Injectable, Logger, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { DataSource } from 'typeorm';
import * as links from '../persistence/links.ts';
import * as signInRequests from '../persistence/sign-in-requests.ts';
import { SendSignInLink } from './send-sign-in-link.ts';

/** How soon another replica's request, or one that a restart left, is seen, in milliseconds. */
const POLL_MS = 1_000;
const AT_ONCE = 4;
const PRUNE_EVERY_MS = 60_000;
/** The window of the limit and the life of a link are 10 minutes. */
const KEPT_SECONDS = 900;

/** Works the requests off: woken when one is made or an address becomes known, and every second. Replicas share the work. */
@Injectable()
export class SignInSender implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger('SignInMail');
  private readonly running = new Set<Promise<void>>();
  private timer: NodeJS.Timeout | undefined;
  private prunedAt = 0;
  private ending = false;

  constructor(
    private readonly db: DataSource,
    private readonly send: SendSignInLink,
  ) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => this.wake(), POLL_MS);
  }

  /** Mails on their way leave first. */
  async beforeApplicationShutdown(): Promise<void> {
    this.ending = true;
    clearInterval(this.timer);
    await Promise.all(this.running);
  }

  wake(): void {
    if (this.ending || this.running.size >= AT_ONCE) return;
    const work = this.work().finally(() => this.running.delete(work));
    this.running.add(work);
  }

  private async work(): Promise<void> {
    try {
      while (!this.ending && (await this.send.execute()));
      await this.prune();
    } catch (error) {
      this.logger.warn({ message: 'sign-in requests wait', error });
    }
  }

  private async prune(): Promise<void> {
    if (Date.now() - this.prunedAt < PRUNE_EVERY_MS) return;
    this.prunedAt = Date.now();
    await links.prune(this.db.manager);
    await signInRequests.prune(this.db.manager, KEPT_SECONDS);
  }
}
