import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateParkedActions1760000000002 implements MigrationInterface {
  name = 'CreateParkedActions1760000000002';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE parked_actions (
        id uuid PRIMARY KEY,
        at timestamptz NOT NULL DEFAULT clock_timestamp(),
        action text NOT NULL CHECK (action IN ('replay', 'discard')),
        by text NOT NULL,
        why text CHECK (action = 'replay' OR why <> ''),
        archived boolean NOT NULL,
        message_id text NOT NULL,
        type text,
        parked_at timestamptz NOT NULL,
        error text,
        -- of what was discarded, masked
        payload jsonb
      )`);
    await runner.query(`CREATE INDEX parked_actions_message ON parked_actions (message_id)`);
    await runner.query(`
      CREATE FUNCTION refuse_parked_actions_change() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        RAISE EXCEPTION 'parked_actions is only added to' USING ERRCODE = 'integrity_constraint_violation';
      END $$`);
    await runner.query(`
      CREATE TRIGGER parked_actions_stay BEFORE UPDATE OR DELETE OR TRUNCATE ON parked_actions
      FOR EACH STATEMENT EXECUTE FUNCTION refuse_parked_actions_change()`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE parked_actions`);
    await runner.query(`DROP FUNCTION refuse_parked_actions_change`);
  }
}
