import { Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { randomUUID } from 'node:crypto';
import type { DataSource } from 'typeorm';
import { crashPoint } from './crash-point.ts';
import { toMessage, type StoredEvent } from './event-message.ts';
import { reasonOf } from './parking.ts';
import type { OwnRelay } from './outbox.ts';
import type { Publisher } from './publisher.ts';
import { openSpan } from './spans.ts';
import { tellRelayed } from './signals.ts';

export type RelayOptions = {
  /** Whose outbox it is. */
  readonly service: string;
  /** How long the relay sleeps when nobody pokes it, in milliseconds. */
  readonly pollMs: number;
  /** How many events are leased, and published without waiting for one another, at once. */
  readonly batch: number;
  /** How long the broker may take to confirm, in milliseconds. */
  readonly confirmTimeoutMs: number;
};

/** Longer than a batch can take, so that no other relay publishes it meanwhile; one that died gives way after it. */
const LEASE_MARGIN_MS = 10_000;
/**
 * From the insert of an event: who commits it publishes it, and needs no lease of its own for that. Longer than most
 * transactions and their publishing take; of a process that dies in between, another relay has the rest so soon.
 */
const OWN_LEASE_MS = 3_000;
/** While the broker takes nothing and says nothing; the poll finds the rest. */
const MOST_OWN = 10_000;
/** Batches under way: while one is confirmed and marked, others are read and published. */
const UNDER_WAY = 3;
const AFTER_FAILURE_MS = 1_000;

/**
 * Carries events from the outbox to the broker, at least once. Any number of relays may share an outbox. What this process
 * commits is published by this relay straight away, being leased to it since its insert; what others left behind is found
 * by the poll.
 */
export class Relay implements OnApplicationBootstrap, OwnRelay {
  private readonly logger = new Logger('Relay');
  private readonly id = randomUUID();
  /** What this process has committed and not published yet. */
  private own: string[] = [];
  private pollAt = 0;
  private running: Promise<void> | undefined;
  private readonly underWay = new Set<Promise<void>>();
  /** Events of these batches: a lease that ends while the broker is slow must not have one go out beside itself. */
  private readonly inHand = new Set<string>();
  private ending = false;
  private poked = false;
  private failing = false;
  private wake: (() => void) | undefined;

  constructor(
    private readonly db: DataSource,
    private readonly publisher: Publisher,
    private readonly options: RelayOptions,
  ) {}

  onApplicationBootstrap(): void {
    this.running ??= this.run();
  }

  get lease(): OwnRelay['lease'] {
    // without a connection nothing is leased, so nothing waits for a lease to end when it is back
    return this.running && !this.ending && this.publisher.isUp() ? { by: this.id, ms: OWN_LEASE_MS } : null;
  }

  /** Has these looked at now; without any, the outbox, and not at the next poll. */
  poke(ids: readonly string[] = []): void {
    if (this.lease === null || ids.length === 0) this.pollAt = 0;
    else if (this.own.length < MOST_OWN) this.own.push(...ids);
    this.poked = true;
    this.wake?.();
  }

  /** Publishes what is there, and ends. What cannot be published now waits for the next relay. */
  async stop(): Promise<void> {
    if (this.ending) return;
    this.ending = true;
    this.wake?.();
    await this.running;
    if (!this.running || !this.db.isInitialized) return;
    try {
      await this.db.query(GIVE_UP, [this.id]);
      this.own = [];
      crashPoint('relay.given-up');
      // a broker that has taken nothing so far would only be waited for
      if (this.publisher.isUp() && !this.failing) await this.carry(await this.next());
    } catch {
      // what is left, and what is leased for some seconds more, waits for the next relay
    }
  }

  /**
   * Publishes a batch, and marks what the broker has.
   * @throws NotPublished when the broker took none of it
   */
  private async carry(events: readonly StoredEvent[]): Promise<void> {
    if (events.length === 0) return;
    crashPoint('relay.leased');
    const outcomes = await Promise.allSettled(
      events.map(async (event) => {
        const span = openSpan(`publish ${event.type}`, 'producer', event.traceparent ?? undefined, {
          'messaging.message.id': event.id,
        });
        const traceparent = span?.traceparent ?? event.traceparent;
        try {
          await this.publisher.publish(toMessage({ ...event, traceparent }), this.options.confirmTimeoutMs);
        } catch (error) {
          span?.end({ failed: true });
          throw error;
        }
        span?.end();
        return event.id;
      }),
    );
    const published = outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : []));
    const failures = outcomes.filter((outcome) => outcome.status === 'rejected');
    crashPoint('relay.confirmed');
    tellRelayed({ service: this.options.service, published: published.length, failed: failures.length });
    if (published.length > 0) await this.db.query(MARK, [published]);
    crashPoint('relay.marked');
    if (failures.length > 0) await this.postpone(events, failures);
  }

  private async run(): Promise<void> {
    while (!this.ending) {
      this.poked = false;
      const more = await this.attempt();
      if (this.ending) break;
      if (this.failing) await this.sleep(AFTER_FAILURE_MS);
      else if (!more && !this.poked) await this.sleep(this.options.pollMs);
    }
    await Promise.all(this.underWay);
  }

  /** @returns whether there is likely more at once */
  private async attempt(): Promise<boolean> {
    try {
      if (!(await this.publisher.untilUp(AFTER_FAILURE_MS))) return false;
      const found = await this.next();
      const events = found.filter(({ id }) => !this.inHand.has(id));
      if (events.length > 0) await this.begin(events);
      return found.length === this.options.batch || this.own.length > 0;
    } catch (error) {
      this.onFailure(error);
      return false;
    }
  }

  /** Resolves when there is room for another batch; while it fails, when this one is done, so that success is known at once. */
  private async begin(events: readonly StoredEvent[]): Promise<void> {
    for (const { id } of events) this.inHand.add(id);
    const batch = this.carry(events)
      .then(
        () => this.onCarried(),
        (error: unknown) => this.onFailure(error),
      )
      .finally(() => {
        this.underWay.delete(batch);
        for (const { id } of events) this.inHand.delete(id);
      });
    this.underWay.add(batch);
    if (this.failing) await batch;
    else if (this.underWay.size >= UNDER_WAY) await Promise.race(this.underWay);
  }

  private onCarried(): void {
    if (this.failing) this.logger.log('events leave the outbox again');
    this.failing = false;
  }

  private onFailure(error: unknown): void {
    // once, and not every second of an outage
    if (!this.failing) this.logger.warn(`events wait in the outbox: ${reasonOf(error)}`);
    this.failing = true;
  }

  /** Its own first, unless the poll is due: many of its own must not keep it from what others left behind. */
  private async next(): Promise<StoredEvent[]> {
    const { batch, confirmTimeoutMs, pollMs } = this.options;
    const own = performance.now() < this.pollAt ? this.own.slice(0, batch) : [];
    if (own.length > 0) {
      const events = await this.db.query<StoredEvent[]>(OWN, [own, this.id]);
      this.own.splice(0, own.length); // and not before: a database that is away does not make it forget them
      return events;
    }
    this.pollAt = performance.now() + pollMs;
    return this.db.query(LEASE, [batch, confirmTimeoutMs + LEASE_MARGIN_MS, this.id]);
  }

  /** One event that cannot be published must not hold up the others, nor be tried without a pause. */
  private async postpone(events: readonly StoredEvent[], failures: readonly PromiseRejectedResult[]): Promise<void> {
    await this.db.query(POSTPONE, [events.map(({ id }) => id), AFTER_FAILURE_MS, this.id]);
    const [first] = failures;
    if (failures.length === events.length) throw first?.reason;
    this.logger.warn(`${failures.length} events wait in the outbox: ${reasonOf(first?.reason)}`);
  }

  private async sleep(ms: number): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(resolve, ms);
    this.wake = resolve;
    await promise;
    clearTimeout(timer);
    this.wake = undefined;
  }
}

