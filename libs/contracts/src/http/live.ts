import { z } from 'zod';
import { id } from '../shapes.ts';

/**
 * What can be out of date on a page. The id that goes with it is, for `session`, `timeline`, `deliveries`, `decisions` and
 * `charges`, that of the session (a new one too: then lists are out of date); for `slots`, `schedule` and `professional`
 * that of the professional; for `credits` the client's, for `clients` the hub's, for `me` and `directory` the person's.
 * `everything`: something may have passed unheard, and there is no id.
 */
export const staleKind = z.enum([
  'session',
  'timeline',
  'deliveries',
  'decisions',
  'charges',
  'credits',
  'slots',
  'schedule',
  'professional',
  'clients',
  'me',
  'directory',
  'everything',
]);

export const stale = z.object({ kind: staleKind, id: id.nullable() });
export type Stale = z.output<typeof stale>;

/** The `data` of one message of `GET /api/live`: what to read again. Names and ids of things, nothing of what is in them. */
export const liveMessage = z.object({ stale: z.array(stale) }).meta({ id: 'LiveMessage' });
export type LiveMessage = z.output<typeof liveMessage>;
