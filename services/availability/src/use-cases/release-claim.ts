import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import * as claims from '../persistence/claims.ts';
import * as professionals from '../persistence/professionals.ts';

/** Frees a hold that its booking does not use; one that was confirmed stays. */
@Injectable()
export class ReleaseClaim {
  constructor(private readonly db: DataSource) {}

  async execute(professionalId: string, claimId: string): Promise<void> {
    await this.db.transaction(async (tx) => {
      await professionals.lockOrCreate(tx, professionalId);
      if (await claims.endHold(tx, claimId, 'released')) await professionals.touch(tx, professionalId);
    });
  }
}
