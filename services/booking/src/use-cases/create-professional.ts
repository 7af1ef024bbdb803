import type { createProfessional, professional } from '@hubhours/contracts/http/directory';
import { DomainError } from '@hubhours/kernel/domain-error';
import { sql } from '@hubhours/platform/database';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { z } from 'zod';
import * as parties from '../persistence/parties.ts';
import { Announcements } from './announcements.ts';

/**
 * Makes the person at an address a professional.
 * @throws DomainError `professional.already-known`
 */
@Injectable()
export class CreateProfessional {
  constructor(
    private readonly db: DataSource,
    private readonly announce: Announcements,
  ) {}

  async execute(wish: z.output<typeof createProfessional>): Promise<z.output<typeof professional>> {
    const { name, email, timeZone, locale = 'en' } = wish;
    return this.db.transaction(async (tx) => {
      const id = await parties.ensure(tx, { name, email, timeZone, locale });
      const added = await sql(tx, 'INSERT INTO professionals (id) VALUES ($1) ON CONFLICT DO NOTHING RETURNING id', [
        id,
      ]);
      if (added.length === 0) throw new DomainError('conflict', 'professional.already-known');
      // Her calendar goes by what the operator says now, even if she was known as a client before.
      const update = 'UPDATE parties SET name = $2, time_zone = $3, locale = $4 WHERE id = $1';
      await sql(tx, update, [id, name, timeZone, locale]);
      await this.announce.party(tx, id);
      await this.announce.professional(tx, id);
      return { id, name, email, timeZone, locale };
    });
  }
}
