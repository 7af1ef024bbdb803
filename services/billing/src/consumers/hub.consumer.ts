import { hubChanged } from '@hubhours/contracts/events/booking';
import { Controller } from '@nestjs/common';
import { EventPattern, Payload } from '@nestjs/microservices';
import type { z } from 'zod';
import { FollowHub } from '../use-cases/follow-hub.ts';

@Controller()
export class HubConsumer {
  constructor(private readonly follow: FollowHub) {}

  @EventPattern(hubChanged.name)
  async onChanged(@Payload({ schema: hubChanged.schema }) event: z.output<typeof hubChanged.schema>) {
    await this.follow.execute(event);
  }
}
