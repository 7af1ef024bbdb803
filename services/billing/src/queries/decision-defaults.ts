import type { decisionDefaults } from '@hubhours/contracts/http/billing';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { z } from 'zod';
import * as defaults from '../persistence/decision-defaults.ts';

/** What becomes of a professional's decisions that she leaves open; at first they stay open. */
@Injectable()
export class DecisionDefaultsOf {
  constructor(private readonly db: DataSource) {}

  async execute(professionalId: string): Promise<z.output<typeof decisionDefaults>> {
    return { deadlineHours: await defaults.deadlineHours(this.db, professionalId), outcome: 'waive' };
  }
}
