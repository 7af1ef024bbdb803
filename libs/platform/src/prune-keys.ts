import { Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { IdempotencyKeys } from './idempotency-keys.ts';

const EVERY_MS = 10 * 60_000;
const BATCH = 500;

/** Deletes idempotency keys past their day, in small batches. Each replica does, at a moment of its own. */
@Injectable()
export class PruneKeys implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger(PruneKeys.name);
  private timer: NodeJS.Timeout | undefined;
  private ending = false;

  constructor(private readonly keys: IdempotencyKeys) {}

  onApplicationBootstrap(): void {
    this.schedule(EVERY_MS * Math.random());
  }

  onModuleDestroy(): void {
    this.ending = true;
    clearTimeout(this.timer);
  }

  /** @returns how many went */
  async run(): Promise<number> {
    let all = 0;
    for (let last = BATCH; last === BATCH && !this.ending; all += last) last = await this.keys.prune(BATCH);
    return all;
  }

  private schedule(inMs: number): void {
    this.timer = setTimeout(() => void this.turn(), inMs).unref();
  }

  private async turn(): Promise<void> {
    await this.run().catch((error: unknown) => this.logger.warn({ message: 'pruning idempotency keys failed', error }));
    if (!this.ending) this.schedule(EVERY_MS);
  }
}
