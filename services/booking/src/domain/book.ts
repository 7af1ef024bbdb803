import type { Programme } from '@hubhours/kernel/charging';
import { DomainError } from '@hubhours/kernel/domain-error';
import type { Money } from '@hubhours/kernel/money';
import { MINUTE_MS } from '@hubhours/kernel/time-range';
import { freezeTerms, type Terms } from './policy.ts';
import { requireStart } from './reschedule.ts';
import type { Actor, Scheduled } from './session.ts';

/** What ties a client to a hub, and to this professional. */
export type Relations = { readonly hubId: string | null; readonly isPrivateClient: boolean };

export type Service = {
  readonly id: string;
  readonly durationMinutes: number;
  readonly price: Money;
  readonly offeredToHub: boolean;
};

/**
 * Under which programme a booking falls, fixed for good (R1). A client books for herself as a hub client only; a
 * professional says which where a client is both a hub's and her own.
 * @throws DomainError `session.hub-membership-required` | `session.programme-required` |
 *   `session.programme-not-possible` | `client.not-found`
 */
export function programmeOf(by: Actor, relations: Relations, wanted: Programme | undefined): Programme {
  const { hubId, isPrivateClient } = relations;
  if (by === 'client') {
    if (wanted === 'private') throw new DomainError('rejected', 'session.programme-not-possible');
    if (!hubId) throw new DomainError('forbidden', 'session.hub-membership-required');
    return 'hub';
  }
  if (!hubId && !isPrivateClient) throw new DomainError('not-found', 'client.not-found');
  if (wanted) {
    const possible = wanted === 'hub' ? hubId !== null : isPrivateClient;
    if (!possible) throw new DomainError('rejected', 'session.programme-not-possible');
    return wanted;
  }
  if (hubId && isPrivateClient) throw new DomainError('rejected', 'session.programme-required');
  return hubId ? 'hub' : 'private';
}

export type Booking = {
  readonly id: string;
  readonly lineageId: string;
  readonly professionalId: string;
  readonly clientId: string;
  readonly service: Service;
  readonly by: Actor;
  readonly relations: Relations;
  readonly programme?: Programme | undefined;
  readonly terms: Terms;
  readonly start: Date;
};

/**
 * A new session, with the terms of this moment frozen on it.
 * @param now When the request was first received.
 * @throws DomainError those of `programmeOf`, `session.own-client`, `service.not-offered`, `session.start-in-past`,
 *   `session.start-not-on-minute`
 * @see docs/rules.md R1
 */
export function book(booking: Booking, now: Date): Scheduled {
  const { service, start, by, clientId, professionalId } = booking;
  if (clientId === professionalId) throw new DomainError('rejected', 'session.own-client');
  const programme = programmeOf(by, booking.relations, booking.programme);
  if (by === 'client' && !service.offeredToHub) throw new DomainError('rejected', 'service.not-offered');
  requireStart(start, now);
  return {
    id: booking.id,
    lineageId: booking.lineageId,
    sequence: 1,
    professionalId,
    clientId,
    serviceId: service.id,
    programme,
    hubId: programme === 'hub' ? booking.relations.hubId : null,
    start,
    end: new Date(start.getTime() + service.durationMinutes * MINUTE_MS),
    policy: freezeTerms(programme, booking.terms, service.price),
    overbooked: false,
    bookedAt: now,
    previousSessionId: null,
    status: 'scheduled',
    nextSessionId: null,
    change: null,
  };
}
