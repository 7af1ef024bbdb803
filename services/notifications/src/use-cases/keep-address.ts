import type { EventEnvelope } from '@hubhours/contracts/event';
import type { partyChanged } from '@hubhours/contracts/events/booking';
import { isNewest } from '@hubhours/messaging/latest';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { z } from 'zod';
import { Bell } from '../mail/bell.ts';
import * as parties from '../persistence/parties.ts';

type PartyChanged = EventEnvelope<z.output<typeof partyChanged.schema>['data']>;

/** Keeps where and how somebody is written to; mails that waited for her address can go. */
@Injectable()
export class KeepAddress {
  constructor(
    private readonly db: DataSource,
    private readonly bell: Bell,
  ) {}

  async execute(event: PartyChanged): Promise<void> {
    const { partyId, name, email, locale, timeZone } = event.data;
    await this.db.transaction(async (tx) => {
      if (!(await isNewest(tx, 'keep-address', event))) return;
      await parties.save(tx, { id: partyId, name, email, locale, timeZone });
    });
    this.bell.ring();
  }
}
