import { DomainError } from '@hubhours/kernel/domain-error';
import { sql } from '@hubhours/platform/database';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Announcements } from './announcements.ts';

/**
 * Changes a professional's name or language.
 * @throws DomainError `professional.not-found`
 */
@Injectable()
export class ChangeProfessional {
  constructor(
    private readonly db: DataSource,
    private readonly announce: Announcements,
  ) {}

  async execute(id: string, change: { name?: string | undefined; locale?: string | undefined }): Promise<void> {
    await this.db.transaction(async (tx) => {
      const rows = await sql(
        tx,
        `UPDATE parties SET name = coalesce($2, name), locale = coalesce($3, locale)
          WHERE id = $1 AND EXISTS (SELECT FROM professionals WHERE id = $1) RETURNING id`,
        [id, change.name ?? null, change.locale ?? null],
      );
      if (rows.length === 0) throw new DomainError('not-found', 'professional.not-found');
      await this.announce.party(tx, id);
    });
  }
}
