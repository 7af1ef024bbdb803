import { DomainError } from '@hubhours/kernel/domain-error';
import { sql } from '@hubhours/platform/database';
import type { EntityManager } from 'typeorm';
import type { Relations, Service } from '../domain/book.ts';
import type { Terms } from '../domain/policy.ts';

/** What a booking is decided by; `terms` are the professional's newest, null where she has set none. */
export type BookingFacts = { readonly service: Service; readonly relations: Relations; readonly terms: Terms };

/**
 * All of it as of one moment, in one statement.
 * @throws DomainError `service.not-found`, for a professional who does not exist too
 */
export async function bookingFacts(
  db: Pick<EntityManager, 'query'>,
  { professionalId, clientId, serviceId }: { professionalId: string; clientId: string; serviceId: string },
): Promise<BookingFacts> {
  const [row] = await sql<Relations & { service: Service | null; terms: Terms }>(
    db,
    `SELECT (SELECT json_build_object('id', id, 'durationMinutes', duration_minutes, 'offeredToHub', offered_to_hub,
                      'price', json_build_object('amountMinor', price_minor, 'currency', currency))
               FROM services WHERE id = $3 AND professional_id = $1 AND retired_at IS NULL) AS service,
            (SELECT hub_id FROM hub_memberships WHERE client_id = $2 AND status = 'active') AS "hubId",
            EXISTS (SELECT FROM private_clients WHERE professional_id = $1 AND client_id = $2) AS "isPrivateClient",
            (SELECT json_build_object('version', version, 'windowHours', window_hours)
               FROM terms WHERE professional_id = $1 ORDER BY version DESC LIMIT 1) AS terms`,
    [professionalId, clientId, serviceId],
  );
  const { service, terms, ...relations } = row!;
  if (!service) throw new DomainError('not-found', 'service.not-found');
  return { service, relations, terms };
}
