import type { MigrationInterface, QueryRunner } from 'typeorm';

/** When open decisions are waived by themselves (R6). */
export class AddDeadlines1760000001200 implements MigrationInterface {
  name = 'AddDeadlines1760000001200';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE decision_defaults (
        professional_id uuid PRIMARY KEY,
        -- null: decisions stay open until they are decided
        deadline_hours integer CHECK (deadline_hours > 0)
      )`);
    await runner.query(`
      ALTER TABLE decisions
        ADD COLUMN deadline timestamptz,
        -- what was in force when it was opened
        ADD COLUMN deadline_hours integer CHECK (deadline_hours > 0),
        ADD CONSTRAINT deadline_with_its_hours CHECK ((deadline IS NULL) = (deadline_hours IS NULL)),
        ADD CONSTRAINT by_itself_only_at_its_deadline
          CHECK (decided_by IS DISTINCT FROM 'system' OR (deadline IS NOT NULL AND decided_at >= deadline))`);
    await runner.query(
      `CREATE INDEX decisions_overdue ON decisions (deadline, id) WHERE outcome IS NULL AND deadline IS NOT NULL`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE decisions DROP COLUMN deadline, DROP COLUMN deadline_hours`);
    await runner.query(`DROP TABLE decision_defaults`);
  }
}
