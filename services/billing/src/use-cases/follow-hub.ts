import type { hubChanged } from '@hubhours/contracts/events/booking';
import { isNewest } from '@hubhours/messaging/latest';
import { Clock } from '@hubhours/platform/clock';
import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import type { z } from 'zod';
import { later, monthOf, type Month } from '../domain/month.ts';
import { closesAt } from '../domain/usage.ts';
import * as hubs from '../persistence/hubs.ts';
import * as usage from '../persistence/usage.ts';

/** Keeps of a hub what its months are reckoned by. What is published stays as it is, whatever changes. */
@Injectable()
export class FollowHub {
  constructor(
    private readonly db: DataSource,
    private readonly clock: Clock,
  ) {}

  async execute(event: z.output<typeof hubChanged.schema>): Promise<void> {
    const { hubId: id, timeZone, minimumGroupSize } = event.data;
    await this.db.transaction(async (tx) => {
      if (!(await isNewest(tx, 'billing.hubs', event))) return;
      const known = await hubs.find(tx, id);
      const nextMonth = known?.nextMonth ?? (await this.firstMonth(tx, id, timeZone));
      const hub = { id, timeZone, minimumGroupSize, nextMonth, closesAt: closesAt(nextMonth, timeZone) };
      await (known === undefined ? hubs.insert(tx, hub) : hubs.save(tx, hub));
    });
  }

  /** Early enough for every session that took place, also for those that are still to be recorded. */
  private async firstMonth(tx: EntityManager, hubId: string, timeZone: string): Promise<Month> {
    const lastMonth = later(monthOf(this.clock.now(), timeZone), -1);
    const start = await usage.earliestStart(tx, hubId);
    const earliest = start === null ? lastMonth : monthOf(start, timeZone);
    return earliest < lastMonth ? earliest : lastMonth;
  }
}
