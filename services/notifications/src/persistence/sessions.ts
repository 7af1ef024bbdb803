import { sql } from '@hubhours/platform/database';
import type { EntityManager } from 'typeorm';
import type { Session } from '../domain/mail.ts';

/** Notes whose session it is; none of this ever changes. */
export async function note(tx: Pick<EntityManager, 'query'>, session: Session): Promise<void> {
  const { sessionId, lineageId, professionalId, clientId } = session;
  await sql(
    tx,
    `INSERT INTO sessions (id, lineage_id, professional_id, client_id) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING`,
    [sessionId, lineageId, professionalId, clientId],
  );
}
