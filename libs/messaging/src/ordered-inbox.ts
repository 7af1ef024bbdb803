import type { EventEnvelope } from '@hubhours/contracts/event';
import { Logger } from '@nestjs/common';
import type { DataSource, EntityManager } from 'typeorm';
import { crashPoint } from './crash-point.ts';
import { traceContext } from './trace-context.ts';

export type Applier = (tx: EntityManager, event: EventEnvelope) => Promise<void>;

/**
 * For handlers of money and mail, which must apply every event of a stream, in order. A stream is all that one source says
 * of one subject, so all its kinds of events must be received; one without an applier is only counted.
 */
export class OrderedInbox {
  private readonly logger = new Logger('OrderedInbox');

  constructor(
    private readonly db: DataSource,
    /** A name that is never changed. */
    private readonly handler: string,
    private readonly appliers: Readonly<Record<string, Applier>>,
  ) {}

  /**
   * Applies `event` once its predecessor has been applied. One that comes early is kept in `early_events`, and applied when
   * its turn comes; that is no failure and no retry. Repeats are ignored.
   *
   * Each event is applied in a transaction of its own: when a kept one fails, the event before it stays applied, and the
   * error goes to whoever delivered that event. Its delivery is then retried, or parked and replayed, and with that the
   * kept one is tried again.
   */
  async receive(event: EventEnvelope): Promise<void> {
    const follows = await this.db.transaction((tx) => this.take(tx, event));
    for (let more = follows; more;) {
      crashPoint('ordered.due');
      more = await this.db.transaction((tx) => this.takeKept(tx, event));
    }
  }

  /** @returns whether a kept event is due now */
  private async take(tx: EntityManager, event: EventEnvelope): Promise<boolean> {
    const position = await this.lockPosition(tx, event);
    if (event.sequence > position + 1) await this.keep(tx, event);
    if (event.sequence !== position + 1) return this.isKept(tx, event, position + 1);
    await this.apply(tx, event);
    return this.isKept(tx, event, event.sequence + 1);
  }

  private async takeKept(tx: EntityManager, stream: Stream): Promise<boolean> {
    const due = (await this.lockPosition(tx, stream)) + 1;
    const [kept] = await tx.query<(EventEnvelope & { traceparent: string | null })[]>(FIND, this.key(stream, due));
    if (!kept) return false;
    const { traceparent, ...event } = kept;
    this.logger.debug({ message: 'an early event has its turn', type: event.type, messageId: event.id });
    const apply = () => this.apply(tx, event);
    await (traceparent ? traceContext.run({ traceparent }, apply) : apply());
    return this.isKept(tx, stream, due + 1);
  }

  private async apply(tx: EntityManager, event: EventEnvelope): Promise<void> {
    await this.appliers[event.type]?.(tx, event);
    crashPoint('ordered.applied');
    await tx.query(ADVANCE, this.key(event, event.sequence));
  }

  /** The last sequence applied, 0 for none; the stream is this transaction's until it ends. */
  private async lockPosition(tx: EntityManager, stream: Stream): Promise<number> {
    const [row] = await tx.query<{ sequence: number }[]>(LOCK, [this.handler, stream.source, stream.subject]);
    return row?.sequence ?? 0;
  }

  private async keep(tx: EntityManager, event: EventEnvelope): Promise<void> {
    const { id, type, time, data, sequence } = event;
    const traceparent = traceContext.getStore()?.traceparent ?? null;
    await tx.query(KEEP, [...this.key(event, sequence), id, type, time, JSON.stringify(data), traceparent]);
    this.logger.debug({ message: 'an early event is kept', type, messageId: id });
  }

  private async isKept(tx: EntityManager, stream: Stream, sequence: number): Promise<boolean> {
    const found = await tx.query<unknown[]>(FIND, this.key(stream, sequence));
    return found.length > 0;
  }

  private key({ source, subject }: Stream, sequence: number): unknown[] {
    return [this.handler, source, subject, sequence];
  }
}

type Stream = Pick<EventEnvelope, 'source' | 'subject'>;

/* The useless update locks the row, and makes it if there is none, in one trip. */
const LOCK = `
  INSERT INTO stream_positions AS stream (handler, source, subject, sequence) VALUES ($1, $2, $3, 0)
  ON CONFLICT (handler, source, subject) DO UPDATE SET sequence = stream.sequence
  RETURNING sequence`;

/* Forgets what is behind, too: an event that was kept may have come again just when its turn came. */
const ADVANCE = `
  WITH forgotten AS (
    DELETE FROM early_events WHERE handler = $1 AND source = $2 AND subject = $3 AND sequence <= $4
  )
  UPDATE stream_positions SET sequence = $4 WHERE handler = $1 AND source = $2 AND subject = $3`;

const KEEP = `
  INSERT INTO early_events (handler, source, subject, sequence, id, type, time, data, traceparent)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
  ON CONFLICT DO NOTHING`;

const FIND = `
  SELECT id, source, type, subject, sequence, data, traceparent,
         to_char(time AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS time
  FROM early_events WHERE handler = $1 AND source = $2 AND subject = $3 AND sequence = $4`;
