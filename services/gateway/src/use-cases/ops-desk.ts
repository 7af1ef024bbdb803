import {
  parkingService,
  type parkedDiscard,
  type parkedDiscarded,
  type parkedList,
  type parkedQuery,
  type parkedReplay,
  type parkedReplayed,
  type ParkingService,
} from '@hubhours/contracts/http/ops';
import { encodeCursor } from '@hubhours/platform/pagination';
import { ParkingDesk } from '@hubhours/platform/parking-desk';
import { Injectable } from '@nestjs/common';
import type { z } from 'zod';
import { ServiceDesks } from '../providers/service-desks.ts';

export type Operator = { readonly partyId: string; readonly authorization: string };
type List = z.output<typeof parkedList>;

/** Lets operators see and replay what is parked in any service: each service keeps its own, and this asks the right one. */
@Injectable()
export class OpsDesk {
  constructor(
    private readonly own: ParkingDesk,
    private readonly services: ServiceDesks,
  ) {}

  /** Of one service, or of all in one order; a service that does not answer is then `missing`. */
  async list({ service, ...query }: z.output<typeof parkedQuery>, operator: Operator): Promise<List> {
    if (service) return this.listOf(service, query, operator);
    const asked = parkingService.options.map(async (one) => {
      const list = await this.listOf(one, query, operator).catch(() => undefined);
      return { one, list };
    });
    const answers = await Promise.all(asked);
    const lists = answers.flatMap(({ list }) => (list ? [list] : []));
    const items = lists.flatMap((list) => list.items).toSorted((a, b) => (keyOf(a) < keyOf(b) ? 1 : -1));
    const page = items.slice(0, query.limit);
    const last = page.at(-1);
    const more = items.length > page.length || lists.some(({ nextCursor }) => nextCursor !== null);
    return {
      items: page,
      nextCursor: more && last ? encodeCursor([last.parkedAt, last.messageId]) : null,
      missing: answers.filter(({ list }) => !list).map(({ one }) => one),
      unread: lists.reduce((sum, { unread = 0 }) => sum + unread, 0),
    };
  }

  async replay(body: z.output<typeof parkedReplay>, operator: Operator): Promise<z.output<typeof parkedReplayed>> {
    if (body.service === 'gateway') return this.own.replay(body, operator.partyId);
    return this.services.ask(body.service, operator.authorization, {
      method: 'POST',
      path: '/ops/parked/replay',
      body,
    });
  }

  async discard(body: z.output<typeof parkedDiscard>, operator: Operator): Promise<z.output<typeof parkedDiscarded>> {
    if (body.service === 'gateway') return this.own.discard(body, operator.partyId);
    const path = '/ops/parked/discard';
    return this.services.ask(body.service, operator.authorization, { method: 'POST', path, body });
  }

  private async listOf(
    service: ParkingService,
    { limit, cursor }: Omit<z.output<typeof parkedQuery>, 'service'>,
    { authorization }: Operator,
  ): Promise<List> {
    if (service === 'gateway') return this.own.list({ limit, cursor });
    const query = new URLSearchParams({ limit: String(limit), ...(cursor !== undefined && { cursor }) });
    return this.services.ask(service, authorization, { method: 'GET', path: `/ops/parked?${query.toString()}` });
  }
}

function keyOf({ parkedAt, messageId }: List['items'][number]): string {
  return `${parkedAt} ${messageId}`;
}
