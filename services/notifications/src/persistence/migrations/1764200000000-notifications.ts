import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Addresses, the sessions that mails are about, and every mail with its place in the line of its recipient. */
export class Notifications1764200000000 implements MigrationInterface {
  name = 'Notifications1764200000000';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      CREATE TABLE parties (
        id uuid PRIMARY KEY,
        name text NOT NULL,
        email text NOT NULL,
        locale text NOT NULL,
        time_zone text NOT NULL
      );

      CREATE TABLE sessions (
        id uuid PRIMARY KEY,
        lineage_id uuid NOT NULL,
        professional_id uuid NOT NULL,
        client_id uuid NOT NULL
      );

      -- One for each lineage and recipient. Its row is locked from the taking of a position to the commit, so a mail
      -- can be seen only when all before it can be seen, whoever inserts them.
      CREATE TABLE lines (
        lineage_id uuid NOT NULL,
        party_id uuid NOT NULL,
        last_position int NOT NULL,
        PRIMARY KEY (lineage_id, party_id)
      );

      CREATE TABLE deliveries (
        id uuid PRIMARY KEY,
        -- The order of lists.
        number bigint GENERATED ALWAYS AS IDENTITY UNIQUE,
        event_id uuid NOT NULL,
        recipient text NOT NULL CHECK (recipient IN ('client', 'professional')),
        kind text NOT NULL,
        -- 0 for the mail that the event asked for, then 1, 2, ...
        resend int NOT NULL DEFAULT 0,
        -- The request that asked for the resend.
        operation_id uuid UNIQUE,
        session_id uuid NOT NULL REFERENCES sessions,
        lineage_id uuid NOT NULL,
        party_id uuid NOT NULL,
        counterpart_id uuid NOT NULL,
        position int NOT NULL,
        session_start timestamptz NOT NULL,
        session_end timestamptz NOT NULL,
        details jsonb NOT NULL,
        message_id text NOT NULL,
        status text NOT NULL DEFAULT 'queued' CHECK (status IN ('queued', 'sent', 'failed')),
        -- The sequence of its delivery-changed events.
        revision int NOT NULL DEFAULT 1,
        attempts int NOT NULL DEFAULT 0,
        refusals int NOT NULL DEFAULT 0,
        troubles int NOT NULL DEFAULT 0,
        -- A code, never a server's own words.
        last_problem text,
        -- When it may be taken: after a pause, or when the lease of whoever has it in hand has run out.
        due_at timestamptz NOT NULL DEFAULT clock_timestamp(),
        lease uuid,
        first_attempt_at timestamptz,
        created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
        -- When the server took it: written at once, and so before the status that others are told of.
        accepted_at timestamptz,
        sent_at timestamptz,
        -- R13: one mail for each event, recipient and kind, but for explicit resends.
        CONSTRAINT deliveries_once UNIQUE (event_id, recipient, kind, resend),
        CONSTRAINT deliveries_line UNIQUE (lineage_id, party_id, position),
        FOREIGN KEY (lineage_id, party_id) REFERENCES lines,
        CHECK ((status = 'sent') = (sent_at IS NOT NULL))
      );
      CREATE INDEX deliveries_due ON deliveries (due_at) WHERE status = 'queued';
      CREATE INDEX deliveries_ahead ON deliveries (lineage_id, party_id, position) WHERE status = 'queued';
      CREATE INDEX deliveries_session ON deliveries (session_id, number)`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('DROP TABLE deliveries, lines, sessions, parties');
  }
}
