import {
  sessionBooked,
  sessionCancelled,
  sessionCompleted,
  sessionNoShow,
  sessionRescheduled,
} from '@hubhours/contracts/events/booking';
import { Controller } from '@nestjs/common';
import { EventPattern, Payload } from '@nestjs/microservices';
import type { z } from 'zod';
import { SessionEvents } from './session-events.ts';

/** The sessions' events as the broker brings them: repeated, and in any order. */
@Controller()
export class SessionConsumer {
  constructor(private readonly events: SessionEvents) {}

  @EventPattern(sessionBooked.name)
  async onBooked(@Payload({ schema: sessionBooked.schema }) event: z.output<typeof sessionBooked.schema>) {
    await this.events.receive(event);
  }

  @EventPattern(sessionCancelled.name)
  async onCancelled(@Payload({ schema: sessionCancelled.schema }) event: z.output<typeof sessionCancelled.schema>) {
    await this.events.receive(event);
  }

  @EventPattern(sessionRescheduled.name)
  async onRescheduled(
    @Payload({ schema: sessionRescheduled.schema }) event: z.output<typeof sessionRescheduled.schema>,
  ) {
    await this.events.receive(event);
  }

  @EventPattern(sessionCompleted.name)
  async onCompleted(@Payload({ schema: sessionCompleted.schema }) event: z.output<typeof sessionCompleted.schema>) {
    await this.events.receive(event);
  }

  @EventPattern(sessionNoShow.name)
  async onNoShow(@Payload({ schema: sessionNoShow.schema }) event: z.output<typeof sessionNoShow.schema>) {
    await this.events.receive(event);
  }
}
