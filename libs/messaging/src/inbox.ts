import type { EventEnvelope } from '@hubhours/contracts/event';
import type { DataSource, EntityManager } from 'typeorm';
import { crashPoint } from './crash-point.ts';

/** Makes the effects of events happen once, however often the events come. */
export class Inbox {
  constructor(private readonly db: DataSource) {}

  /**
   * Runs `effect` once for each handler and event, in one transaction with the note that it ran. A repeat that comes while
   * the first still runs waits for it, and runs after all if the first fails.
   * @param handler A name that is never changed: several handlers of one event each have their own.
   * @returns undefined for a repeat
   */
  async once<T>(
    handler: string,
    event: Pick<EventEnvelope, 'id'>,
    effect: (tx: EntityManager) => Promise<T>,
  ): Promise<T | undefined> {
    return this.db.transaction(async (tx) => {
      const noted = await tx.query<unknown[]>(NOTE, [handler, event.id]);
      if (noted.length === 0) return undefined;
      const effected = await effect(tx);
      crashPoint('inbox.effected');
      return effected;
    });
  }
}

/* First in its transaction, so that a repeat waits here and not after half of the effects. */
const NOTE = `
  INSERT INTO inbox (handler, message_id) VALUES ($1, $2)
  ON CONFLICT DO NOTHING RETURNING message_id`;
