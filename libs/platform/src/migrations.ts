import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateIdempotencyKeys1760000000100 implements MigrationInterface {
  name = 'CreateIdempotencyKeys1760000000100';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE idempotency_keys (
        caller_id uuid NOT NULL,
        route text NOT NULL,
        key text NOT NULL,
        request_hash bytea NOT NULL,
        received_at timestamptz NOT NULL,
        -- while one runs; null when answered, or released after a failure
        holder uuid,
        leased_until timestamptz,
        -- the answer; may hold names, so it goes after a day
        status smallint,
        headers jsonb,
        body text,
        expires_at timestamptz NOT NULL,
        PRIMARY KEY (caller_id, route, key)
      )`);
    await runner.query(`CREATE INDEX idempotency_keys_expires_at ON idempotency_keys (expires_at)`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE idempotency_keys`);
  }
}

/** For a service's list, after messaging's and before its own. */
export const platformMigrations = [CreateIdempotencyKeys1760000000100];
