import { partyChanged } from '@hubhours/contracts/events/booking';
import { Controller } from '@nestjs/common';
import { EventPattern, Payload } from '@nestjs/microservices';
import type { z } from 'zod';
import { KeepUser } from '../use-cases/keep-user.ts';

@Controller()
export class PartyChangedConsumer {
  constructor(private readonly keepUser: KeepUser) {}

  @EventPattern(partyChanged.name)
  async onPartyChanged(
    @Payload({ schema: partyChanged.schema }) event: z.output<typeof partyChanged.schema>,
  ): Promise<void> {
    await this.keepUser.execute(event);
  }
}
