import { sql } from '@hubhours/platform/database';
import type { EntityManager } from 'typeorm';

export type TimelineEntry = {
  readonly sessionId: string;
  readonly at: Date;
  readonly kind: string;
  readonly by: 'client' | 'professional' | 'system';
  readonly details?: Readonly<Record<string, unknown>>;
  /** A private note, an e-mail to her. */
  readonly forProfessionalOnly?: boolean;
};

/** Adds to what happened to a session; nothing is ever taken away. */
export async function add(tx: Pick<EntityManager, 'query'>, entry: TimelineEntry): Promise<void> {
  await sql(
    tx,
    `INSERT INTO timeline (session_id, at, kind, by, details, for_professional_only) VALUES ($1, $2, $3, $4, $5, $6)`,
    [
      entry.sessionId,
      entry.at,
      entry.kind,
      entry.by,
      JSON.stringify(entry.details ?? {}),
      entry.forProfessionalOnly ?? false,
    ],
  );
}
