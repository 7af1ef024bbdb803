import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { Pool } from 'pg';

/** Replicas judge lateness by their own clock (R2), so one that is off must not serve. */
export const MAX_CLOCK_OFFSET_MS = 250;

type Reading = { readonly offsetMs: number; readonly uncertaintyMs: number; readonly unsafe: readonly string[] };

/**
 * Asks the database for its time, over a connection of its own: a replica whose pool is busy is slow, not broken, and
 * must not lose its traffic for it. All checks of one probe share a reading.
 */
@Injectable()
export class DatabaseProbe implements OnApplicationShutdown {
  private readonly pool: Pool;
  private reading: Promise<Reading> | undefined;

  /** @param lifeSeconds after which it connects anew: what is set for a database or role holds for new sessions alone */
  constructor(databaseUrl: string, service: string, lifeSeconds = 15) {
    this.pool = new Pool({
      connectionString: databaseUrl,
      application_name: `hubhours-${service}-probe`,
      max: 1,
      // health answers after 1 s whatever happens; these give up a connection that hangs, so that the next reading can do better
      connectionTimeoutMillis: 3_000,
      query_timeout: 3_000,
      allowExitOnIdle: true,
      maxLifetimeSeconds: lifeSeconds,
    });
    this.pool.on('error', () => undefined); // the next reading says so
  }

  async answers(): Promise<string | undefined> {
    return this.read().then(
      () => undefined,
      () => 'does not answer',
    );
  }

  async clockIsRight(): Promise<string | undefined> {
    return this.read().then(
      ({ offsetMs, uncertaintyMs }) =>
        Math.abs(offsetMs) - uncertaintyMs > MAX_CLOCK_OFFSET_MS
          ? `${Math.round(offsetMs)} ms from the database's`
          : undefined,
      () => 'not known while the database does not answer',
    );
  }

  /** Whether what is committed survives a crash of the database's machine. */
  async isDurable(): Promise<string | undefined> {
    return this.read().then(
      ({ unsafe }) => (unsafe.length > 0 ? `${unsafe.join(', ')} off` : undefined),
      () => 'not known while the database does not answer',
    );
  }

  async onApplicationShutdown(): Promise<void> {
    await this.pool.end();
  }

  private read(): Promise<Reading> {
    this.reading ??= this.ask().finally(() => {
      this.reading = undefined;
    });
    return this.reading;
  }

  private async ask(): Promise<Reading> {
    const client = await this.pool.connect();
    try {
      const before = Date.now();
      const started = performance.now();
      const { rows } = await client.query<{ now: string; unsafe: string[] }>(READ);
      const roundTripMs = performance.now() - started;
      client.release();
      // the database read its clock at some moment of the round trip
      return {
        offsetMs: before + roundTripMs / 2 - Number(rows[0]?.now),
        uncertaintyMs: roundTripMs / 2,
        unsafe: rows[0]?.unsafe ?? [],
      };
    } catch (error) {
      client.release(true); // it may still hang in that query
      throw error;
    }
  }
}

const READ = `
  SELECT extract(epoch FROM clock_timestamp()) * 1000 AS now,
    array(SELECT name FROM unnest(array['fsync', 'full_page_writes', 'synchronous_commit']) AS name
          WHERE current_setting(name) = 'off') AS unsafe`;
