import type {
  schedule as scheduleShape,
  setUpHistory,
  timeOff as timeOffShape,
  timeOffList,
} from '@hubhours/contracts/http/availability';
import { id, instant } from '@hubhours/contracts/shapes';
import { decodeCursor, pageOf } from '@hubhours/platform/pagination';
import { orNotYetKnown } from '@hubhours/platform/waiting';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { z } from 'zod';
import type { Schedule } from '../domain/schedule.ts';
import * as schedules from '../persistence/schedules.ts';
import * as setUpChanges from '../persistence/set-up-history.ts';
import * as timeOff from '../persistence/time-off.ts';

type SavedSchedule = z.output<typeof scheduleShape>;

const keyset = z.tuple([instant, id]);
const historyKeyset = z.tuple([z.string().regex(/^\d{1,18}$/)]);

/** A professional's set-up and time off, as she sees them. */
@Injectable()
export class SetUpViews {
  constructor(private readonly db: DataSource) {}

  /** Empty, with revision 0, before the first is saved. @throws DomainError `professional.not-yet-known` */
  async schedule(professionalId: string): Promise<{ revision: number; schedule: Schedule }> {
    return orNotYetKnown(() => schedules.find(this.db, professionalId), 'professional.not-yet-known');
  }

  /** By start, latest first. */
  async timeOff(
    professionalId: string,
    { limit, cursor }: { limit: number; cursor?: string | undefined },
  ): Promise<z.output<typeof timeOffList>> {
    const after = decodeCursor(cursor, keyset);
    const rows = await timeOff.list(this.db, professionalId, { limit: limit + 1, after });
    const { items, nextCursor } = pageOf(rows, limit, ({ start, id }) => [start, id]);
    return { items: items.map(shown), nextCursor };
  }

  /** Newest first. */
  async history(
    professionalId: string,
    { limit, cursor }: { limit: number; cursor?: string | undefined },
  ): Promise<z.output<typeof setUpHistory>> {
    const after = decodeCursor(cursor, historyKeyset)?.[0];
    const rows = await setUpChanges.list(this.db, professionalId, { limit: limit + 1, after });
    const { items, nextCursor } = pageOf(rows, limit, ({ number }) => [number]);
    return { items: items.map(told), nextCursor };
  }
}

function told(change: setUpChanges.KeptChange): z.output<typeof setUpHistory>['items'][number] {
  const { by, what, revision } = change;
  const shared = { at: change.at.toISOString(), by, what, revision };
  if (change.what !== 'schedule-saved') return { ...shared, changed: [], schedule: null, timeOff: change.body };
  const { before, body } = change;
  const isChanged = (field: string) =>
    JSON.stringify(body[field as keyof Schedule]) !== JSON.stringify(before?.[field as keyof Schedule]);
  return { ...shared, changed: Object.keys(body).filter(isChanged), schedule: body as SavedSchedule, timeOff: null };
}

function shown({ id, start, end, note }: timeOff.TimeOff): z.output<typeof timeOffShape> {
  return { id, start: start.toISOString(), end: end.toISOString(), note };
}
