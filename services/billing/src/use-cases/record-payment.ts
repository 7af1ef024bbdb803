import { Clock } from '@hubhours/platform/clock';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { pay } from '../domain/charge.ts';
import * as entry from '../domain/ledger.ts';
import * as charges from '../persistence/charges.ts';
import * as ledger from '../persistence/ledger.ts';
import { ChargeDesk } from './charge-desk.ts';
import { PaymentDesk } from './payment-desk.ts';

/** The professional records that the money for a direct charge has arrived. It is with her, so it is settled at once. */
@Injectable()
export class RecordPayment {
  constructor(
    private readonly db: DataSource,
    private readonly payments: PaymentDesk,
    private readonly charges: ChargeDesk,
    private readonly clock: Clock,
  ) {}

  /**
   * @param operationId A repeat of the same operation changes nothing and succeeds.
   * @throws DomainError `charge.not-found` | `charge.not-payable` | `charge.payment-under-way`
   */
  async execute(chargeId: string, reference: string | null, operationId: string): Promise<void> {
    await this.db.transaction(async (tx) => {
      const pending = await charges.lock(tx, chargeId);
      if (pending.operationId === operationId) return;
      const charge = pay(pending, 'manual');
      await this.charges.stopCollecting(tx, chargeId);
      const at = this.clock.now();
      await this.payments.paid(tx, charge, at, { reference, operationId });
      await ledger.post(tx, entry.paid(charge, at), entry.settled(charge, at));
    });
  }
}
