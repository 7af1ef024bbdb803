import type { createClient } from '@hubhours/contracts/http/directory';
import { DomainError } from '@hubhours/kernel/domain-error';
import { sql } from '@hubhours/platform/database';
import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import type { z } from 'zod';
import * as parties from '../persistence/parties.ts';
import { Announcements } from './announcements.ts';

type Wish = z.output<typeof createClient>;

/**
 * Ties the person at an address to a hub or to a professional; a known one gains the relation, and the answer is the
 * same as for a new one (R16). A client of another hub is tied to this one when she leaves that.
 * @throws DomainError `hub.not-found` | `session.own-client`
 */
@Injectable()
export class AddClient {
  constructor(
    private readonly db: DataSource,
    private readonly announce: Announcements,
  ) {}

  async execute(wish: Wish): Promise<string> {
    const { name, email, timeZone, locale = 'en' } = wish;
    return this.db.transaction(async (tx) => {
      const clientId = await parties.ensure(tx, { name, email, timeZone, locale });
      // Her row is locked first: two hubs that invite her at once must not both become hers.
      await sql(tx, 'SELECT 1 FROM parties WHERE id = $1 FOR NO KEY UPDATE', [clientId]);
      await sql(tx, 'INSERT INTO clients (id) VALUES ($1) ON CONFLICT DO NOTHING', [clientId]);
      if ('hubId' in wish) await this.addToHub(tx, clientId, wish);
      else await this.addToProfessional(tx, clientId, wish);
      return clientId;
    });
  }

  private async addToHub(tx: EntityManager, clientId: string, wish: Extract<Wish, { hubId: string }>): Promise<void> {
    const hubs = await sql(tx, 'SELECT 1 FROM hubs WHERE id = $1', [wish.hubId]);
    if (hubs.length === 0) throw new DomainError('not-found', 'hub.not-found');
    const [row] = await sql<{ status: string; added: boolean }>(
      tx,
      `INSERT INTO hub_memberships (id, hub_id, client_id, status, entered_name, entered_time_zone)
       SELECT $1, $2, $3,
              CASE WHEN EXISTS (SELECT FROM hub_memberships WHERE client_id = $3 AND status = 'active')
                   THEN 'waiting' ELSE 'active' END, $4, $5
       ON CONFLICT (client_id, hub_id) WHERE status <> 'ended'
       DO UPDATE SET entered_name = excluded.entered_name, entered_time_zone = excluded.entered_time_zone
       RETURNING status, id = $1 AS added`,
      [uuidv7(), wish.hubId, clientId, wish.name, wish.timeZone],
    );
    if (row?.added && row.status === 'active') {
      await this.announce.membership(tx, { clientId, hubId: wish.hubId, previousHubId: null });
    } else {
      await this.announce.party(tx, clientId);
    }
  }

  private async addToProfessional(
    tx: EntityManager,
    clientId: string,
    wish: Extract<Wish, { professionalId: string }>,
  ): Promise<void> {
    if (clientId === wish.professionalId) throw new DomainError('rejected', 'session.own-client');
    await sql(
      tx,
      `INSERT INTO private_clients (professional_id, client_id, entered_name, entered_time_zone)
       VALUES ($1, $2, $3, $4)
       ON CONFLICT (professional_id, client_id)
       DO UPDATE SET entered_name = excluded.entered_name, entered_time_zone = excluded.entered_time_zone`,
      [wish.professionalId, clientId, wish.name, wish.timeZone],
    );
    await this.announce.party(tx, clientId);
  }
}
