import { changed, sql } from '@hubhours/platform/database';
import type { EntityManager } from 'typeorm';

type Db = Pick<EntityManager, 'query'>;

/** What the client knows a card by; never its number. */
export type CardFace = {
  readonly brand: string;
  readonly last4: string;
  readonly expiresMonth: number;
  readonly expiresYear: number;
};

/** A client as the provider knows her. */
export type Payer = {
  readonly reference: string;
  /** The provider's name of the card that she keeps there. */
  readonly card: string | null;
};

export async function find(db: Db, clientId: string): Promise<Payer | undefined> {
  return (await sql<Payer>(db, `SELECT reference, card FROM payers WHERE client_id = $1`, [clientId]))[0];
}

/** Of two replicas that made her known at once, the first one's name of her stays. */
export async function insert(db: Db, clientId: string, reference: string): Promise<Payer> {
  await sql(db, `INSERT INTO payers (client_id, reference) VALUES ($1, $2) ON CONFLICT DO NOTHING`, [
    clientId,
    reference,
  ]);
  return (await find(db, clientId))!;
}

export async function saveCard(db: Db, clientId: string, card: string, face: CardFace): Promise<void> {
  const { brand, last4, expiresMonth, expiresYear } = face;
  await sql(
    db,
    `UPDATE payers SET card = $2, brand = $3, last4 = $4, expires_month = $5, expires_year = $6 WHERE client_id = $1`,
    [clientId, card, brand, last4, expiresMonth, expiresYear],
  );
}

/** False where another card has come meanwhile, or none was there. */
export async function forgetCard(db: Db, clientId: string, card: string): Promise<boolean> {
  const count = await changed(
    db,
    `UPDATE payers SET card = NULL, brand = NULL, last4 = NULL, expires_month = NULL, expires_year = NULL
     WHERE client_id = $1 AND card = $2`,
    [clientId, card],
  );
  return count > 0;
}
