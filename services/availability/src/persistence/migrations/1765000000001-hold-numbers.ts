import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Nobody holds more times for herself than there are numbers: the database's word, since a client's holds lie with several professionals. */
export class HoldNumbers1765000000001 implements MigrationInterface {
  name = 'HoldNumbers1765000000001';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE claims
        -- of a hold that a client asked for herself
        ADD COLUMN hold_number smallint CHECK (hold_number BETWEEN 1 AND 3)`);
    // holds from before live for seconds; they are not counted
    await runner.query(`DROP INDEX claims_held_by_client`);
    await runner.query(`
      CREATE UNIQUE INDEX claims_hold_numbers ON claims (client_id, hold_number)
      WHERE status = 'held' AND hold_number IS NOT NULL`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP INDEX claims_hold_numbers`);
    await runner.query(`ALTER TABLE claims DROP COLUMN hold_number`);
    await runner.query(
      `CREATE INDEX claims_held_by_client ON claims (client_id) WHERE status = 'held' AND asked_by = 'client'`,
    );
  }
}
