import { sql } from '@hubhours/platform/database';
import type { EntityManager } from 'typeorm';
import type { Service } from '../domain/book.ts';

type Db = Pick<EntityManager, 'query'>;

export type NamedService = Service & { readonly name: string };

/** What a professional offers now, in her own order. */
export async function of(db: Db, professionalId: string): Promise<NamedService[]> {
  const rows = await sql<{
    id: string;
    name: string;
    durationMinutes: number;
    priceMinor: string;
    currency: string;
    offeredToHub: boolean;
  }>(
    db,
    `SELECT id, name, duration_minutes AS "durationMinutes", price_minor AS "priceMinor", currency,
            offered_to_hub AS "offeredToHub"
       FROM services WHERE professional_id = $1 AND retired_at IS NULL ORDER BY position`,
    [professionalId],
  );
  return rows.map(({ priceMinor, currency, ...service }) => ({
    ...service,
    price: { amountMinor: Number(priceMinor), currency },
  }));
}
