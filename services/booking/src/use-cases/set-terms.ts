import type { setTerms, terms } from '@hubhours/contracts/http/directory';
import { sql } from '@hubhours/platform/database';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { z } from 'zod';
import * as sessions from '../persistence/sessions.ts';

/** Gives a professional's terms a new version. Booked sessions keep the one that is frozen on them (R1). */
@Injectable()
export class SetTerms {
  constructor(private readonly db: DataSource) {}

  async execute(professionalId: string, wish: z.output<typeof setTerms>, now: Date): Promise<z.output<typeof terms>> {
    return this.db.transaction(async (tx) => {
      await sessions.lockProfessional(tx, professionalId);
      const [row] = await sql<{ version: number }>(
        tx,
        `INSERT INTO terms (professional_id, version, window_hours, text, created_at)
         SELECT $1, coalesce(max(version), 0) + 1, $2, $3, $4 FROM terms WHERE professional_id = $1
         RETURNING version`,
        [professionalId, wish.windowHours, wish.text, now],
      );
      if (!row) throw new Error('new terms got no version');
      return { version: row.version, windowHours: wish.windowHours, text: wish.text, createdAt: now.toISOString() };
    });
  }
}
