import type { explanation } from '@hubhours/contracts/http/availability';
import { waitFor } from '@hubhours/platform/waiting';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { z } from 'zod';
import { reasonsAgainst } from '../domain/explain.ts';
import { plan } from '../domain/hours.ts';
import * as calendars from '../persistence/calendars.ts';
import { askedFor, missing, type SlotQuestion } from './slot-question.ts';

/** Every reason why a start is not offered. */
@Injectable()
export class ExplainSlot {
  constructor(private readonly db: DataSource) {}

  /** @throws DomainError `professional.not-yet-known` | `service.not-found` | `service.not-offered` | `session.not-found` */
  async execute(question: SlotQuestion, start: number, receivedAt: Date): Promise<z.output<typeof explanation>> {
    const { professionalId, sessionId } = question;
    const now = receivedAt.getTime();
    let snapshot: calendars.Snapshot | undefined;
    const explained = await waitFor(async () => {
      snapshot = await calendars.read(this.db, professionalId, { from: start, to: start, sessionId });
      const asked = snapshot && askedFor(snapshot, question);
      if (snapshot === undefined || asked === undefined) return undefined;
      const calendar = calendars.seenBy(snapshot, asked.lineageId, now);
      const reasons = reasonsAgainst(plan(snapshot.setUp.schedule), calendar, asked.lengthMs, start, now);
      return { offered: reasons.length === 0, reasons };
    });
    if (explained === undefined) throw missing(snapshot, question);
    return explained;
  }
}
