import type { DataSource } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import type { ParkedFacts } from './parked-facts.ts';

export type ParkedAction = {
  readonly action: 'replay' | 'discard';
  /** An operator's id, or `terminal:` and the account's name. */
  readonly by: string;
  /** Why it was discarded. */
  readonly why: string | null;
  readonly archived: boolean;
};

/**
 * Notes what is about to be done to a message, before it is done: nothing happens without a row, and a row whose deed a
 * crash prevented harms nobody, since the message still lies there. The table takes no change and no deletion.
 */
export async function note(
  db: Pick<DataSource, 'query'>,
  { action, by, why, archived }: ParkedAction,
  { messageId, type, parkedAt, error, payload }: ParkedFacts,
): Promise<void> {
  const kept = action === 'discard' ? JSON.stringify(payload) : null;
  await db.query(NOTE, [uuidv7(), action, by, why, archived, messageId, type, parkedAt, error, kept]);
}

const NOTE = `
  INSERT INTO parked_actions (id, action, by, why, archived, message_id, type, parked_at, error, payload)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`;
