import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Money that goes back: by which way it came, how much of it was given back, and never more than was paid. */
export class CreateRefunds1760000001100 implements MigrationInterface {
  name = 'CreateRefunds1760000001100';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE charges
        -- the provider by whom the money came, and by whom it goes back
        ADD COLUMN paid_through text,
        ADD COLUMN refunded_minor integer NOT NULL DEFAULT 0`);
    await runner.query(`UPDATE charges SET paid_through = provider WHERE kind = 'direct' AND status = 'paid'`);
    await runner.query(`
      ALTER TABLE charges
        ADD CONSTRAINT charges_paid_somehow CHECK ((kind = 'direct' AND status = 'paid') = (paid_through IS NOT NULL)),
        ADD CONSTRAINT charges_never_more_than_paid CHECK (
          refunded_minor = 0 OR paid_through IS NOT NULL AND refunded_minor BETWEEN 0 AND amount_minor)`);
    await runner.query(`
      CREATE TABLE refunds (
        id uuid PRIMARY KEY,
        charge_id uuid NOT NULL REFERENCES charges,
        -- the request that asked for it, so that its repeat is no second one
        operation_id uuid NOT NULL UNIQUE,
        amount_minor integer NOT NULL CHECK (amount_minor > 0),
        currency text NOT NULL,
        -- the professional's own note
        reason text NOT NULL,
        requested_at timestamptz NOT NULL,
        -- when the provider had given it back
        paid_back_at timestamptz
      )`);
    await runner.query(`CREATE INDEX refunds_charge ON refunds (charge_id)`);
    await runner.query(`
      -- each professional's own, counted from 1 without gaps; the row's lock keeps it so
      CREATE TABLE receipt_series (professional_id uuid PRIMARY KEY, last_number integer NOT NULL)`);
    await runner.query(`
      CREATE TABLE receipts (
        professional_id uuid NOT NULL REFERENCES receipt_series,
        number integer NOT NULL,
        charge_id uuid NOT NULL REFERENCES charges,
        -- null: the receipt of the payment itself
        refund_id uuid REFERENCES refunds,
        amount_minor integer NOT NULL,
        currency text NOT NULL,
        -- as it was configured then
        tax_line text,
        issued_at timestamptz NOT NULL,
        PRIMARY KEY (professional_id, number),
        CONSTRAINT receipts_once UNIQUE NULLS NOT DISTINCT (charge_id, refund_id)
      )`);
    await runner.query(`
      ALTER TABLE postings DROP CONSTRAINT postings_kind_check,
        ADD CONSTRAINT postings_kind_check CHECK (kind IN ('granted', 'held', 'returned', 'spent', 'unspent', 'passed-on',
          'expired', 'withdrawn', 'charged', 'voided', 'paid', 'settled', 'refunded', 'paid-back', 'recovered'))`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE receipts, receipt_series, refunds`);
    await runner.query(`ALTER TABLE charges DROP COLUMN refunded_minor, DROP COLUMN paid_through`);
  }
}
