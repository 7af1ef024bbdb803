import type { previewSchedule, schedulePreview } from '@hubhours/contracts/http/availability';
import { DomainError } from '@hubhours/kernel/domain-error';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { z } from 'zod';
import { reasonsAgainst } from '../domain/explain.ts';
import { plan } from '../domain/hours.ts';
import { contradictionsIn } from '../domain/schedule.ts';
import { offeredStarts } from '../domain/slots.ts';
import * as calendars from '../persistence/calendars.ts';
import { askedFor, missing } from './slot-question.ts';

const DAY_MS = 86_400_000;
const LONGEST_RANGE_MS = 92 * DAY_MS;

/** What clients would be offered under a set-up that is not saved yet, beside her present sessions and time off. */
@Injectable()
export class PreviewSchedule {
  constructor(private readonly db: DataSource) {}

  /** @throws DomainError `schedule.invalid` | `slots.range-too-long` | `professional.not-yet-known` | `service.not-found` */
  async execute(
    professionalId: string,
    wish: z.output<typeof previewSchedule>,
    receivedAt: Date,
  ): Promise<z.output<typeof schedulePreview>> {
    const errors = contradictionsIn(wish.schedule);
    if (errors.length > 0) throw new DomainError('rejected', 'schedule.invalid', { errors });
    const [from, to, now] = [Date.parse(wish.from), Date.parse(wish.to), receivedAt.getTime()];
    if (to <= from || to - from > LONGEST_RANGE_MS) throw new DomainError('rejected', 'slots.range-too-long');
    const question = { professionalId, serviceId: wish.serviceId, sessionId: undefined, clientId: undefined };
    const start = wish.start === undefined ? undefined : Date.parse(wish.start);
    // the saved set-up says what is read around a time; another one may have longer buffers and another zone
    const around = { from: Math.min(from, start ?? from) - 2 * DAY_MS, to: Math.max(to, start ?? to) + 2 * DAY_MS };
    const snapshot = await calendars.read(this.db, professionalId, around);
    const asked = snapshot && askedFor(snapshot, question);
    if (!snapshot || !asked) throw missing(snapshot, question);
    const calendar = calendars.seenBy(snapshot, asked.lineageId, now);
    const hours = plan(wish.schedule);
    const starts = offeredStarts(hours, calendar, asked.lengthMs, { from, to }, now);
    const reasons = start === undefined ? [] : reasonsAgainst(hours, calendar, asked.lengthMs, start, now);
    return {
      timeZone: wish.schedule.timeZone,
      slots: starts.map((at) => ({
        start: new Date(at).toISOString(),
        end: new Date(at + asked.lengthMs).toISOString(),
      })),
      explanation: start === undefined ? null : { offered: reasons.length === 0, reasons },
    };
  }
}
