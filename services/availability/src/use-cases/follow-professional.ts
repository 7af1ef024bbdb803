import type { EventEnvelope } from '@hubhours/contracts/event';
import { isNewest } from '@hubhours/messaging/latest';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import * as professionals from '../persistence/professionals.ts';

/** Keeps a professional's services as booking tells them, and her time zone until she saves a set-up with one. */
@Injectable()
export class FollowProfessional {
  constructor(private readonly db: DataSource) {}

  async execute(event: EventEnvelope, professional: professionals.Professional): Promise<void> {
    await this.db.transaction(async (tx) => {
      if (await isNewest(tx, 'professionals', event)) await professionals.save(tx, professional);
    });
  }
}
