import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What is asked of a payment provider and what came of it: written down before the provider is called, so that whatever
 * dies between the call and its answer can be asked about. `due_at`: when somebody should look at it next; null: never.
 */
export class CreatePayments1760000001101 implements MigrationInterface {
  name = 'CreatePayments1760000001101';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE charges
        -- opens the way to pay it online, to whoever has it; null: it is paid by hand
        ADD COLUMN payment_key text UNIQUE,
        -- why the last attempt to collect it was refused; null: none was, or another one is under way
        ADD COLUMN failure text`);
    const turns = `
        due_at timestamptz,
        leased_until timestamptz,
        tries integer NOT NULL DEFAULT 0,
        created_at timestamptz NOT NULL DEFAULT clock_timestamp()`;
    await runner.query(`
      CREATE TABLE payment_attempts (
        charge_id uuid NOT NULL REFERENCES charges,
        number integer NOT NULL CHECK (number > 0),
        client_id uuid NOT NULL,
        way text NOT NULL CHECK (way IN ('card', 'link')),
        state text NOT NULL CHECK (state IN ('under-way', 'open', 'paid', 'refused', 'lapsed')),
        -- the card that is charged, by the provider's name of it
        card text,
        -- the provider's names of the attempt, and of the payment that came of it
        reference text,
        payment text UNIQUE,
        -- where the client pays, and until when
        url text,
        expires_at timestamptz,
        -- money that came for a charge that was not to be paid any more: it goes back whole
        surplus boolean NOT NULL DEFAULT false,${turns},
        PRIMARY KEY (charge_id, number),
        CHECK ((way = 'card') = (card IS NOT NULL)),
        CHECK ((state = 'paid') = (payment IS NOT NULL)),
        CHECK (state <> 'open' OR url IS NOT NULL AND expires_at IS NOT NULL)
      )`);
    await runner.query(`
      -- a card is charged once at a time, and one charge is paid once: all else is a surplus
      CREATE UNIQUE INDEX payment_attempts_one_card ON payment_attempts (charge_id) WHERE way = 'card' AND state = 'under-way'`);
    await runner.query(`
      CREATE UNIQUE INDEX payment_attempts_one_paid ON payment_attempts (charge_id) WHERE state = 'paid' AND NOT surplus`);
    await runner.query(`CREATE INDEX payment_attempts_due ON payment_attempts (due_at) WHERE due_at IS NOT NULL`);
    await runner.query(`
      ALTER TABLE refunds
        -- the attempt whose payment goes back; null: by hand
        ADD COLUMN attempt integer,
        -- of money that was never owed, which no receipt and no charge tells of
        ADD COLUMN surplus boolean NOT NULL DEFAULT false,
        -- why the provider could not; the money is still with us
        ADD COLUMN failure text,
        ADD COLUMN due_at timestamptz,
        ADD COLUMN leased_until timestamptz,
        ADD COLUMN tries integer NOT NULL DEFAULT 0,
        ADD COLUMN created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
        ADD FOREIGN KEY (charge_id, attempt) REFERENCES payment_attempts,
        ADD CHECK (paid_back_at IS NULL OR failure IS NULL)`);
    await runner.query(`CREATE INDEX refunds_due ON refunds (due_at) WHERE due_at IS NOT NULL`);
    await runner.query(`
      CREATE TABLE payers (
        client_id uuid PRIMARY KEY,
        -- the provider's name of her
        reference text NOT NULL,
        -- the card that she keeps there: its name at the provider, and what she knows it by
        card text,
        brand text,
        last4 text,
        expires_month integer,
        expires_year integer,
        CHECK ((card IS NULL) = (last4 IS NULL))
      )`);
    await runner.query(`
      CREATE TABLE card_setups (
        id uuid PRIMARY KEY,
        client_id uuid NOT NULL REFERENCES payers,
        reference text NOT NULL,
        state text NOT NULL CHECK (state IN ('open', 'done', 'lapsed')),${turns}
      )`);
    await runner.query(`CREATE INDEX card_setups_due ON card_setups (due_at) WHERE due_at IS NOT NULL`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE card_setups, payers`);
    await runner.query(`
      ALTER TABLE refunds DROP COLUMN attempt, DROP COLUMN surplus, DROP COLUMN failure, DROP COLUMN due_at,
        DROP COLUMN leased_until, DROP COLUMN tries, DROP COLUMN created_at`);
    await runner.query(`DROP TABLE payment_attempts`);
    await runner.query(`ALTER TABLE charges DROP COLUMN payment_key, DROP COLUMN failure`);
  }
}
