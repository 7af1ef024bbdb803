import { Logger } from '@nestjs/common';
import type { Pool } from 'pg';
import {
  DataSource,
  MigrationExecutor,
  type DataSourceOptions,
  type EntityManager,
  type EntitySchema,
  type Logger as TypeOrmLogger,
  type MigrationInterface,
} from 'typeorm';
import type { ServiceConfig } from './config.ts';
import { isDeadlock } from './database-errors.ts';

export { isDeadlock, isExclusionViolation, isUniqueViolation } from './database-errors.ts';

export type Migrations = readonly (new () => MigrationInterface)[];

/** TypeORM would print to the console; what fails reaches us as an error anyway. */
const quiet: TypeOrmLogger = {
  logQuery: () => undefined,
  logQueryError: () => undefined,
  logQuerySlow: () => undefined,
  logSchemaBuild: () => undefined,
  logMigration: () => undefined,
  log: () => undefined,
};

/** The service's data source: explicit migrations only, bounded waits, and a pool that outlives a restart of the database. */
export function dataSourceOptions(
  name: string,
  config: Pick<ServiceConfig, 'DATABASE_URL' | 'DATABASE_POOL' | 'DATABASE_STATEMENT_TIMEOUT_MS'>,
  { migrations, entities = [] }: { migrations: Migrations; entities?: readonly EntitySchema[] },
): DataSourceOptions {
  const logger = new Logger('Database');
  const statementTimeoutMs = config.DATABASE_STATEMENT_TIMEOUT_MS;
  return {
    type: 'postgres',
    url: config.DATABASE_URL,
    applicationName: `hubhours-${name}`,
    entities: [...entities],
    migrations: [...migrations],
    synchronize: false,
    migrationsRun: false,
    installExtensions: false,
    logger: quiet,
    poolSize: config.DATABASE_POOL,
    // without a listener an idle connection's end would crash the process
    poolErrorHandler: (error: Error) => logger.warn(`a database connection was lost: ${error.message}`),
    extra: {
      connectionTimeoutMillis: 5_000,
      // the second lets go of the locks of a replica that froze in a transaction
      ...(statementTimeoutMs > 0 && {
        statement_timeout: statementTimeoutMs,
        idle_in_transaction_session_timeout: 15_000,
      }),
    },
  };
}

/** Serializes the migrations of all replicas of one database; an arbitrary number that nothing else takes. */
const MIGRATION_LOCK = 7_224_100_001;

/**
 * Runs what is pending, all or nothing, under an advisory transaction lock: replicas that start together wait for one
 * another, and PgBouncer in transaction mode will do.
 */
export async function migrate(dataSource: DataSource): Promise<string[]> {
  const runner = dataSource.createQueryRunner();
  try {
    await runner.startTransaction();
    await runner.query('SET LOCAL statement_timeout = 0');
    await runner.query('SELECT pg_advisory_xact_lock($1)', [MIGRATION_LOCK]);
    const executor = new MigrationExecutor(dataSource, runner);
    executor.transaction = 'none';
    const run = await executor.executePendingMigrations();
    await runner.commitTransaction();
    const names = run.map(({ name }) => name);
    if (names.length > 0) new Logger('Database').log({ message: 'migrated', migrations: names });
    return names;
  } catch (error) {
    if (runner.isTransactionActive) await runner.rollbackTransaction();
    throw error;
  } finally {
    await runner.release();
  }
}

/** The rows of a SELECT (or of a statement with RETURNING, see {@link changed}), typed. Parameters are `$1`, `$2`, … */
export async function sql<Row>(
  tx: Pick<EntityManager, 'query'>,
  text: string,
  params: readonly unknown[] = [],
): Promise<Row[]> {
  const result: unknown = await tx.query(text, [...params]);
  // TypeORM gives [rows, count] for UPDATE and DELETE, and rows for everything else
  return (isCounted(result) ? result[0] : result) as Row[];
}

/**
 * For hot statements outside any transaction, each of which stands by itself: straight from the pool, without TypeORM's query
 * runner, which takes longer than a short query. Gives rows, so {@link changed} cannot use it.
 */
export function directly(db: DataSource): Pick<EntityManager, 'query'> {
  const { master } = db.driver as unknown as { readonly master: Pool };
  return {
    query: async <Row>(text: string, params: unknown[] = []) => (await master.query(text, params)).rows as Row,
  };
}

/** As {@link sql}, {@link directly}. */
export function readDirectly<Row>(db: DataSource, text: string, params: readonly unknown[] = []): Promise<Row[]> {
  return sql<Row>(directly(db), text, params);
}

/** How many rows an UPDATE or DELETE touched. */
export async function changed(
  tx: Pick<EntityManager, 'query'>,
  text: string,
  params: readonly unknown[] = [],
): Promise<number> {
  const result: unknown = await tx.query(text, [...params]);
  if (!isCounted(result)) throw new TypeError('changed() is for UPDATE and DELETE');
  return result[1];
}

function isCounted(result: unknown): result is [unknown[], number] {
  return Array.isArray(result) && result.length === 2 && Array.isArray(result[0]) && typeof result[1] === 'number';
}

/** Runs a whole transaction again when it was a deadlock's or a serialization's victim. */
export async function retryOnDeadlock<T>(transaction: () => Promise<T>, attempts = 4): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await transaction();
    } catch (error) {
      if (attempt >= attempts || !isDeadlock(error)) throw error;
    }
  }
}
