import { claimSlot, type ClaimSlotReply, type ClaimSlotRequest } from '@hubhours/contracts/commands/claim-slot';
import { Metrics } from '@hubhours/platform/metrics';
import { Controller } from '@nestjs/common';
import { MessagePattern, Payload } from '@nestjs/microservices';
import { ClaimSlot } from '../use-cases/claim-slot.ts';

@Controller()
export class ClaimSlotConsumer {
  private readonly count: (result: string) => void;

  constructor(
    private readonly claim: ClaimSlot,
    metrics: Metrics,
  ) {
    const claims = metrics.counter('availability_claims_total', 'Claims on time, by what became of them', 'result');
    this.count = (result) => claims.inc({ result });
  }

  @MessagePattern(claimSlot.name)
  async onClaimSlot(@Payload({ schema: claimSlot.schema }) request: ClaimSlotRequest): Promise<ClaimSlotReply> {
    const { start, end, receivedAt } = request;
    const reply = await this.claim.execute({
      ...request,
      start: Date.parse(start),
      end: Date.parse(end),
      receivedAt: Date.parse(receivedAt),
    });
    this.count(reply.granted ? 'granted' : reply.refusal);
    return reply;
  }
}
