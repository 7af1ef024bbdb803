import type { Quote as QuoteResponse } from '@hubhours/contracts/http/sessions';
import { Clock } from '@hubhours/platform/clock';
import { sql } from '@hubhours/platform/database';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { quote } from '../domain/quote.ts';
import type { Actor } from '../domain/session.ts';
import * as servings from '../persistence/servings.ts';
import * as sessions from '../persistence/sessions.ts';

/** What a change now would mean for the viewer. A warning that it shows is kept as evidence (R5). */
@Injectable()
export class QuoteSession {
  constructor(
    private readonly db: DataSource,
    private readonly clock: Clock,
  ) {}

  async execute(sessionId: string, viewer: Actor): Promise<QuoteResponse> {
    const session = await sessions.get(this.db.manager, sessionId);
    const now = this.clock.now();
    const { warning, freeUntil, ...said } = quote(session, viewer, now);
    if (warning) await servings.record(this.db, { sessionId, warning, shownBy: 'quote', at: now });
    const sendsAway = said.rescheduleRefusal === 'session.rebook-not-offered';
    return {
      ...said,
      freeUntil: freeUntil?.toISOString() ?? null,
      warning: warning && { code: warning.code, text: warning.text },
      contact: sendsAway ? await this.addressOf(session.professionalId) : null,
    };
  }

  /** Whom a private client asks (R11). */
  async addressOf(professionalId: string): Promise<string | null> {
    const [row] = await sql<{ email: string }>(this.db, 'SELECT email FROM parties WHERE id = $1', [professionalId]);
    return row?.email ?? null;
  }
}
