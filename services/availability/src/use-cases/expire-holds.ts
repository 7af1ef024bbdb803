import { Recurring } from '@hubhours/messaging/recurring';
import { Clock } from '@hubhours/platform/clock';
import { Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { DataSource } from 'typeorm';
import * as claims from '../persistence/claims.ts';
import * as professionals from '../persistence/professionals.ts';

const EVERY_MS = 1_000;
const PRUNE_EVERY_MS = 600_000;
/** Longer than any repeat of a claim, which is as long as an Idempotency-Key is kept. */
const KEPT_MS = 48 * 3_600_000;

/** Ends holds that no booking confirmed. Every replica does: they take turns by the professionals' locks. */
@Injectable()
export class ExpireHolds implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger(ExpireHolds.name);
  private readonly turns = new Recurring(
    EVERY_MS,
    () => this.turn(),
    (error) => this.logger.warn({ message: 'holds could not be ended now', error }),
  );
  private prunedAt = 0;

  constructor(
    private readonly db: DataSource,
    private readonly clock: Clock,
  ) {}

  onApplicationBootstrap(): void {
    this.turns.start();
  }

  async onModuleDestroy(): Promise<void> {
    await this.turns.end();
  }

  /** @returns how many holds ended */
  async execute(): Promise<number> {
    let ended = 0;
    for (const professionalId of await claims.professionalsWithOverdueHolds(this.db, this.clock.now())) {
      ended += await this.expire(professionalId);
    }
    return ended;
  }

  /** Of one professional. @returns how many holds ended */
  async expire(professionalId: string): Promise<number> {
    return this.db.transaction(async (tx) => {
      if (!(await professionals.lock(tx, professionalId))) return 0;
      const ended = await claims.expireOverdue(tx, professionalId, this.clock.now());
      if (ended > 0) await professionals.touch(tx, professionalId);
      return ended;
    });
  }

  private async turn(): Promise<void> {
    await this.execute();
    if (performance.now() - this.prunedAt < PRUNE_EVERY_MS) return;
    await claims.prune(this.db, new Date(this.clock.now().getTime() - KEPT_MS));
    this.prunedAt = performance.now();
  }
}
