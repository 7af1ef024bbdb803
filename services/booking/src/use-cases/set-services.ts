import type { setServices } from '@hubhours/contracts/http/directory';
import { DomainError } from '@hubhours/kernel/domain-error';
import { sql } from '@hubhours/platform/database';
import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import type { z } from 'zod';
import * as services from '../persistence/services.ts';
import * as sessions from '../persistence/sessions.ts';
import { Announcements } from './announcements.ts';

type Wish = z.output<typeof setServices>['services'];

/**
 * Replaces what a professional offers. A service that is left out retires: booked sessions keep it.
 * @throws DomainError `service.not-found` for an id that is not among hers
 */
@Injectable()
export class SetServices {
  constructor(
    private readonly db: DataSource,
    private readonly announce: Announcements,
  ) {}

  async execute(professionalId: string, wish: Wish, now: Date): Promise<services.NamedService[]> {
    return this.db.transaction(async (tx) => {
      await sessions.lockProfessional(tx, professionalId);
      const present = new Set((await services.of(tx, professionalId)).map((service) => service.id));
      const named = wish.flatMap(({ id }) => id ?? []);
      if (named.some((id) => !present.has(id)) || new Set(named).size < named.length) {
        throw new DomainError('not-found', 'service.not-found');
      }
      await sql(
        tx,
        'UPDATE services SET retired_at = $3 WHERE professional_id = $1 AND retired_at IS NULL AND NOT (id = ANY ($2))',
        [professionalId, named, now],
      );
      for (const [position, service] of wish.entries()) await this.put(tx, professionalId, service, position);
      await this.announce.professional(tx, professionalId);
      return services.of(tx, professionalId);
    });
  }

  private async put(tx: EntityManager, professionalId: string, service: Wish[number], position: number): Promise<void> {
    const { name, durationMinutes, price, offeredToHub } = service;
    await sql(
      tx,
      `INSERT INTO services
         (id, professional_id, name, duration_minutes, price_minor, currency, offered_to_hub, position)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
       ON CONFLICT (id) DO UPDATE SET name = $3, duration_minutes = $4, price_minor = $5, currency = $6,
         offered_to_hub = $7, position = $8`,
      [
        service.id ?? uuidv7(),
        professionalId,
        name,
        durationMinutes,
        price.amountMinor,
        price.currency,
        offeredToHub,
        position,
      ],
    );
  }
}
