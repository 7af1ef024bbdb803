import type { createHub, hub } from '@hubhours/contracts/http/directory';
import { sql } from '@hubhours/platform/database';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import type { z } from 'zod';
import * as parties from '../persistence/parties.ts';
import { Announcements } from './announcements.ts';

/** Opens a hub and makes the person at the given address its administrator. */
@Injectable()
export class CreateHub {
  constructor(
    private readonly db: DataSource,
    private readonly announce: Announcements,
  ) {}

  async execute(wish: z.output<typeof createHub>, now: Date): Promise<z.output<typeof hub>> {
    const { name, adminEmail, minimumGroupSize, timeZone = 'UTC' } = wish;
    const id = uuidv7();
    await this.db.transaction(async (tx) => {
      await sql(
        tx,
        'INSERT INTO hubs (id, name, minimum_group_size, time_zone, created_at) VALUES ($1, $2, $3, $4, $5)',
        [id, name, minimumGroupSize, timeZone, now],
      );
      const admin = await parties.ensure(tx, { email: adminEmail, name: nameFrom(adminEmail), locale: 'en', timeZone });
      await sql(tx, 'INSERT INTO hub_administrators (hub_id, party_id) VALUES ($1, $2)', [id, admin]);
      await this.announce.hub(tx, { hubId: id, timeZone, minimumGroupSize });
      await this.announce.party(tx, admin);
    });
    return { id, name, minimumGroupSize, timeZone, createdAt: now.toISOString() };
  }
}

/** Nobody tells an administrator's name; what stands before the @ greets her until she does. */
function nameFrom(email: string): string {
  return email.slice(0, email.indexOf('@'));
}
