import type { EventEnvelope } from '@hubhours/contracts/event';
import type { EntityManager } from 'typeorm';

/**
 * For handlers that keep the latest state only: true, and noted, if the handler has seen neither this event's sequence nor
 * a later one of its stream. Holds the stream until the transaction ends, so an older event cannot overtake a newer one.
 */
export async function isNewest(
  tx: EntityManager,
  handler: string,
  { source, subject, sequence }: Pick<EventEnvelope, 'source' | 'subject' | 'sequence'>,
): Promise<boolean> {
  const noted = await tx.query<unknown[]>(ADVANCE, [handler, source, subject, sequence]);
  return noted.length > 0;
}

const ADVANCE = `
  INSERT INTO stream_positions AS stream (handler, source, subject, sequence) VALUES ($1, $2, $3, $4)
  ON CONFLICT (handler, source, subject) DO UPDATE SET sequence = excluded.sequence
  WHERE stream.sequence < excluded.sequence
  RETURNING sequence`;
