import type { hub, professional, terms } from '@hubhours/contracts/http/directory';
import { id, instant } from '@hubhours/contracts/shapes';
import { DomainError } from '@hubhours/kernel/domain-error';
import type { Caller } from '@hubhours/platform/caller';
import { sql } from '@hubhours/platform/database';
import { decodeCursor, pageOf } from '@hubhours/platform/pagination';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { z } from 'zod';

type Page<T> = { items: T[]; nextCursor: string | null };
type PageQuery = { limit: number; cursor?: string | undefined };
type Professional = z.output<typeof professional>;
type Terms = z.output<typeof terms>;

const byDate = z.tuple([instant, id]);

const offersToHubs =
  'EXISTS (SELECT FROM services v WHERE v.professional_id = p.id AND v.offered_to_hub AND v.retired_at IS NULL)';

/** Who is who, for those who may see it. */
@Injectable()
export class DirectoryViews {
  constructor(private readonly db: DataSource) {}

  async hubs(query: PageQuery): Promise<Page<z.output<typeof hub>>> {
    const after = decodeCursor(query.cursor, byDate);
    const rows = await sql<Omit<z.output<typeof hub>, 'createdAt'> & { createdAt: Date }>(
      this.db,
      `SELECT id, name, minimum_group_size AS "minimumGroupSize", time_zone AS "timeZone", created_at AS "createdAt"
         FROM hubs WHERE $1::timestamptz IS NULL OR (created_at, id) < ($1, $2::uuid)
        ORDER BY created_at DESC, id DESC LIMIT $3`,
      [after?.[0] ?? null, after?.[1] ?? null, query.limit + 1],
    );
    const page = pageOf(rows, query.limit, (row) => [row.createdAt.toISOString(), row.id]);
    return { ...page, items: page.items.map((row) => ({ ...row, createdAt: row.createdAt.toISOString() })) };
  }

  /** A client sees those who are open to hubs, if she is in one, and those she is a private client of; others see all. */
  async professionals(caller: Caller, query: PageQuery): Promise<Page<Professional>> {
    const after = decodeCursor(query.cursor, byDate);
    const rows = await sql<Professional & { createdAt: Date }>(
      this.db,
      `SELECT p.id, p.name, p.email, p.time_zone AS "timeZone", p.locale, p.created_at AS "createdAt"
         FROM parties p JOIN professionals USING (id)
        WHERE ($1 OR p.id = $2 OR ($3 AND ${offersToHubs})
               OR EXISTS (SELECT FROM private_clients r WHERE r.professional_id = p.id AND r.client_id = $2))
          AND ($4::timestamptz IS NULL OR (p.created_at, p.id) < ($4, $5::uuid))
        ORDER BY p.created_at DESC, p.id DESC LIMIT $6`,
      [
        seesEveryProfessional(caller),
        caller.partyId,
        caller.memberOf !== null,
        after?.[0] ?? null,
        after?.[1] ?? null,
        query.limit + 1,
      ],
    );
    const page = pageOf(rows, query.limit, (row) => [row.createdAt.toISOString(), row.id]);
    return { ...page, items: page.items.map(({ createdAt: _, ...row }) => row) };
  }

  /** @throws DomainError `professional.not-found`, for one that the caller may not see too */
  async professional(caller: Caller, id: string): Promise<Professional> {
    const [row] = await sql<Professional>(
      this.db,
      `SELECT p.id, p.name, p.email, p.time_zone AS "timeZone", p.locale FROM parties p JOIN professionals USING (id)
        WHERE p.id = $4 AND ($1 OR p.id = $2 OR ($3 AND ${offersToHubs})
          OR EXISTS (SELECT FROM private_clients r WHERE r.professional_id = p.id AND r.client_id = $2)
          OR EXISTS (SELECT FROM sessions s WHERE s.professional_id = p.id AND s.client_id = $2))`,
      [seesEveryProfessional(caller), caller.partyId, caller.memberOf !== null, id],
    );
    if (!row) throw new DomainError('not-found', 'professional.not-found');
    return row;
  }

  /** @throws DomainError `terms.not-found` */
  async terms(professionalId: string, version: number | undefined): Promise<Terms> {
    const [row] = await sql<Omit<Terms, 'createdAt'> & { createdAt: Date }>(
      this.db,
      `SELECT version, window_hours AS "windowHours", text, created_at AS "createdAt" FROM terms
        WHERE professional_id = $1 AND ($2::int IS NULL OR version = $2) ORDER BY version DESC LIMIT 1`,
      [professionalId, version ?? null],
    );
    if (!row) throw new DomainError('not-found', 'terms.not-found');
    return { ...row, createdAt: row.createdAt.toISOString() };
  }
}

function seesEveryProfessional(caller: Caller): boolean {
  return caller.roles.some((role) => role !== 'client');
}
