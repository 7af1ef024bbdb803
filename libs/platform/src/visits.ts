import { openSpan, type OpenSpan } from '@hubhours/messaging/spans';
import { Injectable, Logger } from '@nestjs/common';
import type { IncomingHttpHeaders } from 'node:http';
import { Clock } from './clock.ts';
import { correlationFrom, traceparentFrom, withCorrelation, type Correlation } from './correlation.ts';
import { Metrics } from './metrics.ts';

/** A request that is under way. */
export type Visit = {
  readonly receivedAt: Date;
  readonly correlation: Correlation;
  /** Undefined where nobody wants traces. */
  readonly span: OpenSpan | undefined;
};

/** How it ended; `route` is the route's template, undefined for a request to none. */
export type Outcome = {
  readonly method: string;
  readonly route: string | undefined;
  readonly status: number;
  readonly ms: number;
  /** A stream lasts for as long as somebody looks at a page, which is no latency. */
  readonly isStream?: boolean;
};

/** Routes that probes and scrapers call all day: measured, not logged. */
const quiet = /^\/(health|metrics)/;

/**
 * What is noted of every request, whoever answers it: when it was received, its correlation, a span, one measurement and
 * one log line. A log line has the route's template, never the address as it was called.
 */
@Injectable()
export class Visits {
  private readonly logger = new Logger('Http');

  constructor(
    private readonly clock: Clock,
    private readonly metrics: Metrics,
  ) {}

  begin(method: string, headers: IncomingHttpHeaders): Visit {
    const receivedAt = this.clock.now();
    const given = traceparentFrom(headers);
    const span = openSpan(method, 'server', given); // without a caller's it is a root
    return { receivedAt, correlation: correlationFrom(headers, span?.traceparent ?? given), span };
  }

  end({ correlation, span }: Visit, { method, route, status, ms, isStream = false }: Outcome): void {
    if (!isStream) this.metrics.observe(method, route, status, ms);
    span?.end({
      name: `${method} ${route ?? 'unknown'}`,
      attributes: { 'http.route': route ?? 'unknown', 'http.response.status_code': status },
      failed: status >= 500,
    });
    if (route !== undefined && quiet.test(route)) return;
    const line = { message: 'request', method, route, status, ms: Math.round(ms * 10) / 10 };
    withCorrelation(correlation, () => this.logger.log(line));
  }
}
