import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A number for each change of a set-up, so that its history can be read by page: several may be of one millisecond. */
export class OrderOfHistory1765000000010 implements MigrationInterface {
  name = 'OrderOfHistory1765000000010';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE setup_history ADD COLUMN id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY`);
    // what was taken back said its id only
    await runner.query(`
      UPDATE setup_history removed SET body = added.body FROM setup_history added
      WHERE removed.what = 'time-off-removed' AND added.what = 'time-off-added'
        AND added.body ->> 'id' = removed.body ->> 'id'`);
    await runner.query(`DROP INDEX setup_history_of_professional`);
    await runner.query(`CREATE INDEX setup_history_of_professional ON setup_history (professional_id, id)`);
    await runner.query(`
      CREATE UNIQUE INDEX setup_history_of_revision ON setup_history (professional_id, revision)
      INCLUDE (id) WHERE revision IS NOT NULL`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP INDEX setup_history_of_revision, setup_history_of_professional`);
    await runner.query(`ALTER TABLE setup_history DROP COLUMN id`);
    await runner.query(`CREATE INDEX setup_history_of_professional ON setup_history (professional_id, at)`);
  }
}
