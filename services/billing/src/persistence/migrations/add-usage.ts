import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What the employer's totals are made of, and the totals as they were published (R16). */
export class AddUsage1760000001201 implements MigrationInterface {
  name = 'AddUsage1760000001201';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE hubs (
        id uuid PRIMARY KEY,
        time_zone text NOT NULL,
        minimum_group_size integer NOT NULL CHECK (minimum_group_size > 0),
        -- the first month that is not closed yet, and when it closes
        next_month date NOT NULL,
        closes_at timestamptz NOT NULL
      )`);
    await runner.query(`CREATE INDEX hubs_closing ON hubs (closes_at)`);
    await runner.query(`
      CREATE TABLE memberships (
        client_id uuid NOT NULL,
        hub_id uuid NOT NULL,
        since timestamptz NOT NULL,
        -- null: she is a member
        until timestamptz CHECK (until >= since)
      )`);
    await runner.query(`CREATE INDEX memberships_hub ON memberships (hub_id, since)`);
    await runner.query(`CREATE UNIQUE INDEX memberships_one_at_a_time ON memberships (client_id) WHERE until IS NULL`);
    await runner.query(`
      CREATE TABLE usage_facts (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        session_id uuid NOT NULL REFERENCES sessions,
        hub_id uuid NOT NULL,
        client_id uuid NOT NULL,
        starts_at timestamptz NOT NULL,
        recorded_at timestamptz NOT NULL,
        sessions smallint NOT NULL CHECK (sessions IN (0, 1)),
        credits smallint NOT NULL CHECK (credits IN (-1, 0, 1)),
        CHECK (sessions <> 0 OR credits <> 0)
      )`);
    await runner.query(
      `CREATE INDEX usage_facts_month ON usage_facts (hub_id, starts_at) INCLUDE (recorded_at, client_id, sessions, credits)`,
    );
    await runner.query(`CREATE INDEX usage_facts_recorded ON usage_facts (hub_id, recorded_at)`);
    await runner.query(`
      -- as published: what is hidden is not kept
      CREATE TABLE usage_months (
        hub_id uuid NOT NULL REFERENCES hubs,
        month date NOT NULL CHECK (date_trunc('month', month) = month),
        sessions integer,
        credits_used integer,
        clients integer,
        published_at timestamptz NOT NULL,
        PRIMARY KEY (hub_id, month)
      )`);
    await this.publishedOnce(runner);
    await this.fillIn(runner);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE usage_months, usage_facts, memberships, hubs`);
    await runner.query(`DROP FUNCTION refuse_publishing_again`);
  }

  private async publishedOnce(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE FUNCTION refuse_publishing_again() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        RAISE EXCEPTION 'a published month stays as it is: % on %', TG_OP, TG_TABLE_NAME
          USING ERRCODE = 'restrict_violation', CONSTRAINT = 'usage_published_once';
      END $$`);
    await runner.query(`
      CREATE TRIGGER published_once BEFORE UPDATE OR DELETE ON usage_months
      FOR EACH ROW EXECUTE FUNCTION refuse_publishing_again()`);
  }

  /** From what is known of the time before. Since when somebody is a member is not: from now on is what hides most. */
  private async fillIn(runner: QueryRunner): Promise<void> {
    await runner.query(`
      INSERT INTO memberships (client_id, hub_id, since) SELECT client_id, hub_id, now() FROM members WHERE hub_id IS NOT NULL`);
    await runner.query(`
      INSERT INTO usage_facts (session_id, hub_id, client_id, starts_at, recorded_at, sessions, credits)
      SELECT sessions.id, hub_id, client_id, starts_at, ends_at, (status = 'completed')::int, coalesce(credit.spent, 0)
      FROM sessions LEFT JOIN session_credits AS credit ON credit.session_id = sessions.id
      WHERE hub_id IS NOT NULL AND (status = 'completed' OR credit.spent > 0)`);
  }
}
