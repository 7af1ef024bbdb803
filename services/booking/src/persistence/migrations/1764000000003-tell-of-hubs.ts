import type { MigrationInterface, QueryRunner } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';

/** Tells of the hubs that were opened before `booking.hub-changed.v1` was told of any. */
export class TellOfHubs1764000000003 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    // PostgreSQL makes such ids itself from 18 on only
    const hubs = ((await db.query('SELECT id FROM hubs')) as { id: string }[]).map(({ id }) => id);
    await db.query(
      `INSERT INTO outbox (id, source, type, subject, sequence, time, data)
       SELECT event.id, 'booking', 'booking.hub-changed.v1', hub.id, 1, now(),
         json_build_object('hubId', hub.id, 'timeZone', time_zone, 'minimumGroupSize', minimum_group_size)
       FROM unnest($1::uuid[], $2::uuid[]) AS event (id, hub_id) JOIN hubs AS hub ON hub.id = event.hub_id`,
      [hubs.map(() => uuidv7()), hubs],
    );
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`DELETE FROM outbox WHERE type = 'booking.hub-changed.v1' AND published_at IS NULL`);
  }
}
