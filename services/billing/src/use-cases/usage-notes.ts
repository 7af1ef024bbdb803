import { Clock } from '@hubhours/platform/clock';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Session } from '../domain/session.ts';
import * as usage from '../persistence/usage.ts';

/** Notes what the employer's totals are made of (R16); a private session is none of its business. A step of a transaction. */
@Injectable()
export class UsageNotes {
  constructor(private readonly clock: Clock) {}

  /** That `session` took place, if it did, and that a credit was used for it (1) or taken back (-1). */
  async note(tx: EntityManager, session: Session, credits: -1 | 0 | 1): Promise<void> {
    if (session.hubId === null) return;
    const fact = { sessions: session.status === 'completed' ? 1 : 0, credits } as const;
    // when it is noted is what says in which month it still counts, not when it happened
    await usage.note(tx, session, fact, this.clock.now());
  }
}
