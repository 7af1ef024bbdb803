import { Recurring } from '@hubhours/messaging/recurring';
import { Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { IdempotencyKeys } from './idempotency-keys.ts';

const EVERY_MS = 10 * 60_000;
const BATCH = 500;

/** Deletes idempotency keys past their day, in small batches. Each replica does, at a moment of its own. */
@Injectable()
export class PruneKeys implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger(PruneKeys.name);
  private readonly turns = new Recurring(
    EVERY_MS,
    () => this.run(),
    (error) => this.logger.warn({ message: 'pruning idempotency keys failed', error }),
  );

  constructor(private readonly keys: IdempotencyKeys) {}

  onApplicationBootstrap(): void {
    this.turns.start();
  }

  async onModuleDestroy(): Promise<void> {
    await this.turns.end();
  }

  /** @returns how many went */
  async run(): Promise<number> {
    let all = 0;
    for (let last = BATCH; last === BATCH && !this.turns.isEnding; all += last) last = await this.keys.prune(BATCH);
    return all;
  }
}
