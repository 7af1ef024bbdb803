import type { GetMessage } from 'amqplib';
import type { DataSource } from 'typeorm';
import { PARKED_REASON_HEADER, parkedAt } from '../parking.ts';
import type { ParkedMessage } from './parking-queue.ts';

type Database = Pick<DataSource, 'query'>;
type Row = { messageId: string; type: string | null; parkedAt: Date; headers: object; body: Buffer };

/** A message of table `parked_archive`, as if it had come from the queue. */
export type ArchivedMessage = ParkedMessage & { readonly archivedKey: readonly [messageId: string, parkedAt: Date] };

/** Keeps a message that was parked for 14 days. One that was kept and then not acked comes again, and is kept once. */
export async function keep(db: Database, message: Pick<GetMessage, 'content' | 'properties'>): Promise<void> {
  const { messageId, type, headers } = message.properties;
  const reason: unknown = headers?.[PARKED_REASON_HEADER];
  const values = [String(messageId), type ?? null, parkedAt(message), reason ?? null, headers ?? {}, message.content];
  await db.query(KEEP, values);
}

/** Those named, or the newest `most`. */
export async function find(
  db: Database,
  messageIds: readonly string[] | 'all',
  most: number,
): Promise<ArchivedMessage[]> {
  const rows = await db.query<Row[]>(FIND, [messageIds === 'all' ? null : messageIds, most]);
  return rows.map(({ messageId, type, parkedAt, headers, body }) => ({
    content: body,
    properties: {
      messageId,
      type: type ?? undefined,
      contentType: 'application/json',
      // the broker's own note of the time is gone with the queue
      headers: { ...headers, 'hubhours-parked-at': parkedAt.toISOString() },
    } as Partial<ParkedMessage['properties']> as ParkedMessage['properties'],
    archivedKey: [messageId, parkedAt],
  }));
}

export async function remove(db: Database, { archivedKey }: ArchivedMessage): Promise<void> {
  await db.query(`DELETE FROM parked_archive WHERE message_id = $1 AND parked_at = $2`, [...archivedKey]);
}

const KEEP = `
  INSERT INTO parked_archive (message_id, type, parked_at, reason, headers, body) VALUES ($1, $2, $3, $4, $5, $6)
  ON CONFLICT DO NOTHING`;

const FIND = `
  SELECT message_id AS "messageId", type, parked_at AS "parkedAt", headers, body
  FROM parked_archive WHERE $1::text[] IS NULL OR message_id = ANY($1)
  ORDER BY parked_at DESC LIMIT $2`;
