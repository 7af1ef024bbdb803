import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Availability1765000000000 implements MigrationInterface {
  name = 'Availability1765000000000';

  async up(runner: QueryRunner): Promise<void> {
    // a trusted extension: the database's owner may create it
    await runner.query(`CREATE EXTENSION IF NOT EXISTS btree_gist`);
    await runner.query(`
      CREATE TABLE professionals (
        id uuid PRIMARY KEY,
        -- as booking told; null while only her sessions have arrived here
        time_zone text,
        services jsonb NOT NULL DEFAULT '[]',
        -- counts everything that may change her slots: claims, time off, set-up, services. Its row is her lock
        revision bigint NOT NULL DEFAULT 1
      ) WITH (fillfactor = 50)`); // every claim updates the row: room for its next versions on the same page
    await runner.query(`
      CREATE TABLE schedules (
        professional_id uuid PRIMARY KEY REFERENCES professionals,
        revision int NOT NULL CHECK (revision > 0),
        body jsonb NOT NULL
      )`);
    await runner.query(`
      CREATE TABLE setup_history (
        professional_id uuid NOT NULL REFERENCES professionals,
        at timestamptz NOT NULL,
        by uuid NOT NULL,
        what text NOT NULL CHECK (what IN ('schedule-saved', 'time-off-added', 'time-off-removed')),
        -- of the schedule; null for time off
        revision int,
        -- as it was saved; of time off its id and times, not the note
        body jsonb NOT NULL
      )`);
    await runner.query(`CREATE INDEX setup_history_of_professional ON setup_history (professional_id, at)`);
    await runner.query(`
      CREATE TABLE time_off (
        id uuid PRIMARY KEY,
        professional_id uuid NOT NULL REFERENCES professionals,
        starts_at timestamptz NOT NULL,
        ends_at timestamptz NOT NULL CHECK (ends_at > starts_at),
        note text
      )`);
    await runner.query(`CREATE INDEX time_off_of_professional ON time_off (professional_id, ends_at)`);
    await runner.query(`CREATE INDEX time_off_listed ON time_off (professional_id, starts_at DESC, id DESC)`);
    await this.createClaims(runner);
  }

  private async createClaims(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE claims (
        id uuid PRIMARY KEY,
        professional_id uuid NOT NULL REFERENCES professionals,
        client_id uuid NOT NULL,
        lineage_id uuid NOT NULL,
        -- of the session that confirmed it
        session_id uuid,
        starts_at timestamptz NOT NULL,
        ends_at timestamptz NOT NULL CHECK (ends_at > starts_at),
        -- who may overlap whom: the lineage, or a fresh id that all have in common who overlap on purpose
        conflict_group uuid NOT NULL,
        status text NOT NULL
          CHECK (status IN ('held', 'confirmed', 'released', 'expired', 'freed', 'evicted', 'refused')),
        asked_by text NOT NULL CHECK (asked_by IN ('client', 'professional')),
        held_at timestamptz NOT NULL,
        expires_at timestamptz NOT NULL,
        -- repeated to whoever asks with the same id; null for a session that came without a claim
        answer jsonb,
        CHECK (status <> 'confirmed' OR session_id IS NOT NULL),
        -- R18, the backstop. Deferrable, so that it looks at the end of a statement that moves several to one group
        CONSTRAINT claims_never_overlap EXCLUDE USING gist (
          professional_id WITH =, conflict_group WITH <>, tstzrange(starts_at, ends_at) WITH &&
        ) WHERE (status IN ('held', 'confirmed')) DEFERRABLE INITIALLY IMMEDIATE
      )`);
    // all that slots need, so that reading them is a scan of one range of one index
    await runner.query(`
      CREATE INDEX claims_live ON claims (professional_id, starts_at)
      INCLUDE (ends_at, status, lineage_id, expires_at) WHERE status IN ('held', 'confirmed')`);
    await runner.query(
      `CREATE INDEX claims_live_of_lineage ON claims (lineage_id) WHERE status IN ('held', 'confirmed')`,
    );
    await runner.query(`CREATE INDEX claims_confirmed ON claims (session_id) WHERE status = 'confirmed'`);
    await runner.query(`CREATE INDEX claims_held ON claims (expires_at) WHERE status = 'held'`);
    await runner.query(
      `CREATE INDEX claims_held_by_client ON claims (client_id) WHERE status = 'held' AND asked_by = 'client'`,
    );
    // for pruning
    await runner.query(`
      CREATE INDEX claims_over ON claims (expires_at) WHERE status IN ('released', 'expired', 'evicted', 'refused')`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE claims, time_off, setup_history, schedules, professionals`);
  }
}
