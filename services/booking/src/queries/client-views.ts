import type { client, clientQuery } from '@hubhours/contracts/http/directory';
import { id, instant } from '@hubhours/contracts/shapes';
import { DomainError } from '@hubhours/kernel/domain-error';
import type { Caller } from '@hubhours/platform/caller';
import { sql } from '@hubhours/platform/database';
import { decodeCursor, pageOf } from '@hubhours/platform/pagination';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { z } from 'zod';

type ClientResponse = z.output<typeof client>;
type Query = z.output<typeof clientQuery>;

/** How many look-ups by address a professional has in an hour. */
const LOOKUPS_PER_HOUR = 120;

const byDate = z.tuple([instant, id]);

/** The clients that a professional or an administrator calls her own, each as she herself entered them (R16). */
@Injectable()
export class ClientViews {
  constructor(private readonly db: DataSource) {}

  async list(caller: Caller, query: Query): Promise<{ items: ClientResponse[]; nextCursor: string | null }> {
    const after = decodeCursor(query.cursor, byDate);
    const rows = await sql<ClientResponse & { since: Date }>(
      this.db,
      `SELECT p.id, p.email, min(own.name) AS name, min(own.zone) AS "timeZone", max(own.since) AS since,
              array_agg(DISTINCT own.programme) AS programmes
         FROM (SELECT client_id, entered_name AS name, entered_time_zone AS zone, 'hub' AS programme, created_at AS since
                 FROM hub_memberships WHERE hub_id = ANY ($1) AND status <> 'ended'
               UNION ALL
               SELECT client_id, entered_name, entered_time_zone, 'private', created_at
                 FROM private_clients WHERE professional_id = $2) AS own
         JOIN parties p ON p.id = own.client_id
        WHERE $3::text IS NULL OR p.email = $3
        GROUP BY p.id, p.email
       HAVING $4::timestamptz IS NULL OR (max(own.since), p.id) < ($4, $5::uuid)
        ORDER BY since DESC, p.id DESC LIMIT $6`,
      [
        caller.administers,
        caller.partyId,
        query.email ?? null,
        after?.[0] ?? null,
        after?.[1] ?? null,
        query.limit + 1,
      ],
    );
    const page = pageOf(rows, query.limit, (row) => [row.since.toISOString(), row.id]);
    const items = page.items.map(({ since: _, ...row }) => row);
    const isLookup = query.email !== undefined && items.length === 0 && caller.roles.includes('professional');
    return isLookup
      ? { items: await this.lookUp(caller.partyId, query.email ?? ''), nextCursor: null }
      : { ...page, items };
  }

  /**
   * Any hub client by her exact address, so that a professional may book for her. Limited, and kept who asked.
   * @throws DomainError `client.lookup-limited`
   */
  private async lookUp(professionalId: string, email: string): Promise<ClientResponse[]> {
    const [recent] = await sql<{ count: number }>(
      this.db,
      `SELECT count(*)::int AS count FROM client_lookups WHERE professional_id = $1 AND at > now() - interval '1 hour'`,
      [professionalId],
    );
    if ((recent?.count ?? 0) >= LOOKUPS_PER_HOUR) {
      throw new DomainError('too-many', 'client.lookup-limited', { retryAfterSeconds: 3600 });
    }
    const rows = await sql<ClientResponse>(
      this.db,
      `SELECT p.id, p.email, p.name, p.time_zone AS "timeZone", ARRAY['hub'] AS programmes
         FROM parties p JOIN hub_memberships m ON m.client_id = p.id AND m.status = 'active' WHERE p.email = $1`,
      [email],
    );
    await sql(this.db, 'INSERT INTO client_lookups (professional_id, found) VALUES ($1, $2)', [
      professionalId,
      rows[0]?.id ?? null,
    ]);
    return rows;
  }
}
