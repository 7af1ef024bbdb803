import { Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import type { Channel, GetMessage } from 'amqplib';
import type { DataSource } from 'typeorm';
import type { BrokerConnection } from './connection.ts';
import { PARKED_REASON_HEADER, isPastReplay, parkedAt } from './parking.ts';
import { Recurring } from './recurring.ts';
import { parkedQueue } from './topology.ts';

const EVERY_MS = 6 * 60 * 60_000;
/** The most that is looked at in one turn, and so held out of the queue. */
const BATCH = 1_000;

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
    private readonly broker: BrokerConnection,
    private readonly service: string,
  ) {}

  onApplicationBootstrap(): void {
    this.turns.start();
  }

  async onModuleDestroy(): Promise<void> {
    await this.turns.end();
  }

  /** @returns how many were moved */
  async run(now = new Date()): Promise<number> {
    const channel = await this.broker.consuming.current?.createChannel();
    if (!channel) return 0;
    channel.on('error', () => undefined); // the call that caused it reports it
    try {
      return await this.move(channel, now);
    } finally {
      // whatever was only looked at goes back to the queue with this
      await channel.close().catch(() => undefined);
    }
  }

  private async move(channel: Channel, now: Date): Promise<number> {
    const queue = parkedQueue(this.service);
    let moved = 0;
    for (let seen = 0; seen < BATCH; seen += 1) {
      const message = await channel.get(queue);
      if (!message) break;
      if (!isPastReplay(message, now)) continue;
      await this.keep(message);
      channel.ack(message);
      moved += 1;
    }
    return moved;
  }

  private async keep(message: GetMessage): Promise<void> {
    const { messageId, type, headers } = message.properties;
    const reason: unknown = headers?.[PARKED_REASON_HEADER];
    await this.db.query(KEEP, [
      String(messageId),
      type ?? null,
      parkedAt(message),
      reason ?? null,
      headers ?? {},
      message.content,
    ]);
  }

  private async turn(): Promise<void> {
    const moved = await this.run();
    if (moved > 0) this.logger.warn(`${moved} events were parked for too long, and are in parked_archive now`);
  }

  private report(error: unknown): void {
    // a service without event handlers has no such queue
    if ((error as { code?: unknown }).code !== 404) this.logger.warn({ message: 'archiving failed', error });
  }
}

/* A message that was kept and not acked, because the connection went down between, comes again. */
const KEEP = `
  INSERT INTO parked_archive (message_id, type, parked_at, reason, headers, body) VALUES ($1, $2, $3, $4, $5, $6)
  ON CONFLICT DO NOTHING`;
