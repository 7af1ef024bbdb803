import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateMessaging1760000000000 implements MigrationInterface {
  name = 'CreateMessaging1760000000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE outbox (
        -- UUIDv7: by id is by time
        id uuid PRIMARY KEY,
        source text NOT NULL,
        type text NOT NULL,
        subject uuid NOT NULL,
        sequence integer NOT NULL CHECK (sequence > 0),
        time timestamptz NOT NULL,
        -- not jsonb: it is never searched, only handed on as it is
        data json NOT NULL,
        traceparent text,
        -- while a relay has it in hand
        leased_by uuid,
        leased_until timestamptz,
        published_at timestamptz,
        -- two events with one number would be one too few for whoever counts; the second writer is wrong
        UNIQUE (source, subject, sequence)
      ) WITH (
        -- rows are updated twice and deleted in time: vacuum before the dead ones slow the relay down
        autovacuum_vacuum_scale_factor = 0.05, autovacuum_vacuum_threshold = 1000
      )`);
    // the relay asks four times a second; the index holds only what waits, so it stays small whatever the table keeps
    await runner.query(`CREATE INDEX outbox_unpublished ON outbox (id) WHERE published_at IS NULL`);
    // for pruning
    await runner.query(`CREATE INDEX outbox_published ON outbox (published_at) WHERE published_at IS NOT NULL`);
    await runner.query(`
      CREATE TABLE inbox (
        handler text NOT NULL,
        message_id uuid NOT NULL,
        received_at timestamptz NOT NULL DEFAULT now(),
        PRIMARY KEY (handler, message_id)
      )`);
    // for pruning
    await runner.query(`CREATE INDEX inbox_received_at ON inbox (received_at)`);
    // a row for each handler and stream, kept for good: without it an old event that comes again would be a first one
    await runner.query(`
      CREATE TABLE stream_positions (
        handler text NOT NULL,
        source text NOT NULL,
        subject uuid NOT NULL,
        sequence integer NOT NULL,
        PRIMARY KEY (handler, source, subject)
      ) WITH (fillfactor = 80)`); // room for the next version of a row on the same page
    await runner.query(`
      CREATE TABLE early_events (
        handler text NOT NULL,
        source text NOT NULL,
        subject uuid NOT NULL,
        sequence integer NOT NULL,
        id uuid NOT NULL,
        type text NOT NULL,
        time timestamptz NOT NULL,
        data json NOT NULL,
        traceparent text,
        received_at timestamptz NOT NULL DEFAULT now(),
        PRIMARY KEY (handler, source, subject, sequence)
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE early_events, stream_positions, inbox, outbox`);
  }
}
