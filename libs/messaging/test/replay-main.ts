import { DataSource } from 'typeorm';
import { ParkedEvents } from '../src/parked/parked-events.ts';

/** A replay in a process of its own, slow enough to be killed in the middle; a line for each event. */
const { SERVICE = '', AMQP = '', DATABASE = '' } = process.env;
const db = await new DataSource({ type: 'postgres', url: DATABASE }).initialize();
await new ParkedEvents(db, SERVICE, AMQP).replay(
  {
    messageIds: 'all',
    past: false,
    parkedBefore: new Date(),
    perSecond: 20,
    withinMs: 60_000,
    by: 'terminal:test',
  },
  (done) => void process.stdout.write(`${done}\n`),
);
