import { DomainError } from '@hubhours/kernel/domain-error';
import { sql } from '@hubhours/platform/database';
import type { EntityManager } from 'typeorm';
import type { Relations, Service } from '../domain/book.ts';
import type { Terms } from '../domain/policy.ts';
import * as services from './services.ts';

type Db = Pick<EntityManager, 'query'>;

/** What a booking needs to know of the two people. */
export async function relationsOf(db: Db, professionalId: string, clientId: string): Promise<Relations> {
  const [row] = await sql<{ hubId: string | null; isPrivateClient: boolean }>(
    db,
    `SELECT (SELECT hub_id FROM hub_memberships WHERE client_id = $2 AND status = 'active') AS "hubId",
            EXISTS (SELECT FROM private_clients WHERE professional_id = $1 AND client_id = $2) AS "isPrivateClient"`,
    [professionalId, clientId],
  );
  return row ?? { hubId: null, isPrivateClient: false };
}

/** @throws DomainError `service.not-found`, for a professional who does not exist too */
export async function serviceOf(db: Db, professionalId: string, serviceId: string): Promise<Service> {
  const service = (await services.of(db, professionalId)).find(({ id }) => id === serviceId);
  if (!service) throw new DomainError('not-found', 'service.not-found');
  return service;
}

/** The professional's newest terms; null where she has set none. */
export async function currentTerms(db: Db, professionalId: string): Promise<Terms> {
  const [row] = await sql<{ version: number; windowHours: number | null }>(
    db,
    `SELECT version, window_hours AS "windowHours" FROM terms WHERE professional_id = $1 ORDER BY version DESC LIMIT 1`,
    [professionalId],
  );
  return row ?? null;
}
