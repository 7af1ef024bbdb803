import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Checks overlaps when a statement ends, no longer row by row: while sessions that overlap are merged into another group
 * (R18), the first of them would meet the others still in the old one.
 */
export class MergeGroups1764000000002 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await replaceConstraint(db, 'DEFERRABLE INITIALLY IMMEDIATE');
  }

  async down(db: QueryRunner): Promise<void> {
    await replaceConstraint(db, 'NOT DEFERRABLE');
  }
}

async function replaceConstraint(db: QueryRunner, timing: string): Promise<void> {
  await db.query(`
    ALTER TABLE sessions
      DROP CONSTRAINT sessions_never_overlap,
      ADD CONSTRAINT sessions_never_overlap EXCLUDE USING gist (
        professional_id WITH =, conflict_group WITH <>, tstzrange(starts_at, ends_at) WITH &&
      ) WHERE (status IN ('scheduled', 'completed', 'no-show')) ${timing};
  `);
}
