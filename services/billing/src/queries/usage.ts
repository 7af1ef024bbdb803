import type { usage, usageQuery } from '@hubhours/contracts/http/billing';
import { DomainError } from '@hubhours/kernel/domain-error';
import { Clock } from '@hubhours/platform/clock';
import { orNotYetKnown } from '@hubhours/platform/waiting';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { z } from 'zod';
import { later, monthOf, monthsBetween } from '../domain/month.ts';
import { closesAt, hidden } from '../domain/usage.ts';
import * as hubs from '../persistence/hubs.ts';
import { published } from '../persistence/usage.ts';

/** Where nothing else is asked for. */
const MONTHS = 12;

/** What the employer sees of its hub: each month as it was published, and nothing that reaches over several (R16). */
@Injectable()
export class UsageOf {
  constructor(
    private readonly db: DataSource,
    private readonly clock: Clock,
  ) {}

  /**
   * Waits up to 2 s for a hub that is not known yet.
   * @throws DomainError `hub.not-yet-known` | `usage.month-not-over`
   */
  async execute(hubId: string, query: z.output<typeof usageQuery>): Promise<z.output<typeof usage>> {
    const hub = await orNotYetKnown(() => hubs.find(this.db.manager, hubId), 'hub.not-yet-known');
    const present = monthOf(this.clock.now(), hub.timeZone);
    const to = query.to ?? present;
    const from = query.from ?? later(to, -MONTHS);
    if (to > present) throw new DomainError('rejected', 'usage.month-not-over', { latest: present });
    const cells = new Map((await published(this.db.manager, hubId, from, to)).map((month) => [month.month, month]));
    const months = monthsBetween(from, to).map((month) => ({
      month,
      publishedAt: closesAt(month, hub.timeZone).toISOString(),
      ...(cells.get(month) ?? hidden),
    }));
    return { timeZone: hub.timeZone, minimumGroupSize: hub.minimumGroupSize, months };
  }
}