const COLUMNS = `id, source, type, subject, sequence, data::text AS data, traceparent,
         to_char(time AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS time`;

/*
 * The lease is a value in the row, and not a lock: no transaction stays open while the broker is waited for, and a relay
 * that dies gives way when its lease ends. SKIP LOCKED lets relays that look at the same moment share the rows. By id,
 * which is by time, so that events come in order where nothing goes wrong.
 */
const LEASE = `
  WITH batch AS MATERIALIZED (
    SELECT id FROM outbox
    WHERE published_at IS NULL AND (leased_until IS NULL OR leased_until < clock_timestamp())
    ORDER BY id LIMIT $1
    FOR UPDATE SKIP LOCKED
  ), leased AS (
    UPDATE outbox SET leased_by = $3, leased_until = clock_timestamp() + $2 * interval '1 millisecond'
    WHERE id IN (SELECT id FROM batch)
    RETURNING *
  )
  SELECT ${COLUMNS} FROM leased ORDER BY id`;

/** Read from the table, and not remembered: an insert that was rolled back is none, whatever its caller believes. */
const OWN = `
  SELECT ${COLUMNS} FROM outbox
  WHERE id = ANY($1::uuid[]) AND leased_by = $2 AND published_at IS NULL ORDER BY id`;

const GIVE_UP = `UPDATE outbox SET leased_until = NULL WHERE leased_by = $1 AND published_at IS NULL`;

const MARK = `UPDATE outbox SET published_at = clock_timestamp() WHERE id = ANY($1::uuid[])`;

const POSTPONE = `
  UPDATE outbox SET leased_until = clock_timestamp() + $2 * interval '1 millisecond'
  WHERE id = ANY($1::uuid[]) AND published_at IS NULL AND leased_by = $3`;
