import { sql } from '@hubhours/platform/database';
import type { EntityManager } from 'typeorm';
import type { Warning } from '../domain/warnings.ts';
import { warnings } from '../domain/warnings.ts';
import type { WarningCode } from '../domain/session.ts';

type Db = Pick<EntityManager, 'query'>;

/** Keeps that the client was shown a warning (R5). */
export async function record(
  db: Db,
  serving: { sessionId: string; warning: Warning; shownBy: 'quote' | 'refusal'; at: Date },
): Promise<void> {
  const { code, textVersion, language } = serving.warning;
  await sql(
    db,
    `INSERT INTO warning_servings (session_id, code, text_version, language, shown_by, served_at)
     VALUES ($1, $2, $3, $4, $5, $6)`,
    [serving.sessionId, code, textVersion, language, serving.shownBy, serving.at],
  );
}

/** When the present text of a warning was last shown for a session; null: never. */
export async function lastServed(db: Db, sessionId: string, code: WarningCode | undefined): Promise<Date | null> {
  if (!code) return null;
  const rows = await sql<{ servedAt: Date }>(
    db,
    `SELECT served_at AS "servedAt" FROM warning_servings
      WHERE session_id = $1 AND code = $2 AND text_version = $3 ORDER BY served_at DESC LIMIT 1`,
    [sessionId, code, warnings[code].textVersion],
  );
  return rows[0]?.servedAt ?? null;
}
