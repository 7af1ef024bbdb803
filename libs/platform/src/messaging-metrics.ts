import { backlogOf } from '@hubhours/messaging/backlog';
import { parkedCauses } from '@hubhours/messaging/parking';
import { handled, relayed, type Handled, type Relayed } from '@hubhours/messaging/signals';
import type { OnApplicationShutdown } from '@nestjs/common';
import { Histogram, type Counter } from 'prom-client';
import type { DataSource } from 'typeorm';
import type { Metrics } from './metrics.ts';

/** What this service's handlers and relay do, and what waits in its tables; by names of events, never by person. */
export class MessagingMetrics implements OnApplicationShutdown {
  private readonly durations: Histogram;
  private readonly ages: Histogram;
  private readonly retries: Counter;
  private readonly parked: Counter;
  private readonly published: Counter;
  /** Commands of which a failure is told as 0 until there is one. */
  private readonly expected = new Set<string>();

  /** @param db where the service's outbox is; undefined in one without messaging */
  constructor(
    private readonly service: string,
    metrics: Metrics,
    db: DataSource | undefined,
  ) {
    const registers = [metrics.registry];
    this.durations = new Histogram({
      name: 'messaging_handler_duration_seconds',
      help: 'How long one delivery of a message took, by what became of it',
      labelNames: ['kind', 'type', 'outcome'],
      buckets: [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
      registers,
    });
    this.ages = new Histogram({
      name: 'messaging_event_age_seconds',
      help: 'From an event’s commit to the end of its handling',
      labelNames: ['type'],
      buckets: [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5, 30, 300, 3_600],
      registers,
    });
    this.retries = metrics.counter('messaging_retries_total', 'Deliveries that failed and will be tried again', 'type');
    this.parked = metrics.counter('messaging_parked_total', 'Events that no attempt could handle, by why', 'cause');
    this.published = metrics.counter(
      'outbox_relayed_total',
      'Events that the relay gave to the broker, or could not',
      'result',
    );
    // a series that begins with its first failure has no increase that an alert could see
    for (const result of ['published', 'failed']) this.published.inc({ result }, 0);
    for (const cause of parkedCauses) this.parked.inc({ cause }, 0);
    if (db) watchTables(metrics, db);
    handled.subscribe(this.onHandled);
    relayed.subscribe(this.onRelayed);
  }

  onApplicationShutdown(): void {
    handled.unsubscribe(this.onHandled);
    relayed.unsubscribe(this.onRelayed);
  }

  private readonly onHandled = (message: unknown): void => {
    const { service, kind, type, outcome, cause, seconds, ageSeconds } = message as Handled;
    if (service !== this.service) return;
    if (kind === 'command') this.expectFailureOf(type);
    this.durations.observe({ kind, type, outcome }, seconds);
    if (outcome === 'done' && ageSeconds !== undefined) this.ages.observe({ type }, ageSeconds);
    if (outcome === 'retried') this.retries.inc({ type });
    if (outcome === 'parked') this.parked.inc({ cause: cause ?? 'unknown' });
  };

  private expectFailureOf(type: string): void {
    if (this.expected.has(type)) return;
    this.expected.add(type);
    this.durations.zero({ kind: 'command', type, outcome: 'failed' });
  }

  private readonly onRelayed = (message: unknown): void => {
    const { service, published, failed } = message as Relayed;
    if (service !== this.service) return;
    this.published.inc({ result: 'published' }, published);
    this.published.inc({ result: 'failed' }, failed);
  };
}

function watchTables(metrics: Metrics, db: DataSource): void {
  metrics.gauges(
    () => backlogOf(db),
    [
      ['outbox_pending_events', 'Events that wait in the outbox', (one) => one.outboxPending],
      ['outbox_oldest_seconds', 'Age of the oldest of them; 0 for none', (one) => one.outboxOldestSeconds ?? 0],
      ['early_events_waiting', 'Events that came before their predecessors', (one) => one.earlyEvents],
      ['early_events_oldest_seconds', 'Age of the oldest of them; 0 for none', (one) => one.earlyOldestSeconds ?? 0],
    ],
  );
}
