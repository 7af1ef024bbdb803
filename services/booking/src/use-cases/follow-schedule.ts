import { sql } from '@hubhours/platform/database';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { Announcements } from './announcements.ts';

/** A professional's set-up names her zone: it is hers from then on. An older set-up than the last one says nothing. */
@Injectable()
export class FollowSchedule {
  constructor(private readonly announce: Announcements) {}

  async execute(
    tx: EntityManager,
    schedule: { professionalId: string; timeZone: string; revision: number },
  ): Promise<void> {
    const { professionalId, timeZone, revision } = schedule;
    const newer = await sql(
      tx,
      'UPDATE professionals SET schedule_revision = $2 WHERE id = $1 AND schedule_revision < $2 RETURNING id',
      [professionalId, revision],
    );
    if (newer.length === 0) return;
    const changed = await sql(tx, 'UPDATE parties SET time_zone = $2 WHERE id = $1 AND time_zone <> $2 RETURNING id', [
      professionalId,
      timeZone,
    ]);
    if (changed.length === 0) return;
    await this.announce.party(tx, professionalId);
    await this.announce.professional(tx, professionalId);
  }
}
