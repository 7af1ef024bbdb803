import 'reflect-metadata';
import { text } from 'node:stream/consumers';
import { id } from '@hubhours/contracts/shapes';
import { DomainError } from '@hubhours/kernel/domain-error';
import { readConfig } from '@hubhours/platform/config';
import { sql } from '@hubhours/platform/database';
import { createService } from '@hubhours/platform/service';
import { DataSource } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import { z } from 'zod';
import { BookingModule } from './booking.module.ts';
import { bookingConfig } from './config.ts';
import { BookSession } from './use-cases/book-session.ts';
import { CancelSession } from './use-cases/cancel-session.ts';
import { ConcludeSession } from './use-cases/conclude-session.ts';
import { RescheduleSession } from './use-cases/reschedule-session.ts';

/**
 * Plays a diary of past days into booking: the use cases take the moment of each request as data, so history is made by
 * the same code as the present. The diary comes on standard input; a calendar that has sessions already is left alone.
 */
const entry = z.strictObject({
  professionalId: id,
  clientId: id,
  serviceId: id,
  programme: z.enum(['hub', 'private']),
  start: z.coerce.date(),
  bookedAt: z.coerce.date(),
  then: z
    .discriminatedUnion('did', [
      z.strictObject({ did: z.literal('completed') }),
      z.strictObject({ did: z.literal('no-show'), charge: z.enum(['credit', 'direct', 'none']).optional() }),
      z.strictObject({
        did: z.literal('cancelled'),
        by: z.enum(['client', 'professional']),
        at: z.coerce.date(),
        acknowledge: z.enum(['late-change', 'own-terms']).optional(),
      }),
      z.strictObject({
        did: z.literal('moved'),
        by: z.enum(['client', 'professional']),
        at: z.coerce.date(),
        to: z.coerce.date(),
        acknowledge: z.enum(['late-change', 'own-terms']).optional(),
      }),
    ])
    .optional(),
});
type Entry = z.output<typeof entry>;

const diary = z.array(entry).parse(JSON.parse(await text(process.stdin)));
const config = readConfig(bookingConfig, { LOG_LEVEL: 'warn', ...process.env, PORT: '0' });
const service = { name: 'booking', module: (given: typeof config) => BookingModule.forConfig(given) };
const { app, close } = await createService(service, config);
const [calendar] = await sql<{ used: boolean }>(
  app.get(DataSource),
  'SELECT EXISTS (SELECT FROM sessions WHERE professional_id = ANY ($1)) AS used',
  [diary.map(({ professionalId }) => professionalId)],
);
if (!calendar?.used) for (const one of diary) await play(one);
await close();
process.exit(0);

async function play({ then, bookedAt, ...wish }: Entry): Promise<void> {
  const at = (receivedAt: Date) => ({ id: uuidv7(), receivedAt });
  const booking = { ...wish, by: 'professional', overbook: false } as const;
  const booked = at(bookedAt);
  const { id: sessionId, end } = await patiently(() => app.get(BookSession).execute(booking, booked));
  switch (then?.did) {
    case undefined:
      return;
    case 'completed':
      await app.get(ConcludeSession).complete(sessionId, at(end));
      return;
    case 'no-show':
      await app.get(ConcludeSession).noShow(sessionId, then.charge, at(end));
      return;
    case 'cancelled': {
      const { by, acknowledge: acknowledged } = then;
      const professionals = { reason: 'by-professional', notifyClient: true } as const;
      const command = by === 'client' ? { sessionId, by, acknowledged } : { sessionId, by, ...professionals };
      await app.get(CancelSession).execute(command, at(then.at));
      return;
    }
    case 'moved': {
      const { by, to: start, acknowledge: acknowledged } = then;
      const move = { sessionId, by: 'professional', start, acknowledged, overbook: false, notifyClient: true } as const;
      const moved = at(then.at);
      await patiently(() => app.get(RescheduleSession).execute({ ...move, by }, moved));
    }
  }
}

/** A machine that is busy starting everything may keep availability from answering within a caller's patience. */
async function patiently<T>(work: () => Promise<T>, attempts = 10): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (attempts <= 1 || !(error instanceof DomainError) || error.kind !== 'unavailable') throw error;
    return patiently(work, attempts - 1);
  }
}
