import type { charge, chargeQuery } from '@hubhours/contracts/http/billing';
import { id, instant } from '@hubhours/contracts/shapes';
import { DomainError } from '@hubhours/kernel/domain-error';
import { sql } from '@hubhours/platform/database';
import { decodeCursor, pageOf } from '@hubhours/platform/pagination';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { z } from 'zod';
import { receiptNumber } from '../domain/receipt.ts';

type Charge = z.output<typeof charge>;
type Row = {
  id: string;
  session_id: string;
  decision_id: string | null;
  kind: Charge['kind'];
  amount_minor: number | null;
  currency: string;
  refunded_minor: number;
  status: 'pending' | 'paid' | 'voided';
  failure: string | null;
  payment_key: string | null;
  client_id: string;
  created_at: Date;
  receipts: (Omit<Charge['receipts'][number], 'number' | 'amount'> & { place: number; amountMinor: number })[];
};

const columns = `id, session_id, decision_id, kind, amount_minor, currency, refunded_minor, status, created_at, client_id,
  failure, payment_key,
  (SELECT coalesce(json_agg(json_build_object('place', number, 'amountMinor', receipts.amount_minor, 'issuedAt', issued_at,
     'for', CASE WHEN refund_id IS NULL THEN 'payment' ELSE 'refund' END) ORDER BY number), '[]')
   FROM receipts WHERE charge_id = charges.id) AS receipts`;
const keyset = z.tuple([instant, id]);

/** Charges as the professional and the client see them, newest first; withdrawn ones are not shown. */
@Injectable()
export class ChargeViews {
  constructor(private readonly db: DataSource) {}

  async list(partyId: string, { sessionId, limit, cursor }: z.output<typeof chargeQuery>) {
    const after = decodeCursor(cursor, keyset);
    const rows = await sql<Row>(
      this.db.manager,
      `SELECT ${columns} FROM charges
       WHERE (professional_id = $1 OR client_id = $1) AND status <> 'voided'
         AND ($2::uuid IS NULL OR session_id = $2)
         AND ($3::timestamptz IS NULL OR (created_at, id) < ($3, $4::uuid))
       ORDER BY created_at DESC, id DESC
       LIMIT $5`,
      [partyId, sessionId, after?.[0], after?.[1], limit + 1],
    );
    const { items, nextCursor } = pageOf(rows, limit, (row) => [row.created_at, row.id]);
    return { items: items.map((row) => shown(row, partyId)), nextCursor };
  }

  /** @throws DomainError `charge.not-found` */
  async get(partyId: string, chargeId: string): Promise<Charge> {
    const [row] = await sql<Row>(this.db.manager, `SELECT ${columns} FROM charges WHERE id = $1`, [chargeId]);
    if (row === undefined) throw new DomainError('not-found', 'charge.not-found');
    return shown(row, partyId);
  }
}

/** @param partyId Who is shown it: the way to pay is the client's alone. */
function shown(row: Row, partyId: string): Charge {
  const { currency, refunded_minor: refundedMinor } = row;
  return {
    id: row.id,
    sessionId: row.session_id,
    decisionId: row.decision_id,
    kind: row.kind,
    amount: row.amount_minor === null ? null : { amountMinor: row.amount_minor, currency },
    status: statusOf(row),
    refunded: refundedMinor === 0 ? null : { amountMinor: refundedMinor, currency },
    receipts: row.receipts.map(({ place, amountMinor, issuedAt, for: what }) => ({
      number: receiptNumber(place),
      for: what,
      amount: { amountMinor, currency },
      issuedAt: new Date(issuedAt).toISOString(),
    })),
    payPath:
      row.status === 'pending' && row.payment_key !== null && row.client_id === partyId
        ? payPathOf(row.payment_key)
        : null,
    createdAt: row.created_at.toISOString(),
  };
}

/** Given back in part, it is still paid; `refunded` says how much. */
function statusOf(row: Row): Charge['status'] {
  const { status, failure, amount_minor: amountMinor, refunded_minor: refundedMinor } = row;
  if (status === 'voided') throw new Error('A withdrawn charge is shown to nobody');
  if (status === 'pending' && failure !== null) return 'failed';
  return amountMinor !== null && refundedMinor === amountMinor ? 'refunded' : status;
}

function payPathOf(key: string): string {
  return `/api/payments/links/${key}`;
}
