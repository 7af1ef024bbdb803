import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The two statements of a claim as functions, since PostgreSQL keeps the plans of their bodies: planning was half of reading. */
export class ClaimFunctions1765000000003 implements MigrationInterface {
  name = 'ClaimFunctions1765000000003';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE FUNCTION read_for_claim(of_professional uuid, range_start timestamptz, range_end timestamptz, claim uuid,
        of_client uuid)
      RETURNS TABLE (revision bigint, time_zone text, services jsonb, schedule_revision int, schedule jsonb,
        busy text, time_off text, moving json, stored json, holds json)
      LANGUAGE plpgsql STABLE AS $$
      BEGIN
        RETURN QUERY
        SELECT calendar.*,
          (
            SELECT json_build_object('status', c.status, 'answer', c.answer, 'expiresAt', epoch_ms(c.expires_at))
            FROM claims c WHERE c.id = claim
          ),
          coalesce((
            SELECT json_agg(json_build_object('number', c.hold_number, 'expiresAt', epoch_ms(c.expires_at),
              'professionalId', c.professional_id))
            FROM claims c WHERE c.client_id = of_client AND c.status = 'held' AND c.hold_number IS NOT NULL
          ), '[]')
        FROM read_calendar(of_professional, range_start, range_end, NULL) AS calendar;
      END $$`);
    // the update first: it takes the professional's lock, and whoever waited for it finds another revision
    await runner.query(`
      CREATE FUNCTION hold_time(claim uuid, of_professional uuid, client uuid, lineage uuid, starts timestamptz,
        ends timestamptz, of_group uuid, asker text, now_held timestamptz, until timestamptz, given jsonb,
        decided_by bigint, number smallint)
      RETURNS boolean LANGUAGE plpgsql AS $$
      BEGIN
        UPDATE professionals SET revision = revision + 1 WHERE id = of_professional AND revision = decided_by;
        IF NOT FOUND THEN
          RETURN false;
        END IF;
        INSERT INTO claims (id, professional_id, client_id, lineage_id, starts_at, ends_at, conflict_group, status,
          asked_by, held_at, expires_at, answer, hold_number)
        VALUES (claim, of_professional, client, lineage, starts, ends, of_group, 'held', asker, now_held, until, given,
          number)
        ON CONFLICT (id) DO NOTHING;
        RETURN FOUND;
      END $$`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP FUNCTION read_for_claim(uuid, timestamptz, timestamptz, uuid, uuid),
        hold_time(uuid, uuid, uuid, uuid, timestamptz, timestamptz, uuid, text, timestamptz, timestamptz, jsonb, bigint,
          smallint)`);
  }
}
