import type { InOrder } from '@hubhours/contracts/subscriptions';
import type { DataSource } from 'typeorm';
import { uuidOf, type ParkedFacts } from './parked-facts.ts';

/** What this service's own tables know of a parked message. */
export type Handling = {
  /** The handlers that have had its effect already, and will let it pass. */
  readonly handledBy: readonly string[];
  /** How many events wait for it in an ordered stream. */
  readonly waitingBehind: number;
};

const NOTHING: Handling = { handledBy: [], waitingBehind: 0 };

/** By the place in `messages`. */
export async function handlingOf(db: Pick<DataSource, 'query'>, messages: readonly ParkedFacts[]): Promise<Handling[]> {
  const ids = messages.map(({ messageId }) => uuidOf(messageId));
  const rows = await db.query<(Handling & { place: string })[]>(ASK, [
    ids,
    messages.map(({ source }) => source),
    messages.map(({ subject }) => subject),
    // one that is too large for the column is no event's
    messages.map(({ sequence }) => (sequence !== null && Math.abs(sequence) < 2 ** 31 ? sequence : null)),
  ]);
  const known = new Map(rows.map(({ place, ...handling }) => [Number(place) - 1, handling]));
  return messages.map((_, place) => known.get(place) ?? NOTHING);
}

/**
 * Whether a handler that applies its events in order still needs this one, so that no later one of the stream passes. One
 * that can't be placed in its stream counts as needed, and so does one of a kind that only a newer version handles.
 */
export function holdsStream(
  { type, source, reason }: Pick<ParkedFacts, 'type' | 'source' | 'reason'>,
  handledBy: readonly string[],
  inOrder: InOrder,
): boolean {
  const mayBeOf = (names: readonly string[]) =>
    names.some((name) => name === type || (reason === 'no-handler' && name.startsWith(`${source}.`)));
  return Object.entries(inOrder).some(([handler, names]) => mayBeOf(names) && !handledBy.includes(handler));
}

/* The inbox's key begins with the handler, of which there are a few: PostgreSQL 18 skips from one to the next. */
const ASK = `
  SELECT asked.place, ARRAY(
      SELECT inbox.handler FROM inbox WHERE inbox.message_id = asked.id
      UNION
      SELECT stream.handler FROM stream_positions AS stream
      WHERE stream.source = asked.source AND stream.subject = asked.subject AND stream.sequence >= asked.sequence
      ORDER BY 1
    ) AS "handledBy", (
      SELECT count(*)::int FROM early_events AS early
      WHERE early.source = asked.source AND early.subject = asked.subject AND early.sequence > asked.sequence
    ) AS "waitingBehind"
  FROM unnest($1::uuid[], $2::text[], $3::uuid[], $4::int[]) WITH ORDINALITY AS asked(id, source, subject, sequence, place)`;
