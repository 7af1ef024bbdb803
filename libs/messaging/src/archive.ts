import { DomainError } from '@hubhours/kernel/domain-error';
import { Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import type { DataSource } from 'typeorm';
import { crashPoint } from './crash-point.ts';
import * as archive from './parked/parked-archive.ts';
import { ParkingQueue } from './parked/parking-queue.ts';
import { isPastReplay } from './parking.ts';
import { Recurring } from './recurring.ts';

const EVERY_MS = 6 * 60 * 60_000;

/**
 * Moves events that have been parked for 14 days from the queue to table `parked_archive`. The inbox forgets after 30
 * days; an event that is replayed after that would have its effects again, so it is somebody's decision, case by case.
 */
export class Archive implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger('Archive');
  private readonly turns = new Recurring(
    EVERY_MS,
    () => this.turn(),
    (error) => this.report(error),
  );

  constructor(
    private readonly db: DataSource,
    private readonly amqpUrl: string,
    private readonly service: string,
  ) {}

  onApplicationBootstrap(): void {
    this.turns.start();
  }

  async onModuleDestroy(): Promise<void> {
    await this.turns.end();
  }

  /** @returns how many were moved; 0 while somebody else looks into the queue, or the broker is away */
  async run(now = new Date()): Promise<number> {
    const queue = await ParkingQueue.open(this.amqpUrl, this.service, 0).catch(unlessRefused);
    if (!queue) return 0;
    try {
      let moved = 0;
      for (const message of (await queue.read()).messages) {
        if (!isPastReplay(message, now)) continue;
        await archive.keep(this.db, message);
        crashPoint('parked.archived');
        queue.drop(message);
        moved += 1;
      }
      return moved;
    } finally {
      await queue.close();
    }
  }

  private async turn(): Promise<void> {
    const moved = await this.run();
    if (moved > 0) this.logger.warn(`${moved} events were parked for too long, and are in parked_archive now`);
  }

  private report(error: unknown): void {
    this.logger.warn({ message: 'archiving failed', error });
  }
}

function unlessRefused(error: unknown): undefined {
  if (!(error instanceof DomainError)) throw error;
}
