import { Recurring } from '@hubhours/messaging/recurring';
import { Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { CloseMonths } from './close-months.ts';
import { ExpireCredits } from './expire-credits.ts';
import { WaiveOverdue } from './waive-overdue.ts';

const EVERY_MS = 5_000;

/** What time alone brings about is looked for again and again, by every replica; each sweep bears that. */
@Injectable()
export class Sweeps implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger(Sweeps.name);
  private readonly sweeps: readonly { execute(): Promise<unknown> }[];
  private readonly turns = new Recurring(
    EVERY_MS,
    () => this.turn(),
    (error) => this.logger.error(error),
  );

  constructor(waiveOverdue: WaiveOverdue, expireCredits: ExpireCredits, closeMonths: CloseMonths) {
    this.sweeps = [waiveOverdue, expireCredits, closeMonths];
  }

  onApplicationBootstrap(): void {
    this.turns.start();
  }

  async onModuleDestroy(): Promise<void> {
    await this.turns.end();
  }

  private async turn(): Promise<void> {
    for (const sweep of this.sweeps) {
      if (this.turns.isEnding) break;
      await sweep.execute().catch((error: unknown) => {
        this.logger.warn({ message: 'a sweep could not be made now', sweep: sweep.constructor.name, error });
      });
    }
  }
}
