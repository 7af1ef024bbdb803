import { DomainError } from '@hubhours/kernel/domain-error';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { WarningCode } from '../domain/session.ts';
import { warnings } from '../domain/warnings.ts';
import * as servings from '../persistence/servings.ts';

/** Keeps as evidence that a refusal showed the client its warning (R5). */
@Injectable()
export class WarningRefusals {
  constructor(private readonly db: DataSource) {}

  /** Runs a decision; one that is refused for want of an acknowledgement has shown its warning. */
  async recorded<T>(sessionId: string, at: Date, decide: () => T): Promise<T> {
    try {
      return decide();
    } catch (error) {
      if (error instanceof DomainError && error.code === 'session.warning-not-acknowledged') {
        const { code } = error.details['warning'] as { code: WarningCode };
        await servings.record(this.db.manager, { sessionId, warning: warnings[code], shownBy: 'refusal', at });
      }
      throw error;
    }
  }
}
