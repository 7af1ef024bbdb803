import type { paymentMethod } from '@hubhours/contracts/http/billing';
import { sql } from '@hubhours/platform/database';
import { Inject, Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { z } from 'zod';

type Card = NonNullable<z.output<typeof paymentMethod>['card']>;

/** Injection token: whether clients can pay online here. */
export const IS_ONLINE = Symbol('hubhours:payments-online');

/** The card that a client keeps for later charges, as she knows it. */
@Injectable()
export class PaymentMethodOf {
  constructor(
    private readonly db: DataSource,
    @Inject(IS_ONLINE) private readonly online: boolean,
  ) {}

  async execute(clientId: string): Promise<z.output<typeof paymentMethod>> {
    const [card] = await sql<Card>(
      this.db.manager,
      `SELECT brand, last4, expires_month AS "expiresMonth", expires_year AS "expiresYear" FROM payers
       WHERE client_id = $1 AND card IS NOT NULL`,
      [clientId],
    );
    return { online: this.online, card: (this.online && card) || null };
  }
}
