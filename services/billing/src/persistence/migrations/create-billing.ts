import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What billing keeps of sessions, memberships and grants, and its decisions and charges. The ledger comes next. */
export class CreateBilling1760000001000 implements MigrationInterface {
  name = 'CreateBilling1760000001000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE sessions (
        id uuid PRIMARY KEY,
        lineage_id uuid NOT NULL,
        professional_id uuid NOT NULL,
        client_id uuid NOT NULL,
        programme text NOT NULL CHECK (programme IN ('hub', 'private')),
        hub_id uuid,
        starts_at timestamptz NOT NULL,
        ends_at timestamptz NOT NULL,
        policy jsonb NOT NULL,
        status text NOT NULL CHECK (status IN ('scheduled', 'completed', 'cancelled', 'rescheduled', 'no-show')),
        change jsonb,
        -- R7 and R8 once more: a decision refers to this, so that the database refuses one about anything else
        chargeable boolean NOT NULL GENERATED ALWAYS AS (coalesce(
          change ->> 'askedBy' = 'client' AND (programme = 'private' OR (change ->> 'late')::boolean), false)) STORED,
        CHECK ((programme = 'hub') = (hub_id IS NOT NULL)),
        CHECK ((status IN ('scheduled', 'completed')) = (change IS NULL)),
        UNIQUE (id, chargeable)
      )`);
    await runner.query(`
      -- billing's own stream of events about a session; the row's lock keeps the count free of gaps
      CREATE TABLE session_streams (
        session_id uuid PRIMARY KEY REFERENCES sessions,
        sequence integer NOT NULL
      )`);
    await runner.query(`
      CREATE TABLE members (
        client_id uuid PRIMARY KEY,
        -- the hub she is a member of; null: of none any more
        hub_id uuid
      )`);
    await runner.query(`CREATE INDEX members_hub ON members (hub_id) WHERE hub_id IS NOT NULL`);
    await runner.query(`
      CREATE TABLE grants (
        id uuid PRIMARY KEY,
        -- the one that made it, so that its repeat makes no second one
        operation_id uuid NOT NULL UNIQUE,
        hub_id uuid NOT NULL,
        granted_by uuid NOT NULL,
        granted_at timestamptz NOT NULL,
        clients integer NOT NULL,
        credits integer NOT NULL CHECK (credits > 0),
        expires_at timestamptz NOT NULL
      )`);
    await runner.query(`
      CREATE TABLE lots (
        id uuid PRIMARY KEY,
        grant_id uuid NOT NULL REFERENCES grants,
        client_id uuid NOT NULL,
        hub_id uuid NOT NULL,
        expires_at timestamptz NOT NULL,
        -- when the membership ended that it was granted under
        closed_at timestamptz,
        UNIQUE (grant_id, client_id)
      )`);
    await runner.query(`CREATE INDEX lots_client ON lots (client_id, expires_at)`);
    await runner.query(`
      CREATE TABLE decisions (
        id uuid PRIMARY KEY,
        session_id uuid NOT NULL UNIQUE,
        chargeable boolean NOT NULL DEFAULT true CHECK (chargeable),
        professional_id uuid NOT NULL,
        client_id uuid NOT NULL,
        opened_by text NOT NULL CHECK (opened_by IN ('client', 'professional')),
        opened_at timestamptz NOT NULL,
        outcome text CHECK (outcome IN ('charge-credit', 'charge-direct', 'waive')),
        amount_minor integer CHECK (amount_minor > 0),
        currency text,
        reason text,
        decided_by text CHECK (decided_by IN ('professional', 'system')),
        decided_at timestamptz,
        -- the lot of the credit that the outcome spent or returned
        lot_id uuid REFERENCES lots,
        -- the operation that decided, so that its repeat is no second decision
        operation_id uuid,
        FOREIGN KEY (session_id, chargeable) REFERENCES sessions (id, chargeable),
        CHECK ((outcome IS NULL) = (decided_at IS NULL) AND (outcome IS NULL) = (decided_by IS NULL)),
        CHECK ((outcome IS NOT DISTINCT FROM 'charge-direct') = (amount_minor IS NOT NULL)),
        -- nothing is ever charged by itself (R6)
        CHECK (decided_by IS DISTINCT FROM 'system' OR outcome = 'waive')
      )`);
    await runner.query(`CREATE INDEX decisions_professional ON decisions (professional_id, opened_at DESC, id DESC)`);
    await runner.query(`CREATE INDEX decisions_client ON decisions (client_id, opened_at DESC, id DESC)`);
    await runner.query(`
      CREATE TABLE charges (
        id uuid PRIMARY KEY,
        session_id uuid NOT NULL REFERENCES sessions,
        decision_id uuid REFERENCES decisions,
        professional_id uuid NOT NULL,
        client_id uuid NOT NULL,
        kind text NOT NULL CHECK (kind IN ('credit', 'direct')),
        charged_for text NOT NULL CHECK (charged_for IN ('session', 'late-change', 'no-show', 'change')),
        amount_minor integer CHECK (amount_minor > 0),
        currency text,
        provider text,
        status text NOT NULL CHECK (status IN ('pending', 'paid', 'voided')),
        created_at timestamptz NOT NULL,
        paid_at timestamptz,
        reference text,
        -- the operation that recorded the payment, so that its repeat is no second one
        operation_id uuid,
        CHECK ((kind = 'direct') = (amount_minor IS NOT NULL)),
        CHECK ((kind = 'direct') = (currency IS NOT NULL)),
        CHECK ((kind = 'direct') = (provider IS NOT NULL)),
        -- a change is charged for by a decision, and by nothing else (R6)
        CHECK ((charged_for = 'session') = (decision_id IS NULL))
      )`);
    await runner.query(
      `CREATE UNIQUE INDEX charges_one_for_a_session ON charges (session_id) WHERE status <> 'voided'`,
    );
    await runner.query(`CREATE INDEX charges_professional ON charges (professional_id, created_at DESC, id DESC)`);
    await runner.query(`CREATE INDEX charges_client ON charges (client_id, created_at DESC, id DESC)`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE charges, decisions, lots, grants, members, session_streams, sessions`);
  }
}
