import { Clock } from '@hubhours/platform/clock';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { nearestStarts, type Wish } from '../domain/claim.ts';
import * as calendars from '../persistence/calendars.ts';

const DAY_MS = 86_400_000;
const MOST = 3;
/** How far around a start alternatives are looked for first. */
export const NEAR_MS = 3 * DAY_MS;
/** Near ones are likely and cheap; the last covers the longest bookable period. */
const FURTHER_MS = [14 * DAY_MS, 740 * DAY_MS];

/** Finds up to three offered starts nearest to one that is not. */
@Injectable()
export class SuggestStarts {
  constructor(
    private readonly db: DataSource,
    private readonly clock: Clock,
  ) {}

  /** @param near what is known of `NEAR_MS` around the wish already */
  async near(wish: Wish, near: calendars.Snapshot | undefined): Promise<{ start: string; end: string }[]> {
    if (wish.end <= wish.start) return [];
    let starts = near === undefined ? [] : this.within(wish, near, NEAR_MS);
    for (const radiusMs of FURTHER_MS) {
      if (starts.length === MOST) break;
      const snapshot = await this.read(wish, radiusMs);
      starts = snapshot === undefined ? [] : this.within(wish, snapshot, radiusMs);
    }
    return starts.map((start) => ({ start: iso(start), end: iso(start + wish.end - wish.start) }));
  }

  private within(wish: Wish, snapshot: calendars.Snapshot, radiusMs: number): number[] {
    const calendar = calendars.seenBy(snapshot, wish.lineageId, this.clock.now().getTime());
    const moving = snapshot.busy.find(({ lineageId, held }) => lineageId === wish.lineageId && !held);
    return nearestStarts(wish, snapshot.setUp, calendar, { radiusMs, count: MOST, except: moving?.start });
  }

  private read({ professionalId, start, receivedAt }: Wish, radiusMs: number): Promise<calendars.Snapshot | undefined> {
    const from = Math.max(start - radiusMs, receivedAt);
    return calendars.read(this.db, professionalId, { from, to: Math.max(from, start + radiusMs) });
  }
}

const iso = (ms: number) => new Date(ms).toISOString();
