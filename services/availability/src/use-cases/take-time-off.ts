import { DomainError } from '@hubhours/kernel/domain-error';
import { orNotYetKnown } from '@hubhours/platform/waiting';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import * as claims from '../persistence/claims.ts';
import * as professionals from '../persistence/professionals.ts';
import * as timeOff from '../persistence/time-off.ts';

export type TakeTimeOffCommand = {
  /** Of the operation, so that a repeat adds nothing. */
  readonly id: string;
  readonly professionalId: string;
  readonly start: Date;
  readonly end: Date;
  readonly note: string | null;
  readonly by: string;
  readonly receivedAt: Date;
};
export type TimeOffTaken = timeOff.TimeOff & {
  /** Sessions within it; none is moved. */
  readonly collidesWith: readonly { readonly sessionId: string; readonly start: Date; readonly end: Date }[];
};

/** Notes time in which a professional offers nothing, and says which sessions she still has in it. */
@Injectable()
export class TakeTimeOff {
  constructor(private readonly db: DataSource) {}

  /** @throws DomainError `time-off.invalid` | `professional.not-yet-known` */
  async execute(command: TakeTimeOffCommand): Promise<TimeOffTaken> {
    const { id, professionalId, start, end, note, by, receivedAt: at } = command;
    if (end <= start) {
      const errors = [{ path: 'end', message: 'must be after start' }];
      throw new DomainError('rejected', 'time-off.invalid', { errors });
    }
    const take = () =>
      this.db.transaction(async (tx): Promise<TimeOffTaken | undefined> => {
        if (!(await professionals.lock(tx, professionalId))) return undefined;
        await timeOff.add(tx, { id, start, end, note }, { professionalId, by, at });
        await professionals.touch(tx, professionalId);
        return { id, start, end, note, collidesWith: await claims.sessionsBetween(tx, professionalId, start, end) };
      });
    return orNotYetKnown(take, 'professional.not-yet-known');
  }
}
