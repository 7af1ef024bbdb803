import { sql } from '@hubhours/platform/database';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import * as parties from '../persistence/parties.ts';
import { Announcements } from './announcements.ts';

/** Makes sure that the person at an address is an operator; several replicas may say so at once. */
@Injectable()
export class EnsureOperator {
  constructor(
    private readonly db: DataSource,
    private readonly announce: Announcements,
  ) {}

  async execute(email: string): Promise<void> {
    await this.db.transaction(async (tx) => {
      const id = await parties.ensure(tx, { email, name: 'Operator', locale: 'en', timeZone: 'UTC' });
      const made = await sql(
        tx,
        'UPDATE parties SET is_operator = true WHERE id = $1 AND NOT is_operator RETURNING id',
        [id],
      );
      if (made.length > 0) await this.announce.party(tx, id);
    });
  }
}
