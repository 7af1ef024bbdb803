import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateParkedArchive1760000000001 implements MigrationInterface {
  name = 'CreateParkedArchive1760000000001';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE parked_archive (
        -- rubbish is parked too, so neither an id nor a body need be well-formed
        message_id text NOT NULL,
        type text,
        parked_at timestamptz NOT NULL,
        reason text,
        headers jsonb NOT NULL,
        body bytea NOT NULL,
        archived_at timestamptz NOT NULL DEFAULT now(),
        PRIMARY KEY (message_id, parked_at)
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE parked_archive`);
  }
}
