import { Clock } from '@hubhours/platform/clock';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { nearestStarts, type Wish } from '../domain/claim.ts';
import * as calendars from '../persistence/calendars.ts';

const DAY_MS = 86_400_000;
const MOST = 3;
/** Near ones are likely and cheap; the last covers the longest bookable period. */
const RADII_MS = [3 * DAY_MS, 14 * DAY_MS, 740 * DAY_MS];

/** Finds up to three offered starts nearest to one that is not. */
@Injectable()
export class SuggestStarts {
  constructor(
    private readonly db: DataSource,
    private readonly clock: Clock,
  ) {}

  async near(wish: Wish): Promise<{ start: string; end: string }[]> {
    for (const radiusMs of RADII_MS) {
      const starts = await this.within(wish, radiusMs);
      if (starts.length < MOST && radiusMs !== RADII_MS.at(-1)) continue;
      const lengthMs = wish.end - wish.start;
      return starts.map((start) => ({ start: iso(start), end: iso(start + lengthMs) }));
    }
    return [];
  }

  private async within(wish: Wish, radiusMs: number): Promise<number[]> {
    const from = Math.max(wish.start - radiusMs, wish.receivedAt);
    const to = Math.max(from, Math.min(wish.start, wish.receivedAt + RADII_MS.at(-1)!) + radiusMs);
    const snapshot = await calendars.read(this.db, wish.professionalId, { from, to });
    if (snapshot === undefined || wish.end <= wish.start) return [];
    const calendar = calendars.seenBy(snapshot, wish.lineageId, this.clock.now().getTime());
    return nearestStarts(wish, snapshot.setUp, calendar, { radiusMs, count: MOST });
  }
}

const iso = (ms: number) => new Date(ms).toISOString();
