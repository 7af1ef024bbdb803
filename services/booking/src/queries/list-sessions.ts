import type { SessionResponse, sessionQuery } from '@hubhours/contracts/http/sessions';
import { id, instant } from '@hubhours/contracts/shapes';
import { decodeCursor, pageOf } from '@hubhours/platform/pagination';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { SessionViews } from './session-view.ts';

const keyset = z.tuple([instant, id]);

/** The sessions that a person is part of, newest start first. */
@Injectable()
export class ListSessions {
  constructor(private readonly views: SessionViews) {}

  async execute(
    partyId: string,
    query: z.output<typeof sessionQuery>,
  ): Promise<{ items: SessionResponse[]; nextCursor: string | null }> {
    const after = decodeCursor(query.cursor, keyset);
    const views = await this.views.where(
      `(s.client_id = $1 OR s.professional_id = $1)
         AND ($2::timestamptz IS NULL OR s.starts_at >= $2)
         AND ($3::timestamptz IS NULL OR s.starts_at < $3)
         AND ($4::text IS NULL OR s.status = $4)
         AND ($5::uuid IS NULL OR s.client_id = $5)
         AND ($6::uuid IS NULL OR s.professional_id = $6)
         AND ($7::timestamptz IS NULL OR (s.starts_at, s.id) < ($7, $8::uuid))
       ORDER BY s.starts_at DESC, s.id DESC LIMIT $9`,
      [
        partyId,
        query.from ?? null,
        query.to ?? null,
        query.status ?? null,
        query.clientId ?? null,
        query.professionalId ?? null,
        after?.[0] ?? null,
        after?.[1] ?? null,
        query.limit + 1,
      ],
    );
    const page = pageOf(views, query.limit, ({ start, response }) => [start.toISOString(), response.id]);
    return { items: page.items.map(({ response }) => response), nextCursor: page.nextCursor };
  }
}
