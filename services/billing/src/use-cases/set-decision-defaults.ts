import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import * as defaults from '../persistence/decision-defaults.ts';

/** The professional says how long her decisions stay open, from the next one on: those that are open keep their deadline. */
@Injectable()
export class SetDecisionDefaults {
  constructor(private readonly db: DataSource) {}

  /** @param deadlineHours null: until she decides */
  async execute(professionalId: string, deadlineHours: number | null): Promise<void> {
    await defaults.save(this.db, professionalId, deadlineHours);
  }
}
