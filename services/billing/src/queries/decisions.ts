import type { decision, decisionQuery } from '@hubhours/contracts/http/billing';
import { id, instant } from '@hubhours/contracts/shapes';
import { allowedOutcomes, type Programme } from '@hubhours/kernel/charging';
import { DomainError } from '@hubhours/kernel/domain-error';
import { Clock } from '@hubhours/platform/clock';
import { readDirectly, sql } from '@hubhours/platform/database';
import { decodeCursor, pageOf } from '@hubhours/platform/pagination';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { z } from 'zod';
import { isOverdue } from '../domain/decision.ts';

type Decision = z.output<typeof decision>;
type Evidence = NonNullable<Decision['evidence']>;
type Row = {
  id: string;
  session_id: string;
  professional_id: string;
  client_id: string;
  opened_by: Decision['openedBy'];
  opened_at: Date;
  outcome: Decision['outcome'];
  amount_minor: number | null;
  currency: string;
  reason: string | null;
  decided_by: Decision['decidedBy'];
  decided_at: Date | null;
  deadline: Date | null;
  deadline_hours: number | null;
  credit_held: boolean;
  programme: Programme;
  starts_at: Date;
  policy: Decision['policy'];
  change: Omit<Decision['change'], 'start'> & {
    askedBy: 'client' | 'professional';
    warning: (Omit<Evidence, 'warning'> & { code: Evidence['warning'] }) | null;
  };
};

const view = `SELECT decisions.*, coalesce(credit.held, 0) > 0 AS credit_held, programme, starts_at, policy, change
  FROM decisions JOIN sessions ON sessions.id = decisions.session_id
  LEFT JOIN session_credits AS credit ON credit.session_id = decisions.session_id`;
const keyset = z.tuple([instant, id]);

/** Decisions as the professional and the client see them, newest first, with the frozen terms and the evidence (R5, R8). */
@Injectable()
export class DecisionViews {
  constructor(
    private readonly db: DataSource,
    private readonly clock: Clock,
  ) {}

  /** Of everybody, for a metric. */
  async countOpen(): Promise<number> {
    const [row] = await sql<{ open: number }>(
      this.db.manager,
      `SELECT count(*)::int AS open FROM decisions WHERE outcome IS NULL`,
    );
    return row?.open ?? 0;
  }

  async list(partyId: string, { status, sessionId, limit, cursor }: z.output<typeof decisionQuery>) {
    const after = decodeCursor(cursor, keyset);
    const found = await sql<Row>(
      this.db.manager,
      `${view}
       WHERE (decisions.professional_id = $1 OR decisions.client_id = $1)
         AND ($2::text IS NULL OR ($2 = 'open') = (outcome IS NULL))
         AND ($3::uuid IS NULL OR decisions.session_id = $3)
         AND ($4::timestamptz IS NULL OR (opened_at, decisions.id) < ($4, $5::uuid))
       ORDER BY opened_at DESC, decisions.id DESC
       LIMIT $6`,
      [partyId, status, sessionId, after?.[0], after?.[1], limit + 1],
    );
    const { items, nextCursor } = pageOf(found, limit, (row) => [row.opened_at, row.id]);
    return { items: items.map((row) => shown(row, partyId, this.clock.now())), nextCursor };
  }

  /** @throws DomainError `decision.not-found` */
  async get(partyId: string, decisionId: string): Promise<Decision> {
    const [row] = await readDirectly<Row>(this.db, `${view} WHERE decisions.id = $1`, [decisionId]);
    if (row === undefined) throw new DomainError('not-found', 'decision.not-found');
    return shown(row, partyId, this.clock.now());
  }
}

function shown(row: Row, partyId: string, now: Date): Decision {
  const { change, policy } = row;
  const deadline = row.deadline && { hours: row.deadline_hours!, at: row.deadline };
  const circumstances = {
    creditHeld: row.credit_held,
    free: policy.price.amountMinor === 0,
    overdue: isOverdue({ deadline }, now),
  };
  return {
    id: row.id,
    sessionId: row.session_id,
    client: { id: row.client_id },
    openedBy: row.opened_by,
    openedAt: row.opened_at.toISOString(),
    change: { kind: change.kind, at: change.at, late: change.late, start: row.starts_at.toISOString() },
    policy,
    evidence: change.warning && evidenceOf(change.warning),
    allowed: row.outcome === null ? allowedOutcomes(row.programme, change, circumstances) : [],
    outcome: row.outcome,
    amount: row.amount_minor === null ? null : { amountMinor: row.amount_minor, currency: row.currency },
    // the professional's own note; the client sees the outcome
    reason: row.professional_id === partyId ? row.reason : null,
    decidedBy: row.decided_by,
    decidedAt: row.decided_at?.toISOString() ?? null,
    deadline: row.deadline?.toISOString() ?? null,
  };
}

function evidenceOf({ code, textVersion, language, servedAt, acknowledgedAt }: NonNullable<Row['change']['warning']>) {
  return { warning: code, textVersion, language, servedAt, acknowledgedAt };
}
