import type { EventDefinition } from '@hubhours/contracts/event';
import type { Applier } from '@hubhours/messaging/ordered-inbox';
import type { EntityManager } from 'typeorm';
import type { z } from 'zod';
import type { Session } from '../domain/mail.ts';

/** For `OrderedInbox`: its events may come from the database, where they wait for their turn, so they are read again. */
export function applierOf<Name extends string, Data extends z.ZodType>(
  definition: EventDefinition<Name, Data>,
  apply: (tx: EntityManager, eventId: string, data: z.output<Data>) => Promise<void>,
): Record<string, Applier> {
  return {
    [definition.name]: (tx, event) => apply(tx, event.id, definition.schema.shape.data.parse(event.data)),
  };
}

type Facts = Omit<Session, 'start' | 'end'> & { readonly start: string; readonly end: string };

/** The session that an event is about. */
export function sessionOf({ sessionId, lineageId, professionalId, clientId, start, end }: Facts): Session {
  return { sessionId, lineageId, professionalId, clientId, start: new Date(start), end: new Date(end) };
}
