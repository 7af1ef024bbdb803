import { DomainError } from '@hubhours/kernel/domain-error';
import { Clock } from '@hubhours/platform/clock';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import * as professionals from '../persistence/professionals.ts';
import * as timeOff from '../persistence/time-off.ts';

/** Takes time off back: its slots are offered again. */
@Injectable()
export class CancelTimeOff {
  constructor(
    private readonly db: DataSource,
    private readonly clock: Clock,
  ) {}

  /** @throws DomainError `time-off.not-found` */
  async execute(id: string, professionalId: string, by: string): Promise<void> {
    await this.db.transaction(async (tx) => {
      await professionals.lock(tx, professionalId);
      const removed = await timeOff.remove(tx, id, { professionalId, by, at: this.clock.now() });
      if (!removed) throw new DomainError('not-found', 'time-off.not-found');
      await professionals.touch(tx, professionalId);
    });
  }
}
