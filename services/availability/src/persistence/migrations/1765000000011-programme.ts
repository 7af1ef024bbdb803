import type { MigrationInterface, QueryRunner } from 'typeorm';
import { readCalendar } from './1765000000002-read-calendar.ts';

/** Which programme a session is of: a private one may lie outside Hub availability, and its client moves none (R11). */
export class Programme1765000000011 implements MigrationInterface {
  name = 'Programme1765000000011';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE claims
        -- of the session that confirmed it; null for one from before this was kept, which is judged as a hub's
        ADD COLUMN programme text CHECK (programme IN ('hub', 'private'))`);
    await runner.query(readCalendar(` 'programme', m.programme,`));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(readCalendar(''));
    await runner.query(`ALTER TABLE claims DROP COLUMN programme`);
  }
}
