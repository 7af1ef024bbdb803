import { DomainError } from '@hubhours/kernel/domain-error';
import { sql } from '@hubhours/platform/database';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Announcements } from './announcements.ts';

/**
 * Ends a client's membership. Booked sessions stand as they were frozen (R1); she books no new ones under this hub,
 * and one that waited for her becomes hers.
 * @throws DomainError `client.not-found`
 */
@Injectable()
export class EndMembership {
  constructor(
    private readonly db: DataSource,
    private readonly announce: Announcements,
  ) {}

  async execute(clientId: string, hubIds: readonly string[], now: Date): Promise<void> {
    await this.db.transaction(async (tx) => {
      await sql(tx, 'SELECT 1 FROM parties WHERE id = $1 FOR NO KEY UPDATE', [clientId]);
      const ended = await sql<{ hubId: string; was: string }>(
        tx,
        `WITH before AS (SELECT id, hub_id, status FROM hub_memberships
                          WHERE client_id = $1 AND hub_id = ANY ($2) AND status <> 'ended'),
              ended AS (UPDATE hub_memberships m SET status = 'ended', ended_at = $3 FROM before
                         WHERE m.id = before.id RETURNING m.id)
         SELECT hub_id AS "hubId", status AS was FROM before WHERE EXISTS (SELECT FROM ended)`,
        [clientId, hubIds, now],
      );
      if (ended.length === 0) throw new DomainError('not-found', 'client.not-found');
      const left = ended.find(({ was }) => was === 'active');
      if (!left) return;
      const [next] = await sql<{ hubId: string }>(
        tx,
        `UPDATE hub_memberships SET status = 'active'
          WHERE id = (SELECT id FROM hub_memberships WHERE client_id = $1 AND status = 'waiting' ORDER BY created_at, id LIMIT 1)
          RETURNING hub_id AS "hubId"`,
        [clientId],
      );
      await this.announce.membership(tx, { clientId, hubId: next?.hubId ?? null, previousHubId: left.hubId });
    });
  }
}
