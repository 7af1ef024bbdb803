import type { NewEvent } from '@hubhours/contracts/event';
import type { DataSource, EntityManager, QueryRunner } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import { crashPoint } from './crash-point.ts';
import { traceContext } from './trace-context.ts';

/** Events to be published, written in the transaction that made them true. */
export class Outbox {
  private readonly appended = new WeakSet<QueryRunner>();

  constructor(
    db: DataSource,
    private readonly source: string,
    /** Called right after the commit of a transaction that appended. */
    private readonly poke: () => void,
  ) {
    // TypeORM has no other hook on a commit; `dataSource.transaction` gives each transaction a runner of its own
    db.subscribers.push({
      afterTransactionCommit: ({ queryRunner }) => {
        // after the release of a savepoint the transaction is still on
        if (queryRunner.isTransactionActive || !this.appended.delete(queryRunner)) return;
        crashPoint('outbox.committed');
        this.poke();
      },
    });
  }

  /** Publishes the events if, and only if, the transaction commits. Each gets its id and the present time. */
  async append(tx: EntityManager, ...events: NewEvent[]): Promise<void> {
    if (events.length === 0) return;
    const runner = tx.queryRunner;
    // without one the events would be true even if what they tell of is rolled back
    if (!runner?.isTransactionActive) throw new Error('Outbox.append() needs a transaction');
    await runner.query(APPEND, [
      events.map(() => uuidv7()),
      events.map(({ type }) => type),
      events.map(({ subject }) => subject),
      events.map(({ sequence }) => sequence),
      events.map(({ data }) => JSON.stringify(data)),
      this.source,
      new Date().toISOString(),
      traceContext.getStore()?.traceparent ?? null,
    ]);
    crashPoint('outbox.appended');
    this.appended.add(runner);
  }
}

const APPEND = `
  INSERT INTO outbox (id, type, subject, sequence, data, source, time, traceparent)
  SELECT event.*, $6, $7, $8
  FROM unnest($1::uuid[], $2::text[], $3::uuid[], $4::int[], $5::json[]) AS event`;
