import type { NewEvent } from '@hubhours/contracts/event';
import type { DataSource, EntityManager, QueryRunner } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import { crashPoint } from './crash-point.ts';
import { traceContext } from './trace-context.ts';

/** Who publishes what this process commits: its own relay. */
export type OwnRelay = {
  /** By which it holds, from the beginning, what is appended now; null while it could not publish it. */
  readonly lease: { readonly by: string; readonly ms: number } | null;
  /** Called right after the commit of a transaction that appended; these are held by the lease. */
  poke(ids: readonly string[]): void;
};

/** Events to be published, written in the transaction that made them true. */
export class Outbox {
  private readonly appended = new WeakMap<QueryRunner, string[]>();

  constructor(
    db: DataSource,
    private readonly source: string,
    private readonly relay: OwnRelay,
  ) {
    // TypeORM has no other hook on a commit; `dataSource.transaction` gives each transaction a runner of its own
    db.subscribers.push({
      afterTransactionCommit: ({ queryRunner }) => {
        // after the release of a savepoint the transaction is still on
        const ids = queryRunner.isTransactionActive ? undefined : this.appended.get(queryRunner);
        if (ids === undefined) return;
        this.appended.delete(queryRunner);
        crashPoint('outbox.committed');
        this.relay.poke(ids);
      },
    });
  }

  /** Publishes the events if, and only if, the transaction commits. Each gets its id and the present time. */
  async append(tx: EntityManager, ...events: NewEvent[]): Promise<void> {
    if (events.length === 0) return;
    const runner = tx.queryRunner;
    // without one the events would be true even if what they tell of is rolled back
    if (!runner?.isTransactionActive) throw new Error('Outbox.append() needs a transaction');
    const ids = events.map(() => uuidv7());
    const { lease } = this.relay;
    await runner.query(APPEND, [
      ids,
      events.map(({ type }) => type),
      events.map(({ subject }) => subject),
      events.map(({ sequence }) => sequence),
      events.map(({ data }) => JSON.stringify(data)),
      this.source,
      new Date().toISOString(),
      traceContext.getStore()?.traceparent ?? null,
      lease?.by ?? null,
      lease?.ms ?? null,
    ]);
    crashPoint('outbox.appended');
    this.appended.set(runner, [...(this.appended.get(runner) ?? []), ...(lease ? ids : [])]);
  }
}

const APPEND = `
  INSERT INTO outbox (id, type, subject, sequence, data, source, time, traceparent, leased_by, leased_until)
  SELECT event.*, $6, $7, $8, $9, clock_timestamp() + $10 * interval '1 millisecond'
  FROM unnest($1::uuid[], $2::text[], $3::uuid[], $4::int[], $5::json[]) AS event`;
