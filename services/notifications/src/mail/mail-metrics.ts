import { deliveryKind } from '@hubhours/contracts/events/notifications';
import { Metrics } from '@hubhours/platform/metrics';
import { Injectable } from '@nestjs/common';
import { Counter, Histogram } from 'prom-client';
import { DataSource } from 'typeorm';
import * as leases from '../persistence/leases.ts';

/** Counts and times of mails, by kind; never by person. */
@Injectable()
export class MailMetrics {
  private readonly attempts: Counter;
  private readonly waits: Histogram;

  constructor(metrics: Metrics, db: DataSource) {
    const { registry } = metrics;
    this.attempts = new Counter({
      name: 'notifications_attempts_total',
      help: 'Attempts at sending a mail, by what became of them',
      labelNames: ['kind', 'status'],
      registers: [registry],
    });
    // a series that begins with its first failure has no increase that an alert could see
    for (const kind of deliveryKind.options) this.attempts.inc({ kind, status: 'failed' }, 0);
    this.waits = new Histogram({
      name: 'notifications_acceptance_seconds',
      help: 'From a mail’s queueing to its acceptance by the mail server',
      labelNames: ['kind'],
      buckets: [0.025, 0.05, 0.1, 0.15, 0.25, 0.5, 1, 5, 30, 300, 3_600],
      registers: [registry],
    });
    metrics.gauges(
      () => leases.waiting(db),
      [
        ['notifications_mails_waiting', 'Mails that are neither sent nor given up', ({ count }) => count],
        [
          'notifications_mails_oldest_seconds',
          'Age of the oldest of them that no refusal of its own puts off; 0 for none',
          ({ oldestSeconds }) => oldestSeconds,
        ],
      ],
    );
  }

  note({ kind, createdAt }: { readonly kind: string; readonly createdAt: Date }, status: string): void {
    this.attempts.inc({ kind, status });
    if (status === 'sent') this.waits.observe({ kind }, Math.max(0, Date.now() - createdAt.getTime()) / 1_000);
  }
}
