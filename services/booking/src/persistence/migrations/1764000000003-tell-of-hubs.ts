import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Tells of the hubs that were opened before `booking.hub-changed.v1` was told of any. */
export class TellOfHubs1764000000003 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      INSERT INTO outbox (id, source, type, subject, sequence, time, data)
      SELECT uuidv7(), 'booking', 'booking.hub-changed.v1', id, 1, now(),
        json_build_object('hubId', id, 'timeZone', time_zone, 'minimumGroupSize', minimum_group_size)
      FROM hubs`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`DELETE FROM outbox WHERE type = 'booking.hub-changed.v1' AND published_at IS NULL`);
  }
}
