import type { MigrationInterface, QueryRunner } from 'typeorm';

export class AddTraceparent1764200000300 implements MigrationInterface {
  name = 'AddTraceparent1764200000300';

  async up(runner: QueryRunner): Promise<void> {
    // a mail is sent long after the event that asked for it was handled, and belongs to the same trace
    await runner.query(`ALTER TABLE deliveries ADD COLUMN traceparent text`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE deliveries DROP COLUMN traceparent`);
  }
}
