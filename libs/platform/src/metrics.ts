import { Controller, Get, Injectable, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import { Public } from './auth.ts';

/** This process's Prometheus metrics. A service adds its own by `counter`, `gauge` and `gauges`, or to `registry`. */
@Injectable()
export class Metrics {
  readonly registry = new Registry();

  private readonly requests = new Histogram({
    name: 'http_request_duration_seconds',
    help: 'How long requests took, by route template; a request to no route is "unknown"',
    labelNames: ['method', 'route', 'status'] as const,
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
    registers: [this.registry],
  });

  constructor() {
    collectDefaultMetrics({ register: this.registry });
  }

  counter<Label extends string>(name: string, help: string, ...labelNames: Label[]): Counter<Label> {
    return new Counter({ name, help, labelNames, registers: [this.registry] });
  }

  /** Asked for at each scrape; a value that cannot be had is left out, and hides nothing else. */
  gauge(name: string, help: string, read: () => Promise<number | undefined>): void {
    const gauge: Gauge = new Gauge({
      name,
      help,
      registers: [this.registry],
      async collect() {
        const value = await read().catch(() => undefined);
        if (value === undefined) gauge.remove();
        else gauge.set(value);
      },
    });
  }

  /** Values of one reading: who asks while it is made shares it, as all gauges of a scrape do. */
  gauges<T>(
    read: () => Promise<T>,
    all: readonly (readonly [name: string, help: string, valueOf: (reading: T) => number])[],
  ): void {
    let reading: Promise<T> | undefined;
    const shared = () => (reading ??= read().finally(() => (reading = undefined)));
    for (const [name, help, valueOf] of all) this.gauge(name, help, async () => valueOf(await shared()));
  }

  observe(method: string, route: string | undefined, status: number, milliseconds: number): void {
    this.requests.observe({ method, route: route ?? 'unknown', status }, milliseconds / 1_000);
  }
}

@Controller('metrics')
@Public()
export class MetricsController {
  constructor(private readonly metrics: Metrics) {}

  @Get()
  async read(@Res({ passthrough: true }) reply: FastifyReply): Promise<string> {
    void reply.type(this.metrics.registry.contentType);
    return this.metrics.registry.metrics();
  }
}
