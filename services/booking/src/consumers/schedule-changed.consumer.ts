import { scheduleChanged } from '@hubhours/contracts/events/availability';
import { Inbox } from '@hubhours/messaging/inbox';
import { Controller } from '@nestjs/common';
import { EventPattern, Payload } from '@nestjs/microservices';
import type { z } from 'zod';
import { FollowSchedule } from '../use-cases/follow-schedule.ts';

@Controller()
export class ScheduleChangedConsumer {
  constructor(
    private readonly inbox: Inbox,
    private readonly follow: FollowSchedule,
  ) {}

  @EventPattern(scheduleChanged.name)
  async onScheduleChanged(
    @Payload({ schema: scheduleChanged.schema }) event: z.output<typeof scheduleChanged.schema>,
  ): Promise<void> {
    const schedule = { ...event.data, revision: event.sequence };
    await this.inbox.once('follow-schedule', event, (tx) => this.follow.execute(tx, schedule));
  }
}
