import { randomInt } from 'node:crypto';
import type { Role } from '@hubhours/contracts/shapes';
import { sql } from '@hubhours/platform/database';
import type { EntityManager } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';

type Db = Pick<EntityManager, 'query'>;

export type NewParty = {
  readonly email: string;
  readonly name: string;
  readonly locale: string;
  readonly timeZone: string;
};

/** A person as the other services need to know her. */
export type PartyFacts = NewParty & {
  readonly partyId: string;
  readonly roles: Role[];
  readonly memberOf: string | null;
  readonly administers: string[];
  readonly revision: number;
};

const FIRST_MOMENT = Date.UTC(2020, 0, 1);
const MOMENTS = 5 * 365 * 24 * 3_600_000;

/**
 * The id of the person with this address, made now if nobody has it. What is known of her already stays as it is.
 * Her id's time is drawn at random: a true one would tell whoever invites her whether her address was known (R16).
 */
export async function ensure(tx: Db, party: NewParty): Promise<string> {
  const id = uuidv7({ msecs: FIRST_MOMENT + randomInt(MOMENTS) });
  await sql(
    tx,
    `INSERT INTO parties (id, email, name, locale, time_zone) VALUES ($1, $2, $3, $4, $5) ON CONFLICT (email) DO NOTHING`,
    [id, party.email, party.name, party.locale, party.timeZone],
  );
  const [known] = await sql<{ id: string }>(tx, 'SELECT id FROM parties WHERE email = $1', [party.email]);
  if (!known) throw new Error('a party vanished between insertion and selection');
  return known.id;
}

/** Counts up what has been told of her; her row stays locked, so that events follow revisions. */
export async function nextRevision(tx: Db, partyId: string): Promise<number> {
  const update = 'UPDATE parties SET revision = revision + 1 WHERE id = $1 RETURNING revision';
  const [row] = await sql<{ revision: number }>(tx, update, [partyId]);
  if (!row) throw new Error('a party that is announced does not exist');
  return row.revision;
}

export async function timeZoneOf(tx: Db, partyId: string): Promise<string> {
  const [row] = await sql<{ timeZone: string }>(tx, 'SELECT time_zone AS "timeZone" FROM parties WHERE id = $1', [
    partyId,
  ]);
  if (!row) throw new Error('a party that is announced does not exist');
  return row.timeZone;
}

/** Counts her revision up and reads what she is now. */
export async function revise(tx: Db, partyId: string): Promise<PartyFacts> {
  const revision = await nextRevision(tx, partyId);
  const [row] = await sql<
    Omit<PartyFacts, 'roles' | 'revision'> & { isOperator: boolean; isProfessional: boolean; isClient: boolean }
  >(
    tx,
    `SELECT p.id AS "partyId", p.email, p.name, p.locale, p.time_zone AS "timeZone",
            p.is_operator AS "isOperator",
            EXISTS (SELECT FROM professionals WHERE id = p.id) AS "isProfessional",
            EXISTS (SELECT FROM clients WHERE id = p.id) AS "isClient",
            (SELECT hub_id FROM hub_memberships WHERE client_id = p.id AND status = 'active') AS "memberOf",
            ARRAY(SELECT hub_id FROM hub_administrators WHERE party_id = p.id ORDER BY hub_id) AS administers
       FROM parties p WHERE p.id = $1`,
    [partyId],
  );
  if (!row) throw new Error('a party that is announced does not exist');
  const { isOperator, isProfessional, isClient, ...facts } = row;
  const roles: Role[] = [];
  if (isClient) roles.push('client');
  if (isProfessional) roles.push('professional');
  if (facts.administers.length > 0) roles.push('hub-admin');
  if (isOperator) roles.push('operator');
  return { ...facts, roles, revision };
}
