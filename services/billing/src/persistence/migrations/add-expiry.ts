import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Lets the sweep of expired credits find them without looking at those that are used up, however many these become. */
export class AddExpiry1760000001202 implements MigrationInterface {
  name = 'AddExpiry1760000001202';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE lot_balances ADD COLUMN expires_at timestamptz`);
    await runner.query(`
      UPDATE lot_balances SET expires_at = lots.expires_at FROM lots WHERE lots.id = lot_balances.lot_id`);
    await runner.query(`ALTER TABLE lot_balances ALTER COLUMN expires_at SET NOT NULL`);
    await runner.query(`
      CREATE FUNCTION expire_with_the_lot() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        NEW.expires_at := (SELECT expires_at FROM lots WHERE id = NEW.lot_id);
        RETURN NEW;
      END $$`);
    await runner.query(`
      CREATE TRIGGER expires_at BEFORE INSERT ON lot_balances
      FOR EACH ROW EXECUTE FUNCTION expire_with_the_lot()`);
    await runner.query(`CREATE INDEX lot_balances_expiring ON lot_balances (expires_at) WHERE available > 0`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TRIGGER expires_at ON lot_balances`);
    await runner.query(`DROP FUNCTION expire_with_the_lot`);
    await runner.query(`ALTER TABLE lot_balances DROP COLUMN expires_at`);
  }
}
