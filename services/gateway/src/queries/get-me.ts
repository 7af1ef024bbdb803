import { me } from '@hubhours/contracts/http/identity';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { z } from 'zod';
import * as users from '../persistence/users.ts';

/** The caller as the page shows her. */
@Injectable()
export class GetMe {
  constructor(private readonly db: DataSource) {}

  /** Undefined for a party that has not arrived here. */
  async execute(partyId: string): Promise<z.output<typeof me> | undefined> {
    const user = await users.find(this.db.manager, partyId);
    if (!user) return undefined;
    const { memberOf, administers, ...rest } = user;
    return me.parse({
      ...rest,
      clientId: user.roles.includes('client') ? user.id : null,
      professionalId: user.roles.includes('professional') ? user.id : null,
      hubId: administers[0] ?? memberOf,
    });
  }
}
