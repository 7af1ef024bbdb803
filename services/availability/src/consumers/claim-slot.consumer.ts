import { claimSlot, type ClaimSlotReply, type ClaimSlotRequest } from '@hubhours/contracts/commands/claim-slot';
import { Controller } from '@nestjs/common';
import { MessagePattern, Payload } from '@nestjs/microservices';
import { ClaimSlot } from '../use-cases/claim-slot.ts';

@Controller()
export class ClaimSlotConsumer {
  constructor(private readonly claim: ClaimSlot) {}

  @MessagePattern(claimSlot.name)
  async onClaimSlot(@Payload({ schema: claimSlot.schema }) request: ClaimSlotRequest): Promise<ClaimSlotReply> {
    const { start, end, receivedAt } = request;
    return this.claim.execute({
      ...request,
      start: Date.parse(start),
      end: Date.parse(end),
      receivedAt: Date.parse(receivedAt),
    });
  }
}
