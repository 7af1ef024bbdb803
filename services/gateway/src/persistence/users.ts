import { sql } from '@hubhours/platform/database';
import type { EntityManager } from 'typeorm';

/** A party of the directory as sign-in keeps her: better-auth's user under the party's id. */
export type User = {
  readonly id: string;
  readonly email: string;
  readonly name: string;
  readonly locale: string;
  readonly timeZone: string;
  readonly roles: readonly string[];
  readonly memberOf: string | null;
  readonly administers: readonly string[];
};

const columns = `id, email, name, locale, "timeZone", roles, "memberOf", administers`;

/** Her address is proven by every link she uses, so it counts as verified from the start. */
export async function save(tx: EntityManager, user: User): Promise<void> {
  const { id, email, name, locale, timeZone, roles, memberOf, administers } = user;
  await tx.query(
    `INSERT INTO users (${columns}, "emailVerified", "createdAt", "updatedAt")
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, true, now(), now())
     ON CONFLICT (id) DO UPDATE SET
       email = excluded.email, name = excluded.name, locale = excluded.locale, "timeZone" = excluded."timeZone",
       roles = excluded.roles, "memberOf" = excluded."memberOf", administers = excluded.administers, "updatedAt" = now()`,
    [id, email, name, locale, timeZone, JSON.stringify(roles), memberOf, JSON.stringify(administers)],
  );
}

export async function find(tx: EntityManager, id: string): Promise<User | undefined> {
  const [row] = await sql<User>(tx, `SELECT ${columns} FROM users WHERE id = $1`, [id]);
  return row;
}

/** Locks her row, so that her links are counted and made by one at a time. */
export async function lockByEmail(tx: EntityManager, email: string): Promise<User | undefined> {
  const [row] = await sql<User>(tx, `SELECT ${columns} FROM users WHERE email = $1 FOR UPDATE`, [email]);
  return row;
}
