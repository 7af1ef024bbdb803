import { membershipChanged, partyChanged, professionalChanged } from '@hubhours/contracts/events/booking';
import { Outbox } from '@hubhours/messaging/outbox';
import { sql } from '@hubhours/platform/database';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import * as parties from '../persistence/parties.ts';
import * as services from '../persistence/services.ts';

/** Tells the other services who is who, in the transaction that changed it. */
@Injectable()
export class Announcements {
  constructor(private readonly outbox: Outbox) {}

  /** After any change of a person or of her relations. Returns her revision. */
  async party(tx: EntityManager, id: string): Promise<number> {
    const { partyId, revision, name, email, locale, timeZone, roles, memberOf, administers } = await parties.revise(
      tx,
      id,
    );
    const data = { partyId, name, email, locale, timeZone, roles, memberOf, administers };
    await this.outbox.append(tx, partyChanged.create({ subject: partyId, sequence: revision, data }));
    return revision;
  }

  /** A client's hub is another one, or none, from now on; tells of the person too. */
  async membership(
    tx: EntityManager,
    change: { clientId: string; hubId: string | null; previousHubId: string | null },
  ): Promise<void> {
    const sequence = await this.party(tx, change.clientId);
    await this.outbox.append(tx, membershipChanged.create({ subject: change.clientId, sequence, data: change }));
  }

  /** After any change of a professional's zone or services. */
  async professional(tx: EntityManager, id: string): Promise<void> {
    const [row] = await sql<{ revision: number; timeZone: string }>(
      tx,
      `UPDATE professionals SET revision = revision + 1 WHERE id = $1
        RETURNING revision, (SELECT time_zone FROM parties WHERE parties.id = $1) AS "timeZone"`,
      [id],
    );
    if (!row) throw new Error('a professional who is announced does not exist');
    const offered = await services.of(tx, id);
    const data = {
      professionalId: id,
      timeZone: row.timeZone,
      services: offered.map(({ id: serviceId, durationMinutes, price, offeredToHub }) => ({
        serviceId,
        durationMinutes,
        price,
        offeredToHub,
      })),
    };
    await this.outbox.append(tx, professionalChanged.create({ subject: id, sequence: row.revision, data }));
  }
}
