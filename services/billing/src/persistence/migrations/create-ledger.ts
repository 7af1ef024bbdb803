import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The ledger of double entries: append-only, balanced in every unit, and no credit below zero, whatever the code does. */
export class CreateLedger1760000001001 implements MigrationInterface {
  name = 'CreateLedger1760000001001';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE accounts (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        kind text NOT NULL,
        -- a client, professional or hub by id, or a payment provider by name
        owner text NOT NULL,
        unit text NOT NULL,
        UNIQUE (owner, kind, unit),
        UNIQUE (id, unit),
        CHECK (CASE WHEN unit = 'credit' THEN kind IN ('grants', 'available', 'held', 'spent', 'expired', 'withdrawn')
                    ELSE unit ~ '^[A-Z]{3}$' AND kind IN ('payable', 'receivable', 'clearing') END)
      )`);
    await runner.query(`
      CREATE TABLE postings (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        kind text NOT NULL CHECK (kind IN ('granted', 'held', 'returned', 'spent', 'unspent', 'passed-on', 'expired',
          'withdrawn', 'charged', 'voided', 'paid', 'settled')),
        -- the business moment; the row's own is recorded_at
        at timestamptz NOT NULL,
        recorded_at timestamptz NOT NULL DEFAULT clock_timestamp(),
        transaction xid8 NOT NULL DEFAULT pg_current_xact_id()
      )`);
    await runner.query(`
      CREATE TABLE entries (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        posting_id bigint NOT NULL REFERENCES postings,
        account_id bigint NOT NULL,
        unit text NOT NULL,
        -- credits, or the currency's minor unit
        amount bigint NOT NULL CHECK (amount <> 0),
        lot_id uuid REFERENCES lots,
        session_id uuid REFERENCES sessions,
        charge_id uuid REFERENCES charges,
        FOREIGN KEY (account_id, unit) REFERENCES accounts (id, unit),
        CHECK ((unit = 'credit') = (lot_id IS NOT NULL)),
        CHECK ((unit = 'credit') = (charge_id IS NULL))
      )`);
    await runner.query(`CREATE INDEX entries_posting ON entries (posting_id)`);
    await runner.query(`CREATE INDEX entries_account ON entries (account_id)`);
    await runner.query(`CREATE INDEX entries_lot ON entries (lot_id, id DESC)`);
    await runner.query(`CREATE INDEX entries_session ON entries (session_id)`);
    await this.balanced(runner);
    await this.appendOnly(runner);
    await this.neverBelowZero(runner);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE session_credits, lot_balances, entries, postings, accounts`);
    await runner.query(`
      DROP FUNCTION refuse_empty_posting, refuse_unbalanced_posting, refuse_rewriting, derive_credit_balances`);
  }

  /**
   * Judged at commit, when the posting is complete. The transaction's id is compared, so that nothing is added to an old
   * posting later, be it balanced.
   */
  private async balanced(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE FUNCTION refuse_unbalanced_posting() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        IF EXISTS (SELECT FROM entries WHERE posting_id = NEW.posting_id GROUP BY unit HAVING sum(amount) <> 0) THEN
          RAISE EXCEPTION 'posting % is not balanced', NEW.posting_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'posting_balanced';
        END IF;
        IF (SELECT transaction FROM postings WHERE id = NEW.posting_id) <> pg_current_xact_id() THEN
          RAISE EXCEPTION 'posting % was complete already', NEW.posting_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'posting_complete';
        END IF;
        RETURN NULL;
      END $$`);
    await runner.query(`
      CREATE CONSTRAINT TRIGGER posting_balanced AFTER INSERT ON entries DEFERRABLE INITIALLY DEFERRED
      FOR EACH ROW EXECUTE FUNCTION refuse_unbalanced_posting()`);
    await runner.query(`
      CREATE FUNCTION refuse_empty_posting() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        IF NOT EXISTS (SELECT FROM entries WHERE posting_id = NEW.id) THEN
          RAISE EXCEPTION 'posting % has no entries', NEW.id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'posting_not_empty';
        END IF;
        RETURN NULL;
      END $$`);
    await runner.query(`
      CREATE CONSTRAINT TRIGGER posting_not_empty AFTER INSERT ON postings DEFERRABLE INITIALLY DEFERRED
      FOR EACH ROW EXECUTE FUNCTION refuse_empty_posting()`);
  }

  private async appendOnly(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE FUNCTION refuse_rewriting() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        RAISE EXCEPTION 'the ledger is append-only: % on %', TG_OP, TG_TABLE_NAME
          USING ERRCODE = 'restrict_violation', CONSTRAINT = 'ledger_append_only';
      END $$`);
    for (const table of ['accounts', 'postings', 'entries']) {
      await runner.query(`
        CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON ${table}
        FOR EACH ROW EXECUTE FUNCTION refuse_rewriting()`);
      await runner.query(`
        CREATE TRIGGER append_only_as_a_whole BEFORE TRUNCATE ON ${table}
        FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewriting()`);
    }
  }

  /**
   * Balances of a lot, and the credit of a session, derived from entries as they are written. Nothing else writes these
   * tables; they spare a sum over all entries, and their checks are what no race gets past: a lot's states are never
   * below zero, and a session has one credit at most, held or spent.
   */
  private async neverBelowZero(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE lot_balances (
        lot_id uuid PRIMARY KEY REFERENCES lots,
        available integer NOT NULL DEFAULT 0 CHECK (available >= 0),
        held integer NOT NULL DEFAULT 0 CHECK (held >= 0),
        spent integer NOT NULL DEFAULT 0 CHECK (spent >= 0),
        expired integer NOT NULL DEFAULT 0 CHECK (expired >= 0),
        withdrawn integer NOT NULL DEFAULT 0 CHECK (withdrawn >= 0)
      )`);
    await runner.query(`
      CREATE TABLE session_credits (
        session_id uuid PRIMARY KEY REFERENCES sessions,
        lot_id uuid NOT NULL REFERENCES lots,
        held integer NOT NULL CHECK (held >= 0),
        spent integer NOT NULL CHECK (spent >= 0),
        CONSTRAINT one_credit_a_session CHECK (held + spent <= 1)
      )`);
    await runner.query(`
      CREATE FUNCTION derive_credit_balances() RETURNS trigger LANGUAGE plpgsql AS $$
      DECLARE
        state text := (SELECT kind FROM accounts WHERE id = NEW.account_id);
        to_held integer := CASE state WHEN 'held' THEN NEW.amount ELSE 0 END;
        to_spent integer := CASE state WHEN 'spent' THEN NEW.amount ELSE 0 END;
      BEGIN
        IF state = 'grants' THEN
          INSERT INTO lot_balances (lot_id) VALUES (NEW.lot_id);
          RETURN NULL;
        END IF;
        UPDATE lot_balances SET
          available = available + CASE state WHEN 'available' THEN NEW.amount ELSE 0 END,
          held = held + to_held,
          spent = spent + to_spent,
          expired = expired + CASE state WHEN 'expired' THEN NEW.amount ELSE 0 END,
          withdrawn = withdrawn + CASE state WHEN 'withdrawn' THEN NEW.amount ELSE 0 END
        WHERE lot_id = NEW.lot_id;
        IF NOT FOUND THEN
          RAISE EXCEPTION 'lot % was never granted', NEW.lot_id USING ERRCODE = 'check_violation';
        END IF;
        IF NEW.session_id IS NOT NULL AND state IN ('held', 'spent') THEN
          -- an update first: INSERT ... ON CONFLICT checks the row it proposes, which may be a decrease
          UPDATE session_credits SET lot_id = NEW.lot_id, held = held + to_held, spent = spent + to_spent
          WHERE session_id = NEW.session_id;
          IF NOT FOUND THEN
            INSERT INTO session_credits VALUES (NEW.session_id, NEW.lot_id, to_held, to_spent);
          END IF;
        END IF;
        RETURN NULL;
      END $$`);
    await runner.query(`
      CREATE TRIGGER credit_balances AFTER INSERT ON entries
      FOR EACH ROW WHEN (NEW.unit = 'credit') EXECUTE FUNCTION derive_credit_balances()`);
  }
}
