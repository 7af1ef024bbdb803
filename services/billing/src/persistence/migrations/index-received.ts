import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Gives the latest of what an account has received without reading all that it ever has. */
export class IndexReceived1760000001203 implements MigrationInterface {
  name = 'IndexReceived1760000001203';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE INDEX entries_received ON entries (account_id, id DESC) WHERE amount > 0`);
    await runner.query(`DROP INDEX entries_account`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE INDEX entries_account ON entries (account_id)`);
    await runner.query(`DROP INDEX entries_received`);
  }
}
