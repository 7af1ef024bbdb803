import { hubChanged, membershipChanged, partyChanged, professionalChanged } from '@hubhours/contracts/events/booking';
import { Outbox } from '@hubhours/messaging/outbox';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import * as parties from '../persistence/parties.ts';
import * as services from '../persistence/services.ts';

/**
 * Tells the other services who is who, in the transaction that changed it. All that is told of a person, in whatever part,
 * is one stream: her revision counts it.
 */
@Injectable()
export class Announcements {
  constructor(private readonly outbox: Outbox) {}

  /** After any change of a person or of her relations. */
  async party(tx: EntityManager, id: string): Promise<void> {
    const { revision, ...data } = await parties.revise(tx, id);
    await this.outbox.append(tx, partyChanged.create({ subject: id, sequence: revision, data }));
  }

  /** A client's hub is another one, or none, from now on; tells of the person too. */
  async membership(
    tx: EntityManager,
    data: { clientId: string; hubId: string | null; previousHubId: string | null },
  ): Promise<void> {
    await this.party(tx, data.clientId);
    const sequence = await parties.nextRevision(tx, data.clientId);
    await this.outbox.append(tx, membershipChanged.create({ subject: data.clientId, sequence, data }));
  }

  /** After a hub was opened. */
  async hub(tx: EntityManager, data: { hubId: string; timeZone: string; minimumGroupSize: number }): Promise<void> {
    await this.outbox.append(tx, hubChanged.create({ subject: data.hubId, sequence: 1, data }));
  }

  /** After any change of a professional's zone or services. */
  async professional(tx: EntityManager, id: string): Promise<void> {
    const sequence = await parties.nextRevision(tx, id);
    const timeZone = await parties.timeZoneOf(tx, id);
    const offered = await services.of(tx, id);
    const data = {
      professionalId: id,
      timeZone,
      services: offered.map(({ id: serviceId, durationMinutes, price, offeredToHub }) => ({
        serviceId,
        durationMinutes,
        price,
        offeredToHub,
      })),
    };
    await this.outbox.append(tx, professionalChanged.create({ subject: id, sequence, data }));
  }
}
