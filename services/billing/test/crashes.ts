import type { DataSource, QueryRunner } from 'typeorm';

class Crash extends Error {}

/**
 * Lets transactions of a data source break off before their n-th statement, COMMIT included, as if the process had died
 * there: the database forgets all of it.
 */
export class Crashes {
  happened = 0;
  private left = 0;

  constructor(db: DataSource) {
    const create = db.createQueryRunner.bind(db);
    db.createQueryRunner = (mode) => this.watched(create(mode));
  }

  /** Runs `work` once so that it crashes at the given statement, if it gets there, and then as often as it takes. */
  async through(statement: number, work: () => Promise<void>): Promise<void> {
    this.left = statement;
    try {
      await work();
    } catch (error) {
      if (!(error instanceof Crash)) throw error;
      this.happened += 1;
      await work();
    } finally {
      this.left = 0;
    }
  }

  private watched(runner: QueryRunner): QueryRunner {
    const query = runner.query.bind(runner) as (...args: unknown[]) => Promise<unknown>;
    const guarded = async (...args: unknown[]) => {
      if (runner.isTransactionActive && this.left > 0 && --this.left === 0) throw new Crash('the process died here');
      return await query(...args);
    };
    return Object.assign(runner, { query: guarded });
  }
}
