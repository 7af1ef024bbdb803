import type { delivery, deliveryList } from '@hubhours/contracts/http/notifications';
import { sql } from '@hubhours/platform/database';
import { decodeCursor, pageOf } from '@hubhours/platform/pagination';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { z } from 'zod';

type Delivery = z.output<typeof delivery>;
type Row = Omit<Delivery, 'sentAt'> & { readonly sentAt: Date | null; readonly number: string };

const keyset = z.tuple([z.string().regex(/^\d{1,18}$/)]);

const SELECT = `
  SELECT number::text AS number, id, kind, recipient, status, attempts, sent_at AS "sentAt", message_id AS "messageId"
  FROM deliveries`;

/** The mails of a session, as its people see them. */
@Injectable()
export class DeliveryViews {
  constructor(private readonly db: DataSource) {}

  /**
   * Newest first. A client sees the mails to herself alone.
   * @throws SchemaFailure for a cursor that is none
   */
  async ofSession(
    sessionId: string,
    seenBy: 'client' | 'professional',
    { limit, cursor }: { limit: number; cursor?: string | undefined },
  ): Promise<z.output<typeof deliveryList>> {
    const [before = null] = decodeCursor(cursor, keyset) ?? [];
    const rows = await sql<Row>(
      this.db,
      `${SELECT}
       WHERE session_id = $1 AND ($2 = 'professional' OR recipient = 'client') AND ($3::bigint IS NULL OR number < $3)
       ORDER BY deliveries.number DESC LIMIT $4`,
      [sessionId, seenBy, before, limit + 1],
    );
    const { items, nextCursor } = pageOf(rows, limit, ({ number }) => [number]);
    return { items: items.map(shown), nextCursor };
  }

  async get(id: string): Promise<Delivery> {
    const [row] = await sql<Row>(this.db, `${SELECT} WHERE id = $1`, [id]);
    if (!row) throw new Error(`delivery ${id} is not there`);
    return shown(row);
  }
}

function shown({ number: _number, sentAt, ...row }: Row): Delivery {
  return { ...row, sentAt: sentAt?.toISOString() ?? null };
}
