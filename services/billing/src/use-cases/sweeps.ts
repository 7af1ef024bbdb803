import { Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { WaiveOverdue } from './waive-overdue.ts';

const EVERY_MS = 5_000;

/** What time alone brings about is looked for again and again, by every replica; each sweep bears that. */
@Injectable()
export class Sweeps implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger(Sweeps.name);
  private readonly sweeps: readonly { execute(): Promise<unknown> }[];
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<void> | undefined;
  private ending = false;

  constructor(waiveOverdue: WaiveOverdue) {
    this.sweeps = [waiveOverdue];
  }

  onApplicationBootstrap(): void {
    this.schedule();
  }

  async onModuleDestroy(): Promise<void> {
    this.ending = true;
    clearTimeout(this.timer);
    await this.running;
  }

  private schedule(): void {
    if (this.ending) return;
    const start = () => {
      this.running = this.turn();
    };
    // not all replicas at the same moment
    this.timer = setTimeout(start, EVERY_MS * (0.75 + Math.random() / 2)).unref();
  }

  private async turn(): Promise<void> {
    for (const sweep of this.sweeps) {
      if (this.ending) break;
      await sweep.execute().catch((error: unknown) => {
        this.logger.warn({ message: 'a sweep could not be made now', sweep: sweep.constructor.name, error });
      });
    }
    this.schedule();
  }
}
