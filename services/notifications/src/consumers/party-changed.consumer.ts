import { partyChanged } from '@hubhours/contracts/events/booking';
import { Controller } from '@nestjs/common';
import { EventPattern, Payload } from '@nestjs/microservices';
import type { z } from 'zod';
import { KeepAddress } from '../use-cases/keep-address.ts';

@Controller()
export class PartyChangedConsumer {
  constructor(private readonly keep: KeepAddress) {}

  @EventPattern(partyChanged.name)
  async onPartyChanged(
    @Payload({ schema: partyChanged.schema }) event: z.output<typeof partyChanged.schema>,
  ): Promise<void> {
    await this.keep.execute(event);
  }
}
