import type { SessionResponse } from '@hubhours/contracts/http/sessions';
import { DomainError } from '@hubhours/kernel/domain-error';
import { sql } from '@hubhours/platform/database';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { warnings } from '../domain/warnings.ts';

/** A session with the people's names, as its response is built from; instants as ISO strings. */
export type SessionView = {
  readonly start: Date;
  readonly response: SessionResponse;
};

type Row = Omit<SessionResponse, 'start' | 'end' | 'service' | 'change'> & {
  start: Date;
  end: Date;
  serviceId: string;
  serviceName: string;
  change: StoredChange | null;
};

type StoredChange = Omit<NonNullable<SessionResponse['change']>, 'warning'> & {
  warning: {
    code: keyof typeof warnings;
    language: string;
    servedAt: string | null;
    acknowledgedAt: string;
  } | null;
};

/** The columns of a {@link Row}, for a query that names its sessions `s`. */
const select = `
  SELECT s.id, s.lineage_id AS "lineageId", s.sequence AS revision, s.programme, s.hub_id AS "hubId", h.name AS "hubName",
         s.status, s.overbooked, s.starts_at AS start, s.ends_at AS "end", s.policy,
         s.previous_session_id AS "previousSessionId", s.next_session_id AS "nextSessionId", s.change,
         s.service_id AS "serviceId", v.name AS "serviceName",
         json_build_object('id', p.id, 'name', p.name, 'email', p.email, 'timeZone', p.time_zone) AS professional,
         json_build_object('id', c.id, 'name', c.name, 'timeZone', c.time_zone) AS client
    FROM sessions s
    JOIN parties p ON p.id = s.professional_id
    JOIN parties c ON c.id = s.client_id
    JOIN services v ON v.id = s.service_id
    LEFT JOIN hubs h ON h.id = s.hub_id`;

@Injectable()
export class SessionViews {
  constructor(private readonly db: DataSource) {}

  /** @throws DomainError `session.not-found` */
  async one(id: string): Promise<SessionResponse> {
    const [view] = await this.where('s.id = $1', [id]);
    if (!view) throw new DomainError('not-found', 'session.not-found');
    return view.response;
  }

  /** @param condition over `s`, with whatever order and limit follow it */
  async where(condition: string, params: readonly unknown[]): Promise<SessionView[]> {
    const rows = await sql<Row>(this.db, `${select} WHERE ${condition}`, params);
    return rows.map((row) => ({ start: row.start, response: responseOf(row) }));
  }
}

function responseOf({ start, end, serviceId, serviceName, change, ...row }: Row): SessionResponse {
  const durationMinutes = Math.round((end.getTime() - start.getTime()) / 60_000);
  return {
    ...row,
    start: start.toISOString(),
    end: end.toISOString(),
    service: { id: serviceId, name: serviceName, durationMinutes },
    change: change && changeOf(change),
  };
}

function changeOf({ kind, by, at, late, reason, warning }: StoredChange): NonNullable<SessionResponse['change']> {
  if (!warning) return { kind, by, at, late, reason, warning };
  const { code, language, servedAt, acknowledgedAt } = warning;
  const { text } = warnings[code];
  return { kind, by, at, late, reason, warning: { code, text, language, servedAt, acknowledgedAt } };
}
