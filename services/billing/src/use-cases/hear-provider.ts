import { HttpProblem } from '@hubhours/platform/http-problem';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import * as attempts from '../persistence/attempts.ts';
import * as setups from '../persistence/card-setups.ts';
import * as refunds from '../persistence/refunds.ts';
import { PaymentProvider } from '../providers/payment-provider.ts';

/**
 * A webhook says only what to look at; what it is, the provider is asked. So it may come twice, late, in any order, or
 * never: nothing depends on it but how soon we know.
 */
@Injectable()
export class HearProvider {
  constructor(
    private readonly db: DataSource,
    private readonly provider: PaymentProvider,
  ) {}

  /**
   * @param body Byte for byte as it came, since that is what was signed.
   * @throws HttpProblem 404 `route.not-found` (no online provider) | 400 `payment.signature-invalid`
   */
  async execute(body: string, signature: string): Promise<void> {
    const { online } = this.provider;
    if (online === null) throw new HttpProblem(404, 'route.not-found');
    const hint = online.hear(body, signature);
    if (hint === undefined) throw new HttpProblem(400, 'payment.signature-invalid');
    const { manager } = this.db;
    if (hint.about === 'attempt') await attempts.lookNow(manager, hint.chargeId, hint.number);
    if (hint.about === 'refund') await refunds.lookNow(manager, hint.id);
    if (hint.about === 'setup') await setups.lookNow(manager, hint.id);
  }
}
