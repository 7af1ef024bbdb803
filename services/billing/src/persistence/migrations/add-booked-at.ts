import type { MigrationInterface, QueryRunner } from 'typeorm';

/** When a session was booked, which tells a booking that was heard of too early from one that there was no credit for (R15). */
export class AddBookedAt1760000001400 implements MigrationInterface {
  name = 'AddBookedAt1760000001400';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE sessions
        -- null: it was heard of before this was kept
        ADD COLUMN booked_at timestamptz`);
    await runner.query(`
      CREATE INDEX sessions_to_come ON sessions (client_id, booked_at) WHERE status = 'scheduled' AND hub_id IS NOT NULL`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE sessions DROP COLUMN booked_at`);
  }
}
