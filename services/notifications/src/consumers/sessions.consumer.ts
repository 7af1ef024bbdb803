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
import { TellOfSessions } from '../use-cases/tell-of-sessions.ts';

type Of<Definition extends { schema: z.ZodType }> = z.output<Definition['schema']>;

/** Every event of a lineage, so that they can be put in order. */
@Controller()
export class SessionsConsumer {
  constructor(private readonly tell: TellOfSessions) {}

  @EventPattern(sessionBooked.name)
  async onSessionBooked(@Payload({ schema: sessionBooked.schema }) event: Of<typeof sessionBooked>): Promise<void> {
    await this.tell.execute(event);
  }

  @EventPattern(sessionCancelled.name)
  async onSessionCancelled(
    @Payload({ schema: sessionCancelled.schema }) event: Of<typeof sessionCancelled>,
  ): Promise<void> {
    await this.tell.execute(event);
  }

  @EventPattern(sessionCompleted.name)
  async onSessionCompleted(
    @Payload({ schema: sessionCompleted.schema }) event: Of<typeof sessionCompleted>,
  ): Promise<void> {
    await this.tell.execute(event);
  }

  @EventPattern(sessionNoShow.name)
  async onSessionNoShow(@Payload({ schema: sessionNoShow.schema }) event: Of<typeof sessionNoShow>): Promise<void> {
    await this.tell.execute(event);
  }

  @EventPattern(sessionRescheduled.name)
  async onSessionRescheduled(
    @Payload({ schema: sessionRescheduled.schema }) event: Of<typeof sessionRescheduled>,
  ): Promise<void> {
    await this.tell.execute(event);
  }
}
