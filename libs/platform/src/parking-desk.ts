import type {
  parkedDiscard,
  parkedDiscarded,
  parkedList,
  parkedQuery,
  parkedReplay,
  parkedReplayed,
  ParkingService,
} from '@hubhours/contracts/http/ops';
import { instant } from '@hubhours/contracts/shapes';
import { ParkedEvents, type ParkedEvent, type Replayed } from '@hubhours/messaging/parked/parked-events';
import { Injectable, Optional } from '@nestjs/common';
import { z } from 'zod';
import { HttpProblem } from './http-problem.ts';
import { decodeCursor, pageOf } from './pagination.ts';

/** A call sends for this long, once it has the queue and has read it; what is left is told, and another call goes on. */
const TURN_MS = 4_000;
const MOST_ITEMS = 1_000;
const keyset = z.tuple([instant, z.string()]);

/** Serves operators' calls about what this service has parked. */
@Injectable()
export class ParkingDesk {
  constructor(@Optional() private readonly parked?: ParkedEvents) {}

  async list({ limit, cursor }: z.output<typeof parkedQuery>): Promise<z.output<typeof parkedList>> {
    const { events, unread } = await this.own.list(limit + 1, decodeCursor(cursor, keyset));
    const page = pageOf(events, limit, ({ parkedAt, messageId }) => [parkedAt.toISOString(), messageId]);
    return { ...page, items: page.items.map((event) => this.shown(event)), missing: [], unread };
  }

  async replay(body: z.output<typeof parkedReplay>, by: string): Promise<z.output<typeof parkedReplayed>> {
    const { messageIds = 'all', past, perSecond, dryRun } = body;
    const parkedBefore = body.parkedBefore ? new Date(body.parkedBefore) : new Date();
    const order = { messageIds, past, parkedBefore, perSecond, withinMs: TURN_MS, by } as const;
    const { items, replayed, left } = await (dryRun ? this.own.plan(order) : this.own.replay(order));
    return {
      service: this.service,
      dryRun,
      items: this.itemsOf(items),
      replayed,
      left,
      parkedBefore: parkedBefore.toISOString(),
    };
  }

  async discard(body: z.output<typeof parkedDiscard>, by: string): Promise<z.output<typeof parkedDiscarded>> {
    const { messageIds, reason, evenIfOthersWait } = body;
    const order = { messageIds, why: reason, evenIfOthersWait, by };
    const { discarded, unknown, unread } = await this.own.discard(order);
    return { service: this.service, discarded: [...discarded], unknown: [...unknown], unread: [...unread] };
  }

  private get own(): ParkedEvents {
    if (!this.parked) throw new HttpProblem(404, 'route.not-found');
    return this.parked;
  }

  private get service(): ParkingService {
    return this.own.service as ParkingService;
  }

  private itemsOf(items: Replayed['items']) {
    return items
      .slice(0, MOST_ITEMS)
      .map(({ messageId, outcome, event }) => ({ messageId, outcome, event: event && this.shown(event) }));
  }

  private shown({ parkedAt, handledBy, ...event }: ParkedEvent) {
    return { ...event, handledBy: [...handledBy], service: this.service, parkedAt: parkedAt.toISOString() };
  }
}
