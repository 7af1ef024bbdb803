import type { sessionBooked } from '@hubhours/contracts/events/booking';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { z } from 'zod';
import * as ledger from '../persistence/ledger.ts';
import * as sessions from '../persistence/sessions.ts';
import { SessionCredits } from './session-credits.ts';
import { bookedSession } from './session-facts.ts';

/** Holds a credit for a session that was booked, if the client has one; a private session never holds one (R15). */
@Injectable()
export class ApplyBooking {
  constructor(private readonly credits: SessionCredits) {}

  async execute(tx: EntityManager, { time, data }: z.output<typeof sessionBooked.schema>): Promise<void> {
    const session = bookedSession(data.session);
    await ledger.lockClient(tx, session.clientId);
    const at = new Date(time);
    await sessions.insert(tx, session, at);
    await this.credits.hold(tx, session, at);
  }
}
