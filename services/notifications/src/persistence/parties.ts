import { sql } from '@hubhours/platform/database';
import type { EntityManager } from 'typeorm';

/** Somebody who can be written to. Personal data: never logged. */
export type Party = {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly locale: string;
  readonly timeZone: string;
};

export async function save(tx: Pick<EntityManager, 'query'>, party: Party): Promise<void> {
  const { id, name, email, locale, timeZone } = party;
  await sql(
    tx,
    `INSERT INTO parties (id, name, email, locale, time_zone) VALUES ($1, $2, $3, $4, $5)
     ON CONFLICT (id) DO UPDATE
     SET name = excluded.name, email = excluded.email, locale = excluded.locale, time_zone = excluded.time_zone`,
    [id, name, email, locale, timeZone],
  );
}
