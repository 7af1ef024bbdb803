import { Clock } from '@hubhours/platform/clock';
import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { later } from '../domain/month.ts';
import { closesAt, countOf, disclose } from '../domain/usage.ts';
import * as hubs from '../persistence/hubs.ts';
import * as usage from '../persistence/usage.ts';

/** Longer than any transaction lasts that noted something before the month closed, and than clocks differ. */
const SETTLING_MS = 10 * 60_000;

/**
 * Publishes the totals of each hub's month once it is closed, and never again (R16). Any number of replicas may do so:
 * they pass over the hubs that another has in hand.
 */
@Injectable()
export class CloseMonths {
  constructor(
    private readonly db: DataSource,
    private readonly clock: Clock,
  ) {}

  /** @returns how many months were published */
  async execute(): Promise<number> {
    const now = this.clock.now();
    let published = 0;
    while (await this.db.transaction((tx) => this.closeOne(tx, now))) published += 1;
    return published;
  }

  private async closeOne(tx: EntityManager, now: Date): Promise<boolean> {
    const hub = await hubs.lockDue(tx, new Date(now.getTime() - SETTLING_MS));
    if (hub === undefined) return false;
    const { id, timeZone, minimumGroupSize, nextMonth: month } = hub;
    const count = countOf(month, timeZone);
    const figures = await usage.figures(tx, id, count);
    const couldUse = await usage.couldUse(tx, id, count);
    await usage.disclose(tx, id, month, disclose(figures, couldUse, minimumGroupSize), now);
    const next = later(month, 1);
    await hubs.save(tx, { ...hub, nextMonth: next, closesAt: closesAt(next, timeZone) });
    return true;
  }
}
