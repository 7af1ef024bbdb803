import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * All that a professional's slots depend on, as of one moment. A function, since PostgreSQL keeps the plans of its body for
 * each connection: planning this anew for each reading took longer than reading. (Prepared statements would do the same,
 * but not through every PgBouncer.)
 */
export class ReadCalendar1765000000002 implements MigrationInterface {
  name = 'ReadCalendar1765000000002';

  async up(runner: QueryRunner): Promise<void> {
    // STABLE as date_part() is, else it would not be inlined; date_part() reckons in double precision; extract() in numeric, which takes several times as long
    await runner.query(`
      CREATE FUNCTION epoch_ms(instant timestamptz) RETURNS bigint LANGUAGE sql STABLE PARALLEL SAFE
      RETURN (date_part('epoch', instant) * 1000)::bigint`);
    // STABLE: its queries see what the calling statement sees, and nothing that was committed since.
    // No session is longer than a day and no two buffers than 8 hours, so 33 hours around the range hold all that can
    // touch it, its local dates of up to 25 hours too. Time off may be of any length, and is little.
    // Busy time as JSON made by hand, [start, end, lineage, end of the hold or null]: json_agg() takes most of the reading.
    await runner.query(readCalendar(''));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP FUNCTION read_calendar(uuid, timestamptz, timestamptz, uuid), epoch_ms(timestamptz)`);
  }
}

/** @param more what else is told of the session that would move, as arguments of `json_build_object()` */
export const readCalendar = (more: string): string => `
      CREATE OR REPLACE FUNCTION read_calendar(of_professional uuid, range_start timestamptz, range_end timestamptz, session uuid)
      RETURNS TABLE (revision bigint, time_zone text, services jsonb, schedule_revision int, schedule jsonb,
        busy text, time_off text, moving json)
      LANGUAGE plpgsql STABLE AS $$
      DECLARE
        earliest constant timestamptz := range_start - interval '33 hours';
        latest constant timestamptz := range_end + interval '33 hours';
      BEGIN
        RETURN QUERY
        SELECT p.revision, p.time_zone, p.services, s.revision, s.body,
          (
            SELECT '[' || string_agg('[' || epoch_ms(c.starts_at) || ',' || epoch_ms(c.ends_at) || ',"' || c.lineage_id
              || '",' || CASE c.status WHEN 'held' THEN epoch_ms(c.expires_at)::text ELSE 'null' END || ']', ',') || ']'
            FROM claims c
            WHERE c.professional_id = of_professional AND c.status IN ('held', 'confirmed')
              AND c.starts_at > earliest AND c.starts_at < latest
          ),
          (
            SELECT '[' || string_agg('[' || epoch_ms(t.starts_at) || ',' || epoch_ms(t.ends_at) || ']', ',') || ']'
            FROM time_off t
            WHERE t.professional_id = of_professional AND t.ends_at > earliest AND t.starts_at < latest
          ),
          (
            SELECT json_build_object('lineageId', m.lineage_id, 'clientId', m.client_id,${more}
              'start', epoch_ms(m.starts_at), 'end', epoch_ms(m.ends_at))
            FROM claims m
            WHERE m.session_id = session AND m.professional_id = of_professional AND m.status = 'confirmed'
          )
        FROM professionals p LEFT JOIN schedules s ON s.professional_id = p.id
        WHERE p.id = of_professional AND p.time_zone IS NOT NULL;
      END $$`;
