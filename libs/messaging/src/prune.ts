import { Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import type { DataSource } from 'typeorm';
import { Recurring } from './recurring.ts';

export type PruneOptions = {
  readonly publishedDays: number;
  readonly inboxDays: number;
};

const EVERY_MS = 10 * 60_000;
const BATCH = 500;

/** Deletes what the outbox and the inbox need no more, in small batches. Each replica does, at a moment of its own. */
export class Prune implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger('Prune');
  private readonly turns = new Recurring(
    EVERY_MS,
    () => this.run(),
    (error) => this.logger.warn({ message: 'pruning failed', error }),
  );

  constructor(
    private readonly db: DataSource,
    private readonly options: PruneOptions,
  ) {}

  onApplicationBootstrap(): void {
    this.turns.start();
  }

  async onModuleDestroy(): Promise<void> {
    await this.turns.end();
  }

  /** @returns how many rows went */
  async run(): Promise<number> {
    const { publishedDays, inboxDays } = this.options;
    return (await this.empty(OUTBOX, publishedDays)) + (await this.empty(INBOX, inboxDays));
  }

  private async empty(sql: string, days: number): Promise<number> {
    let all = 0;
    for (let last = BATCH; last === BATCH && !this.turns.isEnding; all += last) {
      [, last] = await this.db.query<[unknown, number]>(sql, [days, BATCH]);
    }
    return all;
  }
}

/* SKIP LOCKED, so that replicas at work on the same rows do not wait for one another. */
const OUTBOX = `
  DELETE FROM outbox WHERE id IN (
    SELECT id FROM outbox WHERE published_at < now() - $1 * interval '1 day'
    ORDER BY published_at LIMIT $2 FOR UPDATE SKIP LOCKED
  )`;

const INBOX = `
  DELETE FROM inbox WHERE (handler, message_id) IN (
    SELECT handler, message_id FROM inbox WHERE received_at < now() - $1 * interval '1 day'
    ORDER BY received_at LIMIT $2 FOR UPDATE SKIP LOCKED
  )`;
