import type { timelineEntry } from '@hubhours/contracts/http/sessions';
import { sql } from '@hubhours/platform/database';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { z } from 'zod';
import type { Actor } from '../domain/session.ts';
import { warnings } from '../domain/warnings.ts';

type Entry = z.output<typeof timelineEntry>;

/** Who did what when, what was shown, e-mails and their fate, money moved; oldest first. */
@Injectable()
export class SessionTimeline {
  constructor(private readonly db: DataSource) {}

  async execute(sessionId: string, viewer: Actor): Promise<Entry[]> {
    const rows = await sql<Omit<Entry, 'at'> & { at: Date }>(
      this.db,
      `SELECT at, kind, by, details FROM (
         SELECT at, kind, by, details, id FROM timeline
          WHERE session_id = $1 AND ($2 OR NOT for_professional_only)
         UNION ALL
         SELECT served_at, 'warning-shown', 'system',
                jsonb_build_object('code', code, 'textVersion', text_version, 'language', language, 'shownBy', shown_by), id
           FROM warning_servings WHERE session_id = $1
       ) AS happened ORDER BY at, id`,
      [sessionId, viewer === 'professional'],
    );
    return rows.map(({ at, details, ...entry }) => ({ ...entry, at: at.toISOString(), details: withText(details) }));
  }
}

/** The text that was shown, for whoever reads the evidence. */
function withText(details: Entry['details']): Entry['details'] {
  const code = details['code'];
  return typeof code === 'string' && code in warnings
    ? { ...details, text: warnings[code as keyof typeof warnings].text }
    : details;
}
