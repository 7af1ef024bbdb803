import { scheduleChanged } from '@hubhours/contracts/events/availability';
import { DomainError } from '@hubhours/kernel/domain-error';
import { Outbox } from '@hubhours/messaging/outbox';
import { Clock } from '@hubhours/platform/clock';
import { orNotYetKnown } from '@hubhours/platform/waiting';
import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { isWithinHours } from '../domain/explain.ts';
import { plan } from '../domain/hours.ts';
import { contradictionsIn, type Schedule } from '../domain/schedule.ts';
import * as claims from '../persistence/claims.ts';
import * as professionals from '../persistence/professionals.ts';
import * as schedules from '../persistence/schedules.ts';

export type SaveScheduleCommand = {
  readonly professionalId: string;
  readonly schedule: Schedule;
  /** Whether the caller has seen this revision, by her If-Match; undefined without one. */
  readonly hasSeen: ((revision: number) => boolean) | undefined;
  readonly by: string;
};
export type SavedSchedule = {
  readonly revision: number;
  readonly schedule: Schedule;
  /** Sessions to come that now lie outside the hours; none is moved. */
  readonly outside: readonly { readonly sessionId: string; readonly start: Date; readonly end: Date }[];
};

/** Saves a professional's set-up as its next revision, unless somebody saved it since the caller loaded it. */
@Injectable()
export class SaveSchedule {
  constructor(
    private readonly db: DataSource,
    private readonly clock: Clock,
    private readonly outbox: Outbox,
  ) {}

  /**
   * @throws DomainError `schedule.invalid` | `schedule.precondition-required` | `schedule.stale` |
   *   `professional.not-yet-known`
   */
  async execute(command: SaveScheduleCommand): Promise<SavedSchedule> {
    const errors = contradictionsIn(command.schedule);
    if (errors.length > 0) throw new DomainError('rejected', 'schedule.invalid', { errors });
    return orNotYetKnown(() => this.db.transaction((tx) => this.save(tx, command)), 'professional.not-yet-known');
  }

  private async save(tx: EntityManager, command: SaveScheduleCommand): Promise<SavedSchedule | undefined> {
    const { professionalId, schedule, hasSeen, by } = command;
    if (!(await professionals.lock(tx, professionalId))) return undefined;
    const present = (await schedules.find(tx, professionalId))!;
    requireSeen(present.revision, hasSeen);
    const now = this.clock.now();
    const revision = present.revision + 1;
    await schedules.save(tx, { professionalId, revision, schedule, by, at: now });
    await professionals.touch(tx, professionalId);
    const data = { professionalId, timeZone: schedule.timeZone };
    await this.outbox.append(tx, scheduleChanged.create({ subject: professionalId, sequence: revision, data }));
    const forHubs = plan(schedule);
    // what she books for a client of her own is bound by no Hub availability
    const forOwn = { ...forHubs, hours: forHubs.workingHours };
    const sessions = await claims.sessionsBetween(tx, professionalId, now, null);
    const outside = sessions.filter(({ start, end, programme }) => {
      const hours = programme === 'private' ? forOwn : forHubs;
      return !isWithinHours(hours, start.getTime(), end.getTime() - start.getTime());
    });
    return { revision, schedule, outside };
  }
}

function requireSeen(revision: number, hasSeen: SaveScheduleCommand['hasSeen']): void {
  if (hasSeen === undefined) {
    if (revision > 0) throw new DomainError('precondition', 'schedule.precondition-required');
  } else if (!hasSeen(revision)) {
    throw new DomainError('stale', 'schedule.stale');
  }
}
