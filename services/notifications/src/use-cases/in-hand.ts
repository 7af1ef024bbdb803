import { Logger } from '@nestjs/common';
import type { DataSource } from 'typeorm';
import * as leases from '../persistence/leases.ts';
import type { Leased } from '../persistence/leases.ts';

type Held = { readonly mail: Leased; readonly cut: AbortController; renewedAt: number };

/** The mails that this replica is sending, and the leases that keep others from sending them too. */
export class InHand {
  private readonly logger = new Logger(InHand.name);
  private readonly held = new Map<string, Held>();
  private readonly timer: NodeJS.Timeout;

  constructor(
    private readonly db: DataSource,
    private readonly leaseMs: number,
  ) {
    this.timer = setInterval(() => void this.renew(), leaseMs / 3);
    this.timer.unref();
  }

  get size(): number {
    return this.held.size;
  }

  /**
   * @param askedAt when the lease was asked for, by this process's monotonic clock
   * @returns what aborts when the lease is lost
   */
  hold(mail: Leased, askedAt: number): AbortSignal {
    this.held.get(mail.id)?.cut.abort(); // its lease ran out, or the mail would not be here again
    const cut = new AbortController();
    this.held.set(mail.id, { mail, cut, renewedAt: askedAt });
    return cut.signal;
  }

  /** Whether the lease surely holds still, also after this process was frozen. */
  isSafe(mail: Leased): boolean {
    const held = this.held.get(mail.id);
    if (held?.mail !== mail) return false; // taken a second time, since the first hand lost it
    return !held.cut.signal.aborted && performance.now() - held.renewedAt < this.leaseMs;
  }

  letGo(mail: Leased): void {
    if (this.held.get(mail.id)?.mail === mail) this.held.delete(mail.id);
  }

  cutAll(): void {
    for (const { cut } of this.held.values()) cut.abort();
  }

  stop(): void {
    clearInterval(this.timer);
  }

  private async renew(): Promise<void> {
    const all = [...this.held.values()];
    if (all.length === 0) return;
    const askedAt = performance.now();
    try {
      const mails = all.map(({ mail }) => mail);
      const kept = new Set(await leases.renew(this.db, mails, this.leaseMs));
      for (const held of all) {
        if (kept.has(held.mail.id)) held.renewedAt = askedAt;
        else held.cut.abort(); // settled meanwhile, which this does not harm, or in another hand
      }
    } catch (error) {
      this.logger.warn({ message: 'leases of mails could not be renewed', error });
    }
    for (const { mail, cut } of all) if (!this.isSafe(mail)) cut.abort();
  }
}
