import type { MigrationInterface, QueryRunner } from 'typeorm';

export class IndexOpenDecisions1760000001300 implements MigrationInterface {
  name = 'IndexOpenDecisions1760000001300';

  async up(runner: QueryRunner): Promise<void> {
    // every scrape counts them
    await runner.query(`CREATE INDEX decisions_open ON decisions (id) WHERE outcome IS NULL`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP INDEX decisions_open`);
  }
}
