import { membershipChanged } from '@hubhours/contracts/events/booking';
import { Controller } from '@nestjs/common';
import { EventPattern, Payload } from '@nestjs/microservices';
import type { z } from 'zod';
import { ApplyMembership } from '../use-cases/apply-membership.ts';

@Controller()
export class MembershipConsumer {
  constructor(private readonly memberships: ApplyMembership) {}

  @EventPattern(membershipChanged.name)
  async onChanged(@Payload({ schema: membershipChanged.schema }) event: z.output<typeof membershipChanged.schema>) {
    await this.memberships.execute(event);
  }
}
