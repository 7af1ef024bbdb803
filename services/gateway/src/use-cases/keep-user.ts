import type { EventEnvelope } from '@hubhours/contracts/event';
import { isNewest } from '@hubhours/messaging/latest';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import * as users from '../persistence/users.ts';
import { SignInSender } from './sign-in-sender.ts';

type Party = Omit<users.User, 'id'> & { readonly partyId: string };

/** Keeps sign-in in step with the directory: the newest state of a party wins, in whatever order the events come. */
@Injectable()
export class KeepUser {
  constructor(
    private readonly db: DataSource,
    private readonly sender: SignInSender,
  ) {}

  async execute(event: EventEnvelope<Party>): Promise<void> {
    await this.db.transaction(async (tx) => {
      if (!(await isNewest(tx, 'keep-user', event))) return;
      const { partyId: id, ...party } = event.data;
      await users.save(tx, { id, ...party });
    });
    // she may have asked for a link a moment before she became known
    this.sender.wake();
  }
}
