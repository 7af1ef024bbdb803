import { chargePaid } from '@hubhours/contracts/events/billing';
import { Clock } from '@hubhours/platform/clock';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { pay } from '../domain/charge.ts';
import * as entry from '../domain/ledger.ts';
import * as charges from '../persistence/charges.ts';
import * as ledger from '../persistence/ledger.ts';
import * as sessions from '../persistence/sessions.ts';
import { Announcer } from './announcer.ts';

/** The professional records that the money for a direct charge has arrived. It is with her, so it is settled at once. */
@Injectable()
export class RecordPayment {
  constructor(
    private readonly db: DataSource,
    private readonly announcer: Announcer,
    private readonly clock: Clock,
  ) {}

  /**
   * @param operationId A repeat of the same operation changes nothing and succeeds.
   * @throws DomainError `charge.not-found` | `charge.not-payable`
   */
  async execute(chargeId: string, reference: string | null, operationId: string): Promise<void> {
    await this.db.transaction(async (tx) => {
      const pending = await charges.lock(tx, chargeId);
      if (pending.operationId === operationId) return;
      const charge = pay(pending);
      const at = this.clock.now();
      await charges.savePaid(tx, chargeId, { at, reference, operationId });
      await ledger.post(tx, entry.paid(charge, at), entry.settled(charge, at));
      const session = await sessions.get(tx, charge.sessionId);
      await this.announcer.say(tx, session, (stream, about) =>
        chargePaid.create({ ...stream, data: { ...about, chargeId, amount: charge.amount } }),
      );
    });
  }
}
