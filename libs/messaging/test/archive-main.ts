import { DataSource } from 'typeorm';
import { Archive } from '../src/archive.ts';

/** Archives in a process of its own, to be killed at a crash point. */
const { SERVICE = '', AMQP = '', DATABASE = '' } = process.env;
const db = await new DataSource({ type: 'postgres', url: DATABASE }).initialize();
await new Archive(db, AMQP, SERVICE).run();
await db.destroy();
