import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Sessions1764000000001 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      CREATE EXTENSION IF NOT EXISTS btree_gist;

      CREATE TABLE sessions (
        id uuid PRIMARY KEY,
        lineage_id uuid NOT NULL,
        sequence int NOT NULL CHECK (sequence > 0),
        professional_id uuid NOT NULL REFERENCES professionals,
        client_id uuid NOT NULL REFERENCES clients,
        service_id uuid NOT NULL REFERENCES services,
        programme text NOT NULL CHECK (programme IN ('hub', 'private')),
        hub_id uuid REFERENCES hubs,
        status text NOT NULL CHECK (status IN ('scheduled', 'completed', 'cancelled', 'rescheduled', 'no-show')),
        starts_at timestamptz NOT NULL,
        ends_at timestamptz NOT NULL CHECK (ends_at > starts_at),
        policy jsonb NOT NULL,
        overbooked boolean NOT NULL,
        conflict_group uuid NOT NULL,
        booked_at timestamptz NOT NULL,
        previous_session_id uuid REFERENCES sessions,
        next_session_id uuid,
        change jsonb,
        -- The operations that made and ended it: a repeat after a crash finds what the first one did.
        booked_by_operation uuid NOT NULL UNIQUE,
        changed_by_operation uuid,
        CHECK ((hub_id IS NULL) = (programme = 'private')),
        CHECK ((change IS NULL) = (status IN ('scheduled', 'completed'))),
        -- R18: sessions of one professional never overlap, but within a group that she overbooked on purpose.
        CONSTRAINT sessions_never_overlap EXCLUDE USING gist (
          professional_id WITH =, conflict_group WITH <>, tstzrange(starts_at, ends_at) WITH &&
        ) WHERE (status IN ('scheduled', 'completed', 'no-show'))
      );
      -- A move ends one session and begins another: a lineage goes on in one place only.
      CREATE UNIQUE INDEX sessions_one_scheduled_per_lineage ON sessions (lineage_id) WHERE status = 'scheduled';
      CREATE INDEX sessions_of_professional ON sessions (professional_id, starts_at DESC, id DESC);
      CREATE INDEX sessions_of_client ON sessions (client_id, starts_at DESC, id DESC);

      -- Each time a warning was shown, by a quote or a refusal: evidence (R5).
      CREATE TABLE warning_servings (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        session_id uuid NOT NULL REFERENCES sessions,
        code text NOT NULL,
        text_version int NOT NULL,
        language text NOT NULL,
        shown_by text NOT NULL CHECK (shown_by IN ('quote', 'refusal')),
        served_at timestamptz NOT NULL
      );
      CREATE INDEX warning_servings_of_session ON warning_servings (session_id, served_at DESC);

      CREATE TABLE timeline (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        session_id uuid NOT NULL,
        at timestamptz NOT NULL,
        kind text NOT NULL,
        by text NOT NULL CHECK (by IN ('client', 'professional', 'system')),
        details jsonb NOT NULL,
        -- A private note, an e-mail to her: for the professional's eyes.
        for_professional_only boolean NOT NULL
      );
      CREATE INDEX timeline_of_session ON timeline (session_id, at, id);
    `);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('DROP TABLE timeline, warning_servings, sessions');
  }
}
